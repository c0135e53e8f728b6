package fulcrum.sql.routine;

import fulcrum.sql.ast.Position;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.Casts.Context;
import fulcrum.sql.routine.Routine.Kind;
import fulcrum.sql.routine.Routine.Volatility;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All functions, aggregates and window functions, and which one a call means (manual, 10.3).
///
/// The list is that of PostgreSQL 15, of the types that there are here, with what later ones and
/// Fulcrum add. It is read when it is first needed, and never changes.
public final class Routines {

    private static final Map<Integer, Routine> BY_OID = new HashMap<>();
    private static final Map<String, List<Routine>> BY_NAME = new TreeMap<>();
    private static final List<String> UNUSED_BODIES;

    static {
        Bodies bodies = Bodies.all();
        for (String line : Listing.lines("routines.txt")) {
            Routine routine = Signature.read(line, bodies::body);
            BY_OID.put(routine.oid(), routine);
            BY_NAME.computeIfAbsent(routine.name(), _ -> new ArrayList<>()).add(routine);
        }
        UNUSED_BODIES = bodies.unused();
    }

    private Routines() {}

    /// All of them, by name.
    public static List<Routine> all() {
        return BY_NAME.values().stream().flatMap(List::stream).toList();
    }

    /// Those of a name, in whichever schema.
    public static List<Routine> named(String name) {
        return BY_NAME.getOrDefault(name, List.of());
    }

    /// The one of a number in `pg_proc`.
    ///
    /// @throws IllegalArgumentException where there is none
    public static Routine of(int oid) {
        Routine routine = BY_OID.get(oid);
        if (routine == null) {
            throw new IllegalArgumentException("no routine " + oid);
        }
        return routine;
    }

    /// Bodies that no routine has.
    static List<String> unusedBodies() {
        return UNUSED_BODIES;
    }

    /// What a call means whose arguments have no names.
    ///
    /// @see #resolve(String, String, List, List, boolean, Position)
    public static Resolved resolve(
            @Nullable String schema,
            String name,
            List<SqlType> arguments,
            boolean variadicCall,
            Position at) {
        return resolve(schema, name, arguments, List.of(), variadicCall, at);
    }

    /// What a call means: of a function, or of a type's name as a cast, as in `float8('1')`.
    ///
    /// @param schema null where the call says none
    /// @param arguments their types, [SqlType#UNKNOWN] for literals of none yet
    /// @param names by which arguments are given, null for those by place; empty for all by place
    /// @param variadicCall VARIADIC stands before the last argument
    /// @param at of the function's name, where errors point
    /// @throws SqlError 42883 where there is none, 42725 where several would do, 42804 where
    ///   nothing says what a polymorphic parameter is
    public static Resolved resolve(
            @Nullable String schema,
            String name,
            List<SqlType> arguments,
            List<@Nullable String> names,
            boolean variadicCall,
            Position at) {
        List<Matched> candidates = candidates(schema, name, arguments, names, variadicCall);
        Matched chosen = exact(candidates, arguments);
        if (chosen == null && arguments.size() == 1 && names.isEmpty() && !variadicCall) {
            Resolved cast = asCast(schema, name, arguments.getFirst());
            if (cast != null) {
                return cast;
            }
        }
        if (chosen == null) {
            Candidates.Choice<Matched> choice =
                    new Candidates<Matched>(arguments, Matched::parameters).choose(candidates);
            chosen = choice.chosen();
            if (chosen == null) {
                String call = describe(schema, name, arguments, names);
                throw refusal(call, choice.several()).at(at);
            }
        }
        try {
            return chosen.resolve(arguments, variadicCall);
        } catch (SqlError e) {
            throw e.at(at);
        }
    }

    private static List<Matched> candidates(
            @Nullable String schema,
            String name,
            List<SqlType> arguments,
            List<@Nullable String> names,
            boolean variadicCall) {
        List<Matched> found = new ArrayList<>();
        for (Routine each : named(name)) {
            boolean visible =
                    schema == null
                            ? each.schema().equals("pg_catalog")
                            : each.schema().equals(schema);
            if (visible) {
                Matched matched = Matched.match(each, arguments.size(), names, variadicCall);
                if (matched != null) {
                    found.add(matched);
                }
            }
        }
        return found.stream()
                .filter(each -> found.stream().noneMatch(other -> other.isBefore(each)))
                .toList();
    }

    private static @Nullable Matched exact(List<Matched> candidates, List<SqlType> arguments) {
        for (Matched each : candidates) {
            if (areSame(each.parameters(), arguments)) {
                return each;
            }
        }
        return null;
    }

    static boolean areSame(List<SqlType> some, List<SqlType> others) {
        for (int i = 0; i < others.size(); i++) {
            if (!some.get(i).sameAs(others.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// A type's name before a value in parentheses casts it, where that takes no function: those
    /// have the types' names themselves.
    private static @Nullable Resolved asCast(
            @Nullable String schema, String name, SqlType argument) {
        ScalarType base = ScalarType.named(name);
        boolean visible = schema == null || schema.equals("pg_catalog");
        if (base == null || base.isPseudo() || base == ScalarType.UNKNOWN || !visible) {
            return null;
        }
        SqlType to = SqlType.of(base);
        SqlType from = argument.is(ScalarType.UNKNOWN) ? to : argument;
        Cast cast = Casts.find(from, to, Context.EXPLICIT);
        if (cast == null || cast instanceof Cast.ByRoutine || cast instanceof Cast.OfElements) {
            return null;
        }
        Routine.Strict body = (a, setting) -> cast.apply(a[0], setting);
        Routine routine =
                new Routine(
                        0,
                        "pg_catalog",
                        name,
                        List.of(from),
                        List.of(),
                        false,
                        List.of(),
                        to,
                        List.of(),
                        Kind.FUNCTION,
                        false,
                        true,
                        Volatility.STABLE,
                        body);
        return new Resolved(routine, List.of(from), to, body, false);
    }

    /// What a routine does with arguments of these types.
    ///
    /// @throws IllegalArgumentException where there is no such routine
    public static Routine.Body body(int oid, List<SqlType> parameters, SqlType result) {
        return bound(of(oid).body(), parameters, result);
    }

    /// The body for types that are known.
    static Routine.Body bound(Routine.Body body, List<SqlType> parameters, SqlType result) {
        Routine.Body found = body;
        while (found instanceof Routine.Typed typed) {
            found = typed.of(parameters, result);
        }
        return found;
    }

    /// As messages name a call: `foo(integer, a => unknown)`.
    static String describe(
            @Nullable String schema,
            String name,
            List<SqlType> arguments,
            List<@Nullable String> names) {
        List<String> described = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String given = names.isEmpty() ? null : names.get(i);
            described.add((given == null ? "" : given + " => ") + arguments.get(i));
        }
        String qualified = schema == null ? name : schema + "." + name;
        return qualified + "(" + String.join(", ", described) + ")";
    }

    private static SqlError refusal(String call, boolean several) {
        return several
                ? new SqlError(SqlState.AMBIGUOUS_FUNCTION, "function " + call + " is not unique")
                        .hint(
                                "Could not choose a best candidate function. You might need to add"
                                        + " explicit type casts.")
                : new SqlError(SqlState.NO_FUNCTION, "function " + call + " does not exist")
                        .hint(
                                "No function matches the given name and argument types. You might"
                                        + " need to add explicit type casts.");
    }
}
