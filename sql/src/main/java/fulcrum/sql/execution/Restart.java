package fulcrum.sql.execution;

/// A row was changed by another transaction between when a statement found it and when it locked
/// it: at READ COMMITTED the statement begins again, with the row locked, and finds what there is
/// now. Its client has not seen anything of it.
public final class Restart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Restart() {
        super("a row has changed", null, false, false);
    }
}
