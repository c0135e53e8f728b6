package fulcrum.database.keys;

/// What a column of a key holds, as far as its bytes depend on it.
public sealed interface KeyType {

    /// One type for each form of bytes; the types of SQL that share one are named with it.
    enum Scalar implements KeyType {
        BOOLEAN,
        /// `smallint`, `integer`, `bigint`.
        INTEGER,
        NUMERIC,
        REAL,
        DOUBLE_PRECISION,
        /// `text`, `varchar`, `char`.
        TEXT,
        BYTEA,
        DATE,
        TIME,
        TIMESTAMP,
        TIMESTAMPTZ,
        INTERVAL,
        UUID
    }

    /// An array of one dimension.
    record ArrayOf(Scalar element) implements KeyType {}

    /// A value may stand in such a column; null may in every one.
    default boolean holds(Datum value) {
        return switch (value) {
            case Datum.Null _ -> true;
            case Datum.Bool _ -> this == Scalar.BOOLEAN;
            case Datum.Int _ -> this == Scalar.INTEGER;
            case Datum.Numeric _ -> this == Scalar.NUMERIC;
            case Datum.Real _ -> this == Scalar.REAL;
            case Datum.DoublePrecision _ -> this == Scalar.DOUBLE_PRECISION;
            case Datum.Text _ -> this == Scalar.TEXT;
            case Datum.ByteArray _ -> this == Scalar.BYTEA;
            case Datum.Date _ -> this == Scalar.DATE;
            case Datum.TimeOfDay _ -> this == Scalar.TIME;
            case Datum.Timestamp _ -> this == Scalar.TIMESTAMP;
            case Datum.TimestampTz _ -> this == Scalar.TIMESTAMPTZ;
            case Datum.Interval _ -> this == Scalar.INTERVAL;
            case Datum.Uuid _ -> this == Scalar.UUID;
            case Datum.Array array ->
                    this instanceof ArrayOf(var element) && element == array.element();
        };
    }
}
