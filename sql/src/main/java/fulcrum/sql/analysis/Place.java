package fulcrum.sql.analysis;

/// Where an expression stands, and what may stand there.
///
/// @param clause as messages call it
/// @param aggregates may be there
/// @param windows functions over windows may be there
/// @param sets functions that give rows may be there
record Place(String clause, boolean aggregates, boolean windows, boolean sets) {

    static final Place SELECT_LIST = new Place("SELECT", true, true, true);
    static final Place ORDER_BY = new Place("ORDER BY", true, true, true);
    static final Place HAVING = new Place("HAVING", true, false, false);
    static final Place WHERE = plain("WHERE");
    static final Place VALUES = new Place("VALUES", false, false, true);
    static final Place LIMIT = plain("LIMIT");
    static final Place RETURNING = plain("RETURNING");
    static final Place GROUP_BY = plain("GROUP BY");
    static final Place JOIN = plain("JOIN conditions");
    static final Place FROM = plain("functions in FROM");
    static final Place UPDATE = plain("UPDATE");

    static Place plain(String clause) {
        return new Place(clause, false, false, false);
    }

    /// Within what computes only some of its parts, where a function that gives rows cannot be.
    Place withoutSets(String inner) {
        return new Place(inner, aggregates, windows, false);
    }

    /// Within an argument of an aggregate here.
    Place inAggregate() {
        return plain("aggregate function calls");
    }

    /// Within a window function here: aggregates may be there where they may be here.
    Place inWindow() {
        return new Place(clause, aggregates, false, false);
    }
}
