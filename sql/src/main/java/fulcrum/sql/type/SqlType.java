package fulcrum.sql.type;

import fulcrum.database.keys.KeyType;
import org.jspecify.annotations.Nullable;

/// The type of an expression or of a column.
///
/// @param base of it, or of its elements
/// @param array whether it is an array, of one dimension
/// @param modifier as `pg_attribute.atttypmod` has it: for `varchar(n)` and `char(n)` n + 4, for
///   `numeric(p, s)` ((p << 16) | (s & 0x7ff)) + 4, for times the digits of a second's fraction,
///   for `interval` its fields and digits; -1 for none
public record SqlType(ScalarType base, boolean array, int modifier) {

    public static final SqlType BOOLEAN = of(ScalarType.BOOL);
    public static final SqlType BYTEA = of(ScalarType.BYTEA);
    public static final SqlType SMALLINT = of(ScalarType.INT2);
    public static final SqlType INTEGER = of(ScalarType.INT4);
    public static final SqlType BIGINT = of(ScalarType.INT8);
    public static final SqlType NUMERIC = of(ScalarType.NUMERIC);
    public static final SqlType REAL = of(ScalarType.FLOAT4);
    public static final SqlType DOUBLE_PRECISION = of(ScalarType.FLOAT8);
    public static final SqlType TEXT = of(ScalarType.TEXT);
    public static final SqlType VARCHAR = of(ScalarType.VARCHAR);
    public static final SqlType BPCHAR = of(ScalarType.BPCHAR);
    public static final SqlType NAME = of(ScalarType.NAME);
    public static final SqlType OID = of(ScalarType.OID);
    public static final SqlType DATE = of(ScalarType.DATE);
    public static final SqlType TIME = of(ScalarType.TIME);
    public static final SqlType TIMESTAMP = of(ScalarType.TIMESTAMP);
    public static final SqlType TIMESTAMPTZ = of(ScalarType.TIMESTAMPTZ);
    public static final SqlType INTERVAL = of(ScalarType.INTERVAL);
    public static final SqlType UUID = of(ScalarType.UUID);
    public static final SqlType JSON = of(ScalarType.JSON);
    public static final SqlType JSONB = of(ScalarType.JSONB);
    public static final SqlType UNKNOWN = of(ScalarType.UNKNOWN);
    public static final SqlType VOID = of(ScalarType.VOID);

    public SqlType {
        if (array && base.arrayOid() == 0) {
            throw new IllegalArgumentException("no arrays of " + base);
        }
    }

    public static SqlType of(ScalarType base) {
        return new SqlType(base, false, -1);
    }

    public static SqlType arrayOf(ScalarType element) {
        return new SqlType(element, true, -1);
    }

    /// The one that `pg_type` has under a number, an array's or another; null where there is none.
    public static @Nullable SqlType of(int oid) {
        ScalarType base = ScalarType.of(oid);
        if (base != null) {
            return of(base);
        }
        ScalarType element = ScalarType.ofArray(oid);
        return element == null ? null : arrayOf(element);
    }

    public int oid() {
        return array ? base.arrayOid() : base.oid();
    }

    public SqlType withModifier(int other) {
        return other == modifier ? this : new SqlType(base, array, other);
    }

    /// The type of its elements.
    public SqlType element() {
        return new SqlType(base, false, modifier);
    }

    /// The type of its arrays.
    public SqlType asArray() {
        return new SqlType(base, true, modifier);
    }

    /// It is this one, whatever its modifier.
    public boolean is(ScalarType which) {
        return !array && base == which;
    }

    /// They differ in their modifiers at most.
    public boolean sameAs(SqlType other) {
        return base == other.base && array == other.array;
    }

    /// Whether its values are numbers of objects, which it writes as their names.
    public boolean namesObjects() {
        return !array
                && switch (base) {
                    case REGCLASS, REGTYPE, REGPROC, REGPROCEDURE, REGOPER, REGNAMESPACE, REGROLE ->
                            true;
                    default -> false;
                };
    }

    /// `typcategory`.
    public char category() {
        return array ? 'A' : base.category();
    }

    /// How its values stand in keys, where they may.
    public KeyType form() {
        return array || base == ScalarType.INT2VECTOR || base == ScalarType.OIDVECTOR
                ? new KeyType.ArrayOf(base.form())
                : base.form();
    }

    /// Its values may stand in a key: their bytes are in the order that PostgreSQL has for them.
    public boolean isKey() {
        return switch (base) {
            case JSON, JSONB, PG_NODE_TREE, ACLITEM, UNKNOWN, XID -> false;
            default -> !base.isPseudo();
        };
    }

    /// As messages have it, without a modifier.
    @Override
    public String toString() {
        return array ? base.sqlName() + "[]" : base.sqlName();
    }
}
