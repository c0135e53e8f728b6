package fulcrum.sql.analysis;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Position;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.Cast;
import fulcrum.sql.routine.Casts;
import fulcrum.sql.type.Modifiers;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.TextForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes values of one type values of another (manual, 10).
final class Coercion {

    private final Statement statement;

    Coercion(Statement statement) {
        this.statement = statement;
    }

    /// A value of the type that its place asks for; null where nothing makes one of it there.
    @Nullable Scalar tryTo(Scalar value, SqlType to, Casts.Context context, Position at) {
        SqlType from = value.type();
        if (from.is(ScalarType.UNKNOWN)) {
            return ofUnknown(value, to, context, at);
        }
        if (value instanceof Scalar.ArrayOf array && to.array() && !from.sameAs(to)) {
            return array(array, to, context, at);
        }
        Cast cast = Casts.find(from, to, context);
        if (cast == null) {
            return null;
        }
        boolean explicit = context == Casts.Context.EXPLICIT;
        if (from.sameAs(to) && (to.modifier() < 0 || to.modifier() == from.modifier())) {
            return from.equals(to) || (to.modifier() < 0 && !explicit)
                    ? value
                    : relabelled(value, cast, to, explicit);
        }
        return folded(relabelled(value, cast, to, explicit), at);
    }

    private static Scalar relabelled(Scalar value, Cast cast, SqlType to, boolean explicit) {
        return new Scalar.Converted(cast, value, to, explicit);
    }

    private Scalar ofUnknown(Scalar value, SqlType to, Casts.Context context, Position at) {
        if (to.is(ScalarType.UNKNOWN)) {
            return value;
        }
        if (value instanceof Scalar.Argument(int number, SqlType _)) {
            SqlType known = statement.arguments().type(number);
            if (known.is(ScalarType.UNKNOWN)) {
                statement.arguments().decide(number, to);
                Scalar decided = new Scalar.Argument(number, to.withModifier(-1));
                Scalar fitted = to.modifier() < 0 ? decided : tryTo(decided, to, context, at);
                return fitted == null ? decided : fitted;
            }
            Scalar again = tryTo(new Scalar.Argument(number, known), to, context, at);
            if (again == null) {
                throw SqlError.at(
                        at,
                        SqlState.AMBIGUOUS_PARAMETER,
                        "inconsistent types deduced for parameter $" + number);
            }
            return again;
        }
        if (value instanceof Scalar.Constant constant && constant.isNull()) {
            return new Scalar.Constant(Datum.NULL, to);
        }
        Cast cast = new Cast.ViaText(SqlType.UNKNOWN, to);
        boolean explicit = context == Casts.Context.EXPLICIT;
        return folded(new Scalar.Converted(cast, value, to, explicit), at);
    }

    private @Nullable Scalar array(
            Scalar.ArrayOf array, SqlType to, Casts.Context context, Position at) {
        List<@Nullable Scalar> elements =
                array.elements().stream()
                        .<@Nullable Scalar>map(one -> tryTo(one, to.element(), context, at))
                        .toList();
        return elements.stream().allMatch(one -> one != null)
                ? new Scalar.ArrayOf(
                        elements.stream().map(java.util.Objects::requireNonNull).toList(), to)
                : null;
    }

    /// A literal that becomes a value is read when the statement is understood, so that what is
    /// wrong with it is said at its place. What depends on the session is read again each time.
    private Scalar folded(Scalar converted, Position at) {
        if (!(converted
                        instanceof
                        Scalar.Converted(
                                Cast cast,
                                Scalar.Constant(Datum value, SqlType from),
                                SqlType to,
                                boolean explicit))
                || !from.is(ScalarType.UNKNOWN)
                || !(cast instanceof Cast.ViaText)
                || !(value instanceof Datum.Text(String text))) {
            return converted;
        }
        if (to.base().isPseudo() || to.namesObjects()) {
            return converted;
        }
        try {
            Datum read =
                    Modifiers.apply(
                            to,
                            TextForm.read(
                                    explicit && to.category() == 'S' ? to.withModifier(-1) : to,
                                    text,
                                    statement.styles(),
                                    statement.nowMicros()),
                            explicit);
            return dependsOnSession(to, text) ? converted : new Scalar.Constant(read, to);
        } catch (SqlError error) {
            throw error.at(at);
        }
    }

    /// Whether the same text may be another value in another session, or later.
    private static boolean dependsOnSession(SqlType to, String text) {
        return switch (to.base()) {
            case TIMESTAMPTZ -> true;
            case DATE, TIMESTAMP, TIME -> text.chars().anyMatch(Character::isLetter);
            default -> false;
        };
    }

    /// A value as an argument, which is sure to become one.
    Scalar argument(Scalar value, SqlType to, Position at) {
        if (to.is(ScalarType.UNKNOWN)) {
            return value instanceof Scalar.Argument ? to(value, SqlType.TEXT, at) : value;
        }
        if (to.is(ScalarType.ANY) || to.is(ScalarType.RECORD)) {
            return value.type().is(ScalarType.UNKNOWN) ? to(value, SqlType.TEXT, at) : value;
        }
        return to(value, to, at);
    }

    /// A value of a type that it becomes by itself.
    Scalar to(Scalar value, SqlType to, Position at) {
        Scalar made = tryTo(value, to, Casts.Context.IMPLICIT, at);
        if (made == null) {
            throw SqlError.at(
                    at, SqlState.CANNOT_CAST, "cannot cast type " + value.type() + " to " + to);
        }
        return made;
    }

    /// `CAST`.
    Scalar cast(Scalar value, SqlType to, Position at) {
        Scalar made = tryTo(value, to, Casts.Context.EXPLICIT, at);
        if (made == null) {
            throw SqlError.at(
                    at, SqlState.CANNOT_CAST, "cannot cast type " + value.type() + " to " + to);
        }
        return made;
    }

    /// A value that goes into a column.
    Scalar assigned(Scalar value, String column, SqlType to, Position at) {
        Scalar made = tryTo(value, to, Casts.Context.ASSIGNMENT, at);
        if (made == null) {
            throw SqlError.at(
                            at,
                            SqlState.WRONG_TYPE,
                            "column \""
                                    + column
                                    + "\" is of type "
                                    + to
                                    + " but expression is of type "
                                    + value.type())
                    .hint("You will need to rewrite or cast the expression.");
        }
        return made;
    }

    /// A condition.
    ///
    /// @param clause as messages call it, such as `WHERE`
    Scalar condition(Scalar value, String clause, Position at) {
        Scalar made = tryTo(value, SqlType.BOOLEAN, Casts.Context.IMPLICIT, at);
        if (made == null) {
            throw SqlError.at(
                    at,
                    SqlState.WRONG_TYPE,
                    "argument of " + clause + " must be type boolean, not type " + value.type());
        }
        return made;
    }

    /// A value of some type: what is still a literal of none is a text.
    Scalar settled(Scalar value, Position at) {
        return value.type().is(ScalarType.UNKNOWN) ? to(value, SqlType.TEXT, at) : value;
    }
}
