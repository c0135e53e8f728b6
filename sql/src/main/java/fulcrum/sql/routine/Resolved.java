package fulcrum.sql.routine;

import fulcrum.sql.type.SqlType;
import java.util.List;

/// What a call means.
///
/// The caller coerces each argument to the type that [#parameters] has at its place (a literal that
/// is `unknown` there stays a text) and hands the values to [#body] in the order in which the call
/// gives them: parameters that it left out, gave by name, or gathers in an array (VARIADIC) are the
/// body's own business.
///
/// @param routine as the catalog has it, polymorphic
/// @param parameters one type for each argument of the call, none polymorphic
/// @param result of it, or of each of its rows; not polymorphic
/// @param body never [Routine.Typed]
/// @param bare the body is what [Routines#body] finds again for the routine and these types: the
///   call leaves out, names and gathers nothing
public record Resolved(
        Routine routine,
        List<SqlType> parameters,
        SqlType result,
        Routine.Body body,
        boolean bare) {

    public Resolved {
        parameters = List.copyOf(parameters);
    }
}
