package fulcrum.sql.routine;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.type.SqlType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What routines do, by their names: each table of functions adds its own, and the catalog's list
/// says the rest of them.
///
/// A key is a name, which stands for all routines of that name that have no key of their own, or a
/// name with the types of its parameters: `abs`, `abs(int4)`. Several are written with blanks
/// between.
final class Bodies {

    /// A value for each call.
    @FunctionalInterface
    interface Computation {
        Datum of(Datum[] a, Setting setting);
    }

    /// A value for each call that needs nothing else.
    @FunctionalInterface
    interface Pure {
        Datum of(Datum[] a);
    }

    /// A value for each call, of a computation that is another one for each choice of types.
    @FunctionalInterface
    interface TypedComputation {
        Computation of(List<SqlType> parameters, SqlType result);
    }

    private final Map<String, Object> byKey = new HashMap<>();
    private final TreeSet<String> unused = new TreeSet<>();

    /// The bodies of all tables.
    static Bodies all() {
        Bodies bodies = new Bodies();
        Comparisons.declare(bodies);
        Integers.declare(bodies);
        Texts.declare(bodies);
        Printing.declare(bodies);
        ByteStrings.declare(bodies);
        Patterns.declare(bodies);
        RegularFunctions.declare(bodies);
        Numbers.declare(bodies);
        Trigonometry.declare(bodies);
        ArrayFunctions.declare(bodies);
        Words.declare(bodies);
        DateTimes.declare(bodies);
        Overlaps.declare(bodies);
        Series.declare(bodies);
        JsonParts.declare(bodies);
        JsonChanges.declare(bodies);
        JsonBuilding.declare(bodies);
        Aggregates.declare(bodies);
        Statistics.declare(bodies);
        OrderedSets.declare(bodies);
        Windows.declare(bodies);
        Catalogued.declare(bodies);
        Formatting.declare(bodies);
        return bodies;
    }

    void of(String keys, Pure computation) {
        put(keys, (Computation) (a, _) -> computation.of(a));
    }

    void in(String keys, Computation computation) {
        put(keys, computation);
    }

    void typed(String keys, TypedComputation computation) {
        put(keys, computation);
    }

    /// Rows, aggregates and windows.
    void body(String keys, Routine.Body body) {
        put(keys, body);
    }

    private void put(String keys, Object body) {
        for (String key : keys.split(" ")) {
            if (byKey.put(key, body) != null) {
                throw new IllegalStateException(key + " is there twice");
            }
            unused.add(key);
        }
    }

    /// Keys for which no routine has asked.
    List<String> unused() {
        return List.copyOf(unused);
    }

    /// The body of a routine; one that says that it is not supported where there is none.
    Routine.Body body(Routine routine) {
        String types =
                String.join(",", routine.parameters().stream().map(Bodies::catalogName).toList());
        String key = routine.name() + "(" + types + ")";
        Object found = byKey.get(key);
        if (found == null) {
            key = routine.name();
            found = byKey.get(key);
        }
        unused.remove(key);
        return switch (found) {
            case null -> missing(routine);
            case Computation computation -> body(computation, routine.strict());
            case TypedComputation typed ->
                    (Routine.Typed)
                            (parameters, result) ->
                                    body(typed.of(parameters, result), routine.strict());
            case Routine.Body body -> body;
            default -> throw new IllegalStateException(key);
        };
    }

    private static Routine.Body body(Computation computation, boolean strict) {
        return strict ? (Routine.Strict) computation::of : (Routine.Lenient) computation::of;
    }

    static boolean isMissing(Routine routine) {
        return routine.body() instanceof Missing;
    }

    private record Missing(String name) implements Routine.Lenient {
        @Override
        public Datum apply(Datum[] arguments, Setting setting) {
            throw new SqlError(SqlState.NOT_SUPPORTED, "function " + name + " is not supported");
        }
    }

    private static Routine.Body missing(Routine routine) {
        String name = routine.name();
        return Session.FUNCTIONS.contains(name)
                ? body(
                        (a, setting) -> setting.ask(name, Arrays.asList(a.clone())),
                        routine.strict())
                : new Missing(name);
    }

    private static String catalogName(SqlType type) {
        return type.base().catalogName() + (type.array() ? "[]" : "");
    }
}
