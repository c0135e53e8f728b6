package fulcrum.sql.shipped;

import fulcrum.sql.bound.AggregateCall;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.routine.Cast;
import fulcrum.sql.routine.Routine;
import fulcrum.sql.routine.SqlOperator;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes of expressions over the rows of one table what can be computed where those are: what does
/// not depend on the row becomes an argument. Arguments are computed by who reads, once for each
/// reading; where one of them cannot be, nothing is shipped, and what is wrong is told above.
public final class Shipping {

    /// Functions that may take long, or make much of little: a leader computes them for nobody.
    private static final Set<String> COSTLY =
            Set.of(
                    "array_fill",
                    "exp",
                    "factorial",
                    "format",
                    "like_escape",
                    "ln",
                    "log",
                    "log10",
                    "lpad",
                    "pow",
                    "power",
                    "regexp_count",
                    "regexp_instr",
                    "regexp_like",
                    "regexp_match",
                    "regexp_replace",
                    "regexp_split_to_array",
                    "regexp_substr",
                    "repeat",
                    "replace",
                    "rpad",
                    "similar_to_escape",
                    "sqrt",
                    "substring",
                    "translate");

    /// Operators likewise.
    private static final Set<String> COSTLY_OPERATORS =
            Set.of("~", "~*", "!~", "!~*", "^", "!", "!!", "|/", "||/");

    /// Expressions within expressions go no deeper.
    static final int DEPTH_MOST = 100;

    private final Set<Variable> row;
    private final List<Scalar> arguments = new ArrayList<>();

    /// @param row the variables of the row that is at hand there
    public Shipping(List<Variable> row) {
        this.row = new HashSet<>(row);
    }

    /// What is computed above, in the order of the arguments' numbers.
    public List<Scalar> arguments() {
        return List.copyOf(arguments);
    }

    /// An expression as it is shipped; null where it cannot be.
    public @Nullable Scalar of(Scalar scalar) {
        return canGo(scalar, 0) ? shipped(scalar) : null;
    }

    /// A list of them; null where one cannot be.
    public @Nullable List<Scalar> all(List<Scalar> scalars) {
        return scalars.stream().allMatch(each -> canGo(each, 0))
                ? scalars.stream().map(this::shipped).toList()
                : null;
    }

    /// An aggregate as it is shipped; null where it cannot be, or what it remembers of some rows
    /// cannot be put together with what it remembers of others.
    public @Nullable AggregateCall of(AggregateCall call) {
        Scalar filter = call.filter();
        boolean can =
                call.body() instanceof Routine.Aggregate aggregate
                        && aggregate.isMergeable()
                        && call.arguments().stream().allMatch(each -> canGo(each, 0))
                        && (filter == null || canGo(filter, 0))
                        && ProgramCodec.isFound(call);
        return can ? Scalars.withParts(call, this::shipped) : null;
    }

    // Whether it can

    private boolean dependsOnRow(Scalar scalar) {
        return Scalars.variables(scalar).stream().anyMatch(row::contains);
    }

    private boolean canGo(Scalar scalar, int depth) {
        if (depth > DEPTH_MOST) {
            return false;
        }
        if (!dependsOnRow(scalar)) {
            return Scalars.isPlain(scalar) && !(scalar instanceof Scalar.Row);
        }
        boolean[] all = {isFit(scalar)};
        if (all[0]) {
            Scalar _ =
                    Scalars.withParts(
                            scalar,
                            part -> {
                                all[0] = all[0] && canGo(part, depth + 1);
                                return part;
                            });
        }
        return all[0];
    }

    /// Whether an expression may go itself, whatever its parts are.
    private static boolean isFit(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Constant _, Scalar.Column _, Scalar.Argument _ -> true;
            case Scalar.Call call ->
                    call.routine() > 0
                            && call.volatility() == Routine.Volatility.IMMUTABLE
                            && !COSTLY.contains(call.name());
            case Scalar.Operation operation -> isFit(operation.operator().operator());
            case Scalar.Converted converted -> isFit(converted.cast());
            case Scalar.IsDistinct distinct -> isFit(distinct.equals().operator());
            case Scalar.Extreme extreme -> isFit(extreme.wins().operator());
            case Scalar.AnyElement any -> isFit(any.operator().operator());
            case Scalar.OneOf oneOf ->
                    oneOf.list().stream().allMatch(Scalar.Constant.class::isInstance);
            case Scalar.Case _,
                    Scalar.Coalesce _,
                    Scalar.NullIf _,
                    Scalar.ArrayOf _,
                    Scalar.Element _,
                    Scalar.Slice _,
                    Scalar.And _,
                    Scalar.Or _,
                    Scalar.Not _,
                    Scalar.IsNull _,
                    Scalar.IsTruth _ ->
                    true;
            case Scalar.RowsCall _,
                    Scalar.Exists _,
                    Scalar.Single _,
                    Scalar.ArrayOfRows _,
                    Scalar.AnyRow _,
                    Scalar.Aggregated _,
                    Scalar.Windowed _,
                    Scalar.GroupingOf _,
                    Scalar.Row _ ->
                    false;
        };
    }

    private static boolean isFit(SqlOperator operator) {
        return operator.routine().volatility() == Routine.Volatility.IMMUTABLE
                && !COSTLY_OPERATORS.contains(operator.name());
    }

    private static boolean isFit(Cast cast) {
        return switch (cast) {
            case Cast.Nothing _ -> true;
            case Cast.ByRoutine(Routine routine) ->
                    routine.volatility() == Routine.Volatility.IMMUTABLE;
            case Cast.ViaText(SqlType from, SqlType to) -> isTheSameForAll(from, to);
            case Cast.OfElements(Cast each, _) -> isFit(each);
        };
    }

    /// Whether all sessions print and read values of these types alike.
    private static boolean isTheSameForAll(SqlType from, SqlType to) {
        return isTheSameForAll(from) && isTheSameForAll(to);
    }

    private static boolean isTheSameForAll(SqlType type) {
        return !type.array()
                && switch (type.base()) {
                    case BOOL, INT2, INT4, INT8, NUMERIC, UUID, JSON, JSONB -> true;
                    case TEXT, VARCHAR, BPCHAR, NAME, UNKNOWN -> true;
                    default -> false;
                };
    }

    // How it goes

    private Scalar shipped(Scalar scalar) {
        if (scalar instanceof Scalar.Constant) {
            return scalar;
        }
        return dependsOnRow(scalar) ? Scalars.withParts(scalar, this::shipped) : argument(scalar);
    }

    private Scalar argument(Scalar scalar) {
        int at = arguments.indexOf(scalar);
        if (at < 0) {
            at = arguments.size();
            arguments.add(scalar);
        }
        return new Scalar.Argument(at + 1, scalar.type());
    }
}
