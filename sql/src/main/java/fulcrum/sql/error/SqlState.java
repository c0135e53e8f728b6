package fulcrum.sql.error;

/// The codes that drivers look at, of errors and notices: PostgreSQL's (manual, appendix A), and
/// those of class `ZF`, which are Fulcrum's own.
public enum SqlState {
    SUCCESSFUL_COMPLETION("00000", Retry.NO),
    WARNING("01000", Retry.NO),
    CONNECTION_FAILURE("08006", Retry.UNKNOWN),
    UNKNOWN_RESOLUTION("08007", Retry.UNKNOWN),
    PROTOCOL_VIOLATION("08P01", Retry.NO),
    NOT_SUPPORTED("0A000", Retry.NO),
    BAD_GRANT("0LP01", Retry.NO),
    CARDINALITY("21000", Retry.NO),
    STRING_TRUNCATED("22001", Retry.NO),
    NUMBER_OUT_OF_RANGE("22003", Retry.NO),
    NULL_NOT_ALLOWED("22004", Retry.NO),
    BAD_DATETIME("22007", Retry.NO),
    DATETIME_OUT_OF_RANGE("22008", Retry.NO),
    BAD_TIME_ZONE_DISPLACEMENT("22009", Retry.NO),
    SUBSTRING_ERROR("22011", Retry.NO),
    DIVISION_BY_ZERO("22012", Retry.NO),
    BAD_PRECEDING_OR_FOLLOWING("22013", Retry.NO),
    BAD_NTILE_ARGUMENT("22014", Retry.NO),
    INTERVAL_FIELD_OVERFLOW("22015", Retry.NO),
    BAD_NTH_VALUE_ARGUMENT("22016", Retry.NO),
    BAD_ESCAPE_CHARACTER("22019", Retry.NO),
    BAD_ENCODING("22021", Retry.NO),
    BAD_PARAMETER_VALUE("22023", Retry.NO),
    BAD_ESCAPE_SEQUENCE("22025", Retry.NO),
    STRING_LENGTH_MISMATCH("22026", Retry.NO),
    BAD_REGULAR_EXPRESSION("2201B", Retry.NO),
    BAD_LOGARITHM_ARGUMENT("2201E", Retry.NO),
    BAD_POWER_ARGUMENT("2201F", Retry.NO),
    BAD_WIDTH_BUCKET_ARGUMENT("2201G", Retry.NO),
    BAD_LIMIT("2201W", Retry.NO),
    BAD_OFFSET("2201X", Retry.NO),
    ARRAY_SUBSCRIPT("2202E", Retry.NO),
    SEQUENCE_EXHAUSTED("2200H", Retry.NO),
    BAD_JSON_SUBSCRIPT("22033", Retry.NO),
    DUPLICATE_JSON_KEY("22030", Retry.NO),
    BAD_TEXT_FORM("22P02", Retry.NO),
    BAD_BINARY_FORM("22P03", Retry.NO),
    BAD_COPY_FORMAT("22P04", Retry.NO),
    UNTRANSLATABLE_CHARACTER("22P05", Retry.NO),
    INTEGRITY("23000", Retry.NO),
    NOT_NULL("23502", Retry.NO),
    FOREIGN_KEY("23503", Retry.NO),
    UNIQUE("23505", Retry.NO),
    CHECK("23514", Retry.NO),
    CURSOR_STATE("24000", Retry.NO),
    TRANSACTION_ACTIVE("25001", Retry.NO),
    READ_ONLY("25006", Retry.NO),
    NO_TRANSACTION("25P01", Retry.NO),
    FAILED_TRANSACTION("25P02", Retry.NO),
    IDLE_TIMEOUT("25P03", Retry.YES),
    NO_STATEMENT("26000", Retry.NO),
    BAD_AUTHORIZATION("28000", Retry.NO),
    BAD_PASSWORD("28P01", Retry.NO),
    DEPENDENT_OBJECTS("2BP01", Retry.NO),
    NO_CURSOR("34000", Retry.NO),
    NO_DATABASE("3D000", Retry.NO),
    NO_SCHEMA("3F000", Retry.NO),
    NO_SAVEPOINT("3B001", Retry.NO),
    SERIALIZATION("40001", Retry.YES),
    UNKNOWN_COMPLETION("40003", Retry.UNKNOWN),
    DEADLOCK("40P01", Retry.YES),
    VIEW_CHECK("44000", Retry.NO),
    NO_PRIVILEGE("42501", Retry.NO),
    SYNTAX("42601", Retry.NO),
    BAD_NAME("42602", Retry.NO),
    BAD_COLUMN_DEFINITION("42611", Retry.NO),
    NAME_TOO_LONG("42622", Retry.NO),
    DUPLICATE_COLUMN("42701", Retry.NO),
    AMBIGUOUS_COLUMN("42702", Retry.NO),
    NO_COLUMN("42703", Retry.NO),
    NO_OBJECT("42704", Retry.NO),
    DUPLICATE_OBJECT("42710", Retry.NO),
    DUPLICATE_ALIAS("42712", Retry.NO),
    DUPLICATE_FUNCTION("42723", Retry.NO),
    AMBIGUOUS_FUNCTION("42725", Retry.NO),
    GROUPING("42803", Retry.NO),
    WRONG_TYPE("42804", Retry.NO),
    WRONG_OBJECT_TYPE("42809", Retry.NO),
    BAD_FOREIGN_KEY("42830", Retry.NO),
    CANNOT_CAST("42846", Retry.NO),
    NO_FUNCTION("42883", Retry.NO),
    GENERATED_ALWAYS("428C9", Retry.NO),
    RESERVED_NAME("42939", Retry.NO),
    NO_TABLE("42P01", Retry.NO),
    NO_PARAMETER("42P02", Retry.NO),
    DUPLICATE_CURSOR("42P03", Retry.NO),
    DUPLICATE_DATABASE("42P04", Retry.NO),
    DUPLICATE_STATEMENT("42P05", Retry.NO),
    DUPLICATE_SCHEMA("42P06", Retry.NO),
    DUPLICATE_TABLE("42P07", Retry.NO),
    AMBIGUOUS_PARAMETER("42P08", Retry.NO),
    AMBIGUOUS_ALIAS("42P09", Retry.NO),
    BAD_COLUMN_REFERENCE("42P10", Retry.NO),
    BAD_CURSOR_DEFINITION("42P11", Retry.NO),
    BAD_FUNCTION_DEFINITION("42P13", Retry.NO),
    BAD_STATEMENT_DEFINITION("42P14", Retry.NO),
    BAD_TABLE_DEFINITION("42P16", Retry.NO),
    BAD_OBJECT_DEFINITION("42P17", Retry.NO),
    INDETERMINATE_TYPE("42P18", Retry.NO),
    BAD_RECURSION("42P19", Retry.NO),
    WINDOWING("42P20", Retry.NO),
    COLLATION_MISMATCH("42P21", Retry.NO),
    INDETERMINATE_COLLATION("42P22", Retry.NO),
    DISK_FULL("53100", Retry.YES),
    OUT_OF_MEMORY("53200", Retry.YES),
    TOO_MANY_CONNECTIONS("53300", Retry.YES),
    LIMIT_EXCEEDED("53400", Retry.NO),
    TOO_LARGE("54000", Retry.NO),
    TOO_COMPLEX("54001", Retry.NO),
    TOO_MANY_COLUMNS("54011", Retry.NO),
    TOO_MANY_ARGUMENTS("54023", Retry.NO),
    WRONG_STATE("55000", Retry.NO),
    IN_USE("55006", Retry.YES),
    CANNOT_CHANGE_NOW("55P02", Retry.NO),
    LOCK_NOT_AVAILABLE("55P03", Retry.YES),
    CANCELED("57014", Retry.UNKNOWN),
    SHUTTING_DOWN("57P01", Retry.UNKNOWN),
    CANNOT_CONNECT_NOW("57P03", Retry.YES),
    IO_ERROR("58030", Retry.UNKNOWN),
    INTERNAL("XX000", Retry.UNKNOWN),
    DATA_CORRUPTED("XX001", Retry.NO),
    QUORUM_UNAVAILABLE("ZF001", Retry.YES),
    FAULT_REFUSED("ZF009", Retry.NO),
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
