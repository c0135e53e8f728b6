package fulcrum.sql.routine;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// Calls of bodies: with nulls, and with arguments that stand in another order than parameters do.
public final class Calls {

    private Calls() {}

    /// What a body that gives one value gives.
    ///
    /// @param body [Routine.Strict] or [Routine.Lenient]
    public static Datum call(Routine.Body body, Datum[] arguments, Setting setting) {
        return switch (body) {
            case Routine.Strict strict ->
                    hasNull(arguments) ? Datum.NULL : strict.apply(arguments, setting);
            case Routine.Lenient lenient -> lenient.apply(arguments, setting);
            default -> throw new IllegalArgumentException("no body of one value");
        };
    }

    static boolean hasNull(Datum[] arguments) {
        return Arrays.stream(arguments).anyMatch(Datum.Null.class::isInstance);
    }

    /// A body that first puts its arguments where the other expects them.
    static Routine.Body arranged(Routine.Body body, UnaryOperator<Datum[]> arrangement) {
        return switch (body) {
            case Routine.Strict strict ->
                    (Routine.Lenient)
                            (arguments, setting) ->
                                    call(strict, arrangement.apply(arguments), setting);
            case Routine.Lenient lenient ->
                    (Routine.Lenient)
                            (arguments, setting) ->
                                    lenient.apply(arrangement.apply(arguments), setting);
            case Routine.Rows rows ->
                    (Routine.Rows)
                            (arguments, setting) ->
                                    rows.apply(arrangement.apply(arguments), setting);
            case Routine.Aggregate _, Routine.OrderedSet _, Routine.Window _, Routine.Typed _ ->
                    throw new IllegalArgumentException("only functions arrange their arguments");
        };
    }

    /// The arguments from one on become one array.
    static UnaryOperator<Datum[]> gathered(int from, KeyType.Scalar element) {
        return arguments -> {
            Datum[] fewer = Arrays.copyOf(arguments, from + 1);
            List<Datum> rest =
                    new ArrayList<>(Arrays.asList(arguments).subList(from, arguments.length));
            fewer[from] = new Datum.Array(element, rest);
            return fewer;
        };
    }

    /// Each parameter gets the argument of a number, or a default.
    ///
    /// @param numbers by parameters; -1 for the default
    static UnaryOperator<Datum[]> placed(List<Integer> numbers, List<Datum> defaults) {
        int optional = numbers.size() - defaults.size();
        return arguments -> {
            Datum[] all = new Datum[numbers.size()];
            for (int i = 0; i < all.length; i++) {
                int number = numbers.get(i);
                all[i] = number < 0 ? defaults.get(i - optional) : arguments[number];
            }
            return all;
        };
    }

    /// The elements of an array at the end become arguments of their own.
    static UnaryOperator<Datum[]> spread() {
        return arguments -> {
            int last = arguments.length - 1;
            if (!(arguments[last] instanceof Datum.Array array)) {
                return arguments;
            }
            List<Datum> all = new ArrayList<>(Arrays.asList(arguments).subList(0, last));
            all.addAll(array.elements());
            return all.toArray(Datum[]::new);
        };
    }
}
