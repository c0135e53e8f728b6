package fulcrum.sql.routine;

import static java.util.Collections.nCopies;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A routine that takes as many arguments as a call has, whatever their types.
///
/// @param parameters the types for which the arguments are, in the call's order
/// @param numbers for each of the routine's parameters, the argument's number, or -1 for its
///   default; empty where arguments stand as parameters do
/// @param gathered so many arguments at the end are for the variadic parameter
/// @param defaulted so many parameters have no argument
record Matched(
        Routine routine,
        List<SqlType> parameters,
        List<Integer> numbers,
        int gathered,
        int defaulted) {

    /// How a routine takes so many arguments; null where it does not.
    static @Nullable Matched match(
            Routine routine, int count, List<@Nullable String> names, boolean variadicCall) {
        if (!names.isEmpty()) {
            return byName(routine, names);
        }
        List<SqlType> types = routine.parameters();
        if (routine.variadic() && !variadicCall && types.size() <= count) {
            List<SqlType> expanded = new ArrayList<>(types.subList(0, types.size() - 1));
            SqlType each = each(types.getLast());
            int gathered = count - expanded.size();
            while (expanded.size() < count) {
                expanded.add(each);
            }
            return new Matched(routine, expanded, List.of(), gathered, 0);
        }
        int missing = types.size() - count;
        if (missing < 0 || missing > routine.defaults().size()) {
            return null;
        }
        if (missing == 0) {
            return new Matched(routine, types, List.of(), 0, 0);
        }
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            numbers.add(i < count ? i : -1);
        }
        return new Matched(routine, types.subList(0, count), numbers, 0, missing);
    }

    private static SqlType each(SqlType variadic) {
        if (variadic.is(ScalarType.ANY)) {
            return variadic;
        }
        return variadic.is(ScalarType.ANYARRAY)
                ? SqlType.of(ScalarType.ANYELEMENT)
                : variadic.element();
    }

    private static @Nullable Matched byName(Routine routine, List<@Nullable String> names) {
        if (routine.names().isEmpty() || names.size() > routine.parameters().size()) {
            return null;
        }
        List<Integer> numbers = new ArrayList<>(nCopies(routine.parameters().size(), -1));
        List<SqlType> types = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            int parameter = name == null ? i : routine.names().indexOf(name);
            if (parameter < 0 || numbers.get(parameter) >= 0) {
                return null;
            }
            numbers.set(parameter, i);
            types.add(routine.parameters().get(parameter));
        }
        int optional = numbers.size() - routine.defaults().size();
        for (int i = 0; i < optional; i++) {
            if (numbers.get(i) < 0) {
                return null;
            }
        }
        return new Matched(routine, types, numbers, 0, numbers.size() - names.size());
    }

    /// Whether it hides another one that takes the same types: it gathers or fills in less.
    boolean isBefore(Matched other) {
        return routine.oid() != other.routine.oid()
                && parameters.equals(other.parameters)
                && (gathered < other.gathered
                        || (gathered == other.gathered && defaulted < other.defaulted));
    }

    Resolved resolve(List<SqlType> arguments, boolean variadicCall) {
        List<SqlType> types = Polymorphism.substitute(arguments, parameters, routine.result());
        List<SqlType> actual = types.subList(0, arguments.size());
        SqlType result = types.getLast();
        boolean ofAny = routine.variadic() && routine.parameters().getLast().is(ScalarType.ANY);
        if (variadicCall && ofAny) {
            return spread(actual, result);
        }
        if (gathered > 0 && !ofAny) {
            int from = arguments.size() - gathered;
            List<SqlType> seen = new ArrayList<>(actual.subList(0, from));
            seen.add(actual.getLast().asArray());
            return new Resolved(
                    routine,
                    actual,
                    result,
                    Calls.arranged(
                            Routines.bound(routine.body(), seen, result),
                            Calls.gathered(from, actual.getLast().base().form())),
                    false);
        }
        if (numbers.isEmpty()) {
            Routine.Body body = Routines.bound(routine.body(), actual, result);
            return new Resolved(routine, actual, result, body, true);
        }
        Routine.Body body = Routines.bound(routine.body(), routine.parameters(), result);
        return new Resolved(
                routine,
                actual,
                result,
                Calls.arranged(body, Calls.placed(numbers, routine.defaults())),
                false);
    }

    private Resolved spread(List<SqlType> actual, SqlType result) {
        SqlType element = Polymorphism.elementOf(actual.getLast());
        if (element == null) {
            throw new SqlError(SqlState.WRONG_TYPE, "VARIADIC argument must be an array");
        }
        List<SqlType> seen = new ArrayList<>(actual.subList(0, actual.size() - 1));
        seen.add(element);
        Routine.Body body = Routines.bound(routine.body(), seen, result);
        return new Resolved(routine, actual, result, Calls.arranged(body, Calls.spread()), false);
    }
}
