package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Acl;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// What the SQL standard's views (ISO 9075-11; manual, 37) ask again and again: whom a relation is
/// shown to, and how a type is described.
final class Standard {

    private static final int SMALL_BITS = 16;
    private static final int REAL_BITS = 24;
    private static final int DOUBLE_BITS = 53;
    private static final int HEADER = 4;
    private static final int OCTETS_MOST = 1 << 30;
    private static final int OCTETS_OF_CHARACTER = 4;
    private static final int SECOND_DIGITS = 6;
    private static final int SCALE_MASK = 0x7ff;
    private static final int FULL_PRECISION = 0xffff;

    private Standard() {}

    /// The user is the owner, or has his privileges.
    static boolean owns(SystemCatalog catalog, Relation relation) {
        Role user = catalog.scene().user();
        return user.superuser()
                || Privileges.rolesOf(catalog.catalog(), user).contains(relation.owner());
    }

    /// The user is the owner, or may do one of these things.
    static boolean shows(SystemCatalog catalog, Relation relation, String privileges) {
        if (owns(catalog, relation)) {
            return true;
        }
        Acl acl = Privileges.effective(relation);
        SortedSet<Integer> roles = Privileges.rolesOf(catalog.catalog(), catalog.scene().user());
        return acl.grants().stream()
                .filter(grant -> grant.grantee() == Acl.PUBLIC || roles.contains(grant.grantee()))
                .flatMapToInt(grant -> grant.privileges().chars())
                .anyMatch(letter -> privileges.indexOf(letter) >= 0);
    }

    /// `data_type`.
    static String dataType(SqlType type) {
        return type.array() || type.category() == 'A'
                ? "ARRAY"
                : TypeLabels.label(type.withModifier(-1));
    }

    /// `udt_name`.
    static String udtName(SqlType type) {
        return (type.array() ? "_" : "") + type.base().catalogName();
    }

    private static @Nullable ScalarType base(SqlType type) {
        return type.array() ? null : type.base();
    }

    /// `character_maximum_length`.
    static Datum characters(SqlType type) {
        boolean bounded = type.is(ScalarType.VARCHAR) || type.is(ScalarType.BPCHAR);
        return bounded && type.modifier() >= 0 ? Cells.of(type.modifier() - HEADER) : Datum.NULL;
    }

    /// `character_octet_length`.
    static Datum octets(SqlType type) {
        boolean text =
                type.is(ScalarType.VARCHAR)
                        || type.is(ScalarType.BPCHAR)
                        || type.is(ScalarType.TEXT);
        if (!text) {
            return Datum.NULL;
        }
        return characters(type) instanceof Datum.Int(long length)
                ? Cells.of(length * OCTETS_OF_CHARACTER)
                : Cells.of(OCTETS_MOST);
    }

    /// `numeric_precision`.
    static Datum precision(SqlType type) {
        return switch (base(type)) {
            case INT2 -> Cells.of(SMALL_BITS);
            case INT4 -> Cells.of(Integer.SIZE);
            case INT8 -> Cells.of(Long.SIZE);
            case FLOAT4 -> Cells.of(REAL_BITS);
            case FLOAT8 -> Cells.of(DOUBLE_BITS);
            case NUMERIC ->
                    type.modifier() < 0
                            ? Datum.NULL
                            : Cells.of((type.modifier() - HEADER) >> Short.SIZE);
            case null, default -> Datum.NULL;
        };
    }

    /// `numeric_precision_radix`.
    static Datum radix(SqlType type) {
        return switch (base(type)) {
            case INT2, INT4, INT8, FLOAT4, FLOAT8 -> Cells.of(2);
            case NUMERIC -> Cells.of(10);
            case null, default -> Datum.NULL;
        };
    }

    /// `numeric_scale`.
    static Datum scale(SqlType type) {
        return switch (base(type)) {
            case INT2, INT4, INT8 -> Cells.of(0);
            case NUMERIC ->
                    type.modifier() < 0
                            ? Datum.NULL
                            : Cells.of((type.modifier() - HEADER) & SCALE_MASK);
            case null, default -> Datum.NULL;
        };
    }

    /// `datetime_precision`.
    static Datum fraction(SqlType type) {
        return switch (base(type)) {
            case DATE -> Cells.of(0);
            case TIME, TIMESTAMP, TIMESTAMPTZ ->
                    Cells.of(type.modifier() < 0 ? SECOND_DIGITS : type.modifier());
            case INTERVAL -> {
                int digits = type.modifier() & FULL_PRECISION;
                boolean all = type.modifier() < 0 || digits == FULL_PRECISION;
                yield Cells.of(all ? SECOND_DIGITS : digits);
            }
            case null, default -> Datum.NULL;
        };
    }
}
