package fulcrum.sql.routine;

import fulcrum.sql.ast.Position;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.SqlOperator.Comparison;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All operators, and which one is meant between two values (manual, 10.2).
///
/// The table is that of PostgreSQL 15, of the types that there are here.
public final class Operators {

    private static final Map<String, List<SqlOperator>> BY_NAME = new TreeMap<>();
    private static final Map<Integer, SqlOperator> BY_OID = new HashMap<>();

    static {
        for (String line : Listing.lines("operators.txt")) {
            SqlOperator operator = read(line);
            BY_OID.put(operator.oid(), operator);
            BY_NAME.computeIfAbsent(operator.name(), _ -> new ArrayList<>()).add(operator);
        }
    }

    private Operators() {}

    /// A line: `oid name left right result routine commutator negator`, `-` for no left side.
    private static SqlOperator read(String line) {
        String[] word = line.split(" ");
        SqlType left = word[2].equals("-") ? null : Signature.type(word[2]);
        SqlType result = Signature.type(word[4]);
        boolean compares = left != null && result.sameAs(SqlType.BOOLEAN);
        return new SqlOperator(
                Integer.parseInt(word[0]),
                word[1],
                left,
                Signature.type(word[3]),
                result,
                Routines.of(Integer.parseInt(word[5])),
                Integer.parseInt(word[6]),
                Integer.parseInt(word[7]),
                compares ? Comparison.of(word[1]) : null);
    }

    /// All of them, by name.
    public static List<SqlOperator> all() {
        return BY_NAME.values().stream().flatMap(List::stream).toList();
    }

    /// The one of a number in `pg_operator`; null where there is none.
    public static @Nullable SqlOperator of(int oid) {
        return BY_OID.get(oid);
    }

    /// The one that compares two values of a type in its order; null where the type has none. Types
    /// that share one, as `varchar` has that of `text`, get that one.
    public static @Nullable ResolvedOperator comparison(Comparison which, SqlType type) {
        try {
            return resolve(which.symbol(), type, type, Position.NONE);
        } catch (SqlError none) {
            return null;
        }
    }

    /// What an operator between two values, or before one, means.
    ///
    /// @param left type of the left side, [SqlType#UNKNOWN] for a literal of none yet; null for a
    ///   prefix operator
    /// @param at of the operator, where errors point
    /// @throws SqlError 42883 where there is none, 42725 where several would do
    public static ResolvedOperator resolve(
            String name, @Nullable SqlType left, SqlType right, Position at) {
        List<SqlType> arguments = left == null ? List.of(right) : List.of(left, right);
        List<SqlOperator> candidates =
                BY_NAME.getOrDefault(name, List.of()).stream()
                        .filter(each -> (each.left() == null) == (left == null))
                        .toList();
        SqlOperator exact = exact(candidates, arguments);
        if (exact != null) {
            return resolved(exact, arguments, at);
        }
        Candidates.Choice<SqlOperator> choice =
                new Candidates<SqlOperator>(arguments, Operators::sides).choose(candidates);
        SqlOperator chosen = choice.chosen();
        if (chosen == null) {
            throw refusal(name, arguments, choice.several()).at(at);
        }
        return resolved(chosen, arguments, at);
    }

    /// The one of just these types; a side of no type yet is taken to be of the other's.
    private static @Nullable SqlOperator exact(
            List<SqlOperator> candidates, List<SqlType> arguments) {
        List<SqlType> assumed = arguments;
        if (arguments.size() == 2) {
            SqlType left = arguments.getFirst();
            SqlType right = arguments.getLast();
            assumed =
                    List.of(
                            left.is(ScalarType.UNKNOWN) ? right : left,
                            right.is(ScalarType.UNKNOWN) ? left : right);
        }
        for (SqlOperator each : candidates) {
            if (Routines.areSame(sides(each), assumed)) {
                return each;
            }
        }
        return null;
    }

    private static List<SqlType> sides(SqlOperator operator) {
        SqlType left = operator.left();
        return left == null ? List.of(operator.right()) : List.of(left, operator.right());
    }

    private static ResolvedOperator resolved(
            SqlOperator operator, List<SqlType> arguments, Position at) {
        try {
            List<SqlType> types =
                    Polymorphism.substitute(arguments, sides(operator), operator.result());
            List<SqlType> sides = types.subList(0, arguments.size());
            SqlType result = types.getLast();
            return new ResolvedOperator(
                    operator,
                    operator.left() == null ? null : sides.getFirst(),
                    sides.getLast(),
                    result,
                    Routines.bound(operator.routine().body(), sides, result));
        } catch (SqlError e) {
            throw e.at(at);
        }
    }

    /// The one of a number in `pg_operator`, between values of these types.
    ///
    /// @param left null for a prefix operator
    /// @throws IllegalArgumentException where there is none
    public static ResolvedOperator resolved(
            int oid, @Nullable SqlType left, SqlType right, SqlType result) {
        SqlOperator operator = of(oid);
        if (operator == null || (operator.left() == null) != (left == null)) {
            throw new IllegalArgumentException("no operator " + oid);
        }
        List<SqlType> sides = left == null ? List.of(right) : List.of(left, right);
        return new ResolvedOperator(
                operator,
                left,
                right,
                result,
                Routines.bound(operator.routine().body(), sides, result));
    }

    private static SqlError refusal(String name, List<SqlType> arguments, boolean several) {
        String text =
                arguments.size() == 1
                        ? name + " " + arguments.getFirst()
                        : arguments.getFirst() + " " + name + " " + arguments.getLast();
        if (several) {
            return new SqlError(SqlState.AMBIGUOUS_FUNCTION, "operator is not unique: " + text)
                    .hint(
                            "Could not choose a best candidate operator. You might need to add"
                                    + " explicit type casts.");
        }
        String hint =
                arguments.size() == 1
                        ? "No operator matches the given name and argument type. You might need to"
                                + " add an explicit type cast."
                        : "No operator matches the given name and argument types. You might need to"
                                + " add explicit type casts.";
        return new SqlError(SqlState.NO_FUNCTION, "operator does not exist: " + text).hint(hint);
    }
}
