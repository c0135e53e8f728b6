package fulcrum.database.ddl;

/// Why the catalog is not changed.
///
/// @param sqlState the code that drivers look at
/// @param reason what is wrong, in lower case and without a period
/// @param hint a way out, in sentences
public record Objection(String sqlState, String reason, String hint) {

    static Objection duplicate(String reason, String hint) {
        return new Objection("42P07", reason, hint);
    }

    static Objection undefined(String reason, String hint) {
        return new Objection("42P01", reason, hint);
    }

    static Objection badOption(String reason, String hint) {
        return new Objection("22023", reason, hint);
    }

    static Objection badColumn(String sqlState, String reason, String hint) {
        return new Objection(sqlState, reason, hint);
    }

    static Objection tooMany(String reason, String hint) {
        return new Objection("53400", reason, hint);
    }
}
