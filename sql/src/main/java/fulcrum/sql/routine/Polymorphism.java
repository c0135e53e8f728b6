package fulcrum.sql.routine;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `anyelement`, `anycompatible` and their like stand for in one call (manual, 38.2.5).
///
/// Parameters of the first family are all of one type, or of its arrays; those of the second are of
/// the type that is common to their arguments.
final class Polymorphism {

    private Polymorphism() {}

    static boolean isPolymorphic(SqlType type) {
        return ofElements(type) || ofCompatibles(type);
    }

    private static boolean ofElements(SqlType type) {
        return type.is(ScalarType.ANYELEMENT)
                || type.is(ScalarType.ANYNONARRAY)
                || type.is(ScalarType.ANYARRAY);
    }

    private static boolean ofCompatibles(SqlType type) {
        return type.is(ScalarType.ANYCOMPATIBLE) || type.is(ScalarType.ANYCOMPATIBLEARRAY);
    }

    private static boolean isArrays(SqlType type) {
        return type.is(ScalarType.ANYARRAY) || type.is(ScalarType.ANYCOMPATIBLEARRAY);
    }

    /// The type of an array's elements; null for what is no array.
    static @Nullable SqlType elementOf(SqlType type) {
        if (type.array()) {
            return type.element();
        }
        return switch (type.base()) {
            case INT2VECTOR -> SqlType.SMALLINT;
            case OIDVECTOR -> SqlType.OID;
            default -> null;
        };
    }

    /// Whether arguments can be of the polymorphic types that parameters have; those of other types
    /// are not looked at.
    static boolean isConsistent(List<SqlType> arguments, List<SqlType> parameters) {
        Bindings bindings = new Bindings();
        for (int i = 0; i < arguments.size(); i++) {
            if (!bindings.bind(parameters.get(i), arguments.get(i))) {
                return false;
            }
        }
        return bindings.agree();
    }

    /// The types that stand for polymorphic parameters and, as the last one, for the result.
    ///
    /// @throws SqlError where nothing says which types those are
    static List<SqlType> substitute(
            List<SqlType> arguments, List<SqlType> parameters, SqlType result) {
        Bindings bindings = new Bindings();
        for (int i = 0; i < arguments.size(); i++) {
            bindings.bind(parameters.get(i), arguments.get(i));
        }
        if (!bindings.agree()) {
            throw new IllegalArgumentException("no match: " + arguments + ", " + parameters);
        }
        List<SqlType> found = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            found.add(bindings.actual(parameters.get(i), arguments.get(i)));
        }
        found.add(isPolymorphic(result) ? bindings.actual(result, SqlType.UNKNOWN) : result);
        return found;
    }

    /// What is known so far of both families.
    private static final class Bindings {

        private @Nullable SqlType element;
        private @Nullable SqlType array;
        private boolean noArray;
        private final List<SqlType> compatibles = new ArrayList<>();
        private @Nullable SqlType compatible;

        boolean bind(SqlType parameter, SqlType argument) {
            noArray |= parameter.is(ScalarType.ANYNONARRAY);
            if (!isPolymorphic(parameter) || argument.is(ScalarType.UNKNOWN)) {
                return true;
            }
            if (ofCompatibles(parameter)) {
                SqlType bound = isArrays(parameter) ? elementOf(argument) : argument;
                return bound != null && compatibles.add(bound.withModifier(-1));
            }
            if (isArrays(parameter)) {
                boolean fits = array == null || array.sameAs(argument);
                array = argument.withModifier(-1);
                return fits;
            }
            boolean fits = element == null || element.sameAs(argument);
            element = argument.withModifier(-1);
            return fits;
        }

        boolean agree() {
            if (array != null) {
                SqlType ofArray = elementOf(array);
                if (ofArray == null || (element != null && !element.sameAs(ofArray))) {
                    return false;
                }
                element = ofArray;
            }
            if (noArray && element != null && elementOf(element) != null) {
                return false;
            }
            if (!compatibles.isEmpty()) {
                compatible = CommonType.among(compatibles);
                return compatible != null && CommonType.allBecome(compatibles, compatible);
            }
            return true;
        }

        SqlType actual(SqlType polymorphic, SqlType argument) {
            if (ofElements(polymorphic)) {
                if (element == null) {
                    throw new SqlError(
                            SqlState.WRONG_TYPE,
                            "could not determine polymorphic type because input has type unknown");
                }
                if (!isArrays(polymorphic)) {
                    return element;
                }
                return array == null ? arrayOf(element) : array;
            }
            if (ofCompatibles(polymorphic)) {
                SqlType common = compatible == null ? SqlType.TEXT : compatible;
                return isArrays(polymorphic) ? arrayOf(common) : common;
            }
            return polymorphic.is(ScalarType.ANY) ? argument : polymorphic;
        }

        private static SqlType arrayOf(SqlType element) {
            if (element.array() || element.base().arrayOid() == 0) {
                throw new SqlError(
                        SqlState.NO_OBJECT, "could not find array type for data type " + element);
            }
            return element.asArray();
        }
    }
}
