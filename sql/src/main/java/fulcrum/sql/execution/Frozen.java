package fulcrum.sql.execution;

/// A table may not be written for now: somebody changes what it is. Nothing was written of the
/// statement, which waits until that is over and begins again.
public final class Frozen extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int table;

    Frozen(int table, String name) {
        super("table \"" + name + "\" is being altered", null, false, false);
        this.table = table;
    }

    /// The number of the table.
    public int table() {
        return table;
    }
}
