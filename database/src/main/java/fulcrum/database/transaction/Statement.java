package fulcrum.database.transaction;

/// Which statement of its transaction asked a shard for something. It stands in the lowest bits of
/// the coordinator's number of the request: so whoever remembers that knows the statement, and no
/// message says it besides. A text of the statement, where its coordinator keeps one, is found by
/// the transaction and this number.
///
/// @param number from 1 on, the last of them for all that follow; 0 where it is not known
public record Statement(int number, Kind kind) {

    /// What it did.
    public enum Kind {
        /// Nobody knows any more, or it is all of its transaction.
        NONE(0, "none"),
        /// It read.
        READ(1, "read"),
        /// It locked what it read.
        LOCK(2, "read and lock"),
        /// It wrote.
        WRITE(3, "write");

        private final int code;
        private final String label;

        Kind(int code, String label) {
            this.code = code;
            this.label = label;
        }

        private static Kind of(int code) {
            return switch (code) {
                case 1 -> READ;
                case 2 -> LOCK;
                case 3 -> WRITE;
                default -> NONE;
            };
        }
    }

    private static final int KIND_BITS = 2;
    private static final int BITS = 14;
    private static final int NUMBER_MOST = (1 << (BITS - KIND_BITS)) - 1;

    /// For what an earlier leader has granted.
    static final long OF_EARLIER_LEADER = 1L << KIND_BITS;

    public Statement {
        number = Math.min(number, NUMBER_MOST);
    }

    /// The number of a request of this statement.
    ///
    /// @param count of the coordinator's requests
    public long call(long count) {
        return count << BITS | (long) number << KIND_BITS | kind.code;
    }

    /// The statement of a request.
    public static Statement of(long call) {
        Kind kind = Kind.of((int) call & ((1 << KIND_BITS) - 1));
        int number = (int) (call >>> KIND_BITS) & NUMBER_MOST;
        return new Statement(kind == Kind.NONE ? 0 : number, kind);
    }

    /// As people are told it: `statement 2 (write)`.
    @Override
    public String toString() {
        if (kind == Kind.NONE) {
            return "a statement";
        }
        String which = number == NUMBER_MOST ? number + " or later" : Integer.toString(number);
        return "statement " + which + " (" + kind.label + ")";
    }
}
