package fulcrum.server.postgres.sql;

/// The errors that this door raises, by the codes that drivers look at. Each has its page in
/// `docs/reference/errors`.
public enum SqlState {
    UNKNOWN_RESOLUTION("08007", Retry.UNKNOWN),
    PROTOCOL_VIOLATION("08P01", Retry.NO),
    NOT_SUPPORTED("0A000", Retry.NO),
    NUMBER_OUT_OF_RANGE("22003", Retry.NO),
    BAD_ENCODING("22021", Retry.NO),
    BAD_SETTING("22023", Retry.NO),
    BAD_ESCAPE("22025", Retry.NO),
    BAD_TEXT_FORM("22P02", Retry.NO),
    BAD_BINARY_FORM("22P03", Retry.NO),
    NEGATIVE_LIMIT("2201W", Retry.NO),
    NOT_NULL("23502", Retry.NO),
    UNIQUE("23505", Retry.NO),
    TRANSACTION_ACTIVE("25001", Retry.NO),
    READ_ONLY("25006", Retry.NO),
    NO_TRANSACTION("25P01", Retry.NO),
    FAILED_TRANSACTION("25P02", Retry.NO),
    NO_STATEMENT("26000", Retry.NO),
    BAD_AUTHORIZATION("28000", Retry.NO),
    NO_SAVEPOINT("3B001", Retry.NO),
    NO_PORTAL("34000", Retry.NO),
    SERIALIZATION("40001", Retry.YES),
    SYNTAX("42601", Retry.NO),
    DUPLICATE_COLUMN("42701", Retry.NO),
    NO_COLUMN("42703", Retry.NO),
    NO_OBJECT("42704", Retry.NO),
    NO_TYPE_FOUND("42P18", Retry.NO),
    WRONG_TYPE("42804", Retry.NO),
    CANNOT_CAST("42846", Retry.NO),
    NO_FUNCTION("42883", Retry.NO),
    NO_TABLE("42P01", Retry.NO),
    NO_PARAMETER("42P02", Retry.NO),
    DUPLICATE_PORTAL("42P03", Retry.NO),
    DUPLICATE_STATEMENT("42P05", Retry.NO),
    NO_CONFLICT_TARGET("42P10", Retry.NO),
    DISK_FULL("53100", Retry.YES),
    TOO_MANY_CONNECTIONS("53300", Retry.YES),
    LIMIT_EXCEEDED("53400", Retry.NO),
    TOO_LARGE("54000", Retry.NO),
    TOO_COMPLEX("54001", Retry.NO),
    WRONG_STATE("55000", Retry.NO),
    CANNOT_CHANGE_NOW("55P02", Retry.NO),
    CANCELED("57014", Retry.UNKNOWN),
    SHUTTING_DOWN("57P01", Retry.UNKNOWN),
    INTERNAL("XX000", Retry.UNKNOWN),
    DATA_CORRUPTED("XX001", Retry.NO),
    QUORUM_UNAVAILABLE("ZF001", Retry.YES),
    OVERLOADED("ZF010", Retry.YES);

    /// Whether the same statement can be sent again.
    public enum Retry {
        /// It had no effect, and may pass later.
        YES,
        /// It had no effect, and has none until something is changed.
        NO,
        /// It may have had an effect: look before it is sent again.
        UNKNOWN
    }

    private final String code;
    private final Retry retry;

    SqlState(String code, Retry retry) {
        this.code = code;
        this.retry = retry;
    }

    public String code() {
        return code;
    }

    public Retry retry() {
        return retry;
    }
}
