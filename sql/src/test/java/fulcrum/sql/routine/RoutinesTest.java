package fulcrum.sql.routine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Position;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The registry of routines, and calls that golden files do not show.
final class RoutinesTest {

    private static final Position AT = new Position(8);

    @Test
    void everyRoutineHasABody() {
        assertThat(Routines.all()).filteredOn(Bodies::isMissing).isEmpty();
    }

    @Test
    void everyBodyHasARoutine() {
        assertThat(Routines.unusedBodies()).isEmpty();
    }

    @Test
    void noTwoRoutinesHaveTheSameNumberOrSignature() {
        Set<Object> seen = new HashSet<>();
        List<Routine> twice = new ArrayList<>();
        for (Routine each : Routines.all()) {
            boolean number = seen.add(each.oid());
            boolean signature = seen.add(each.schema() + "." + each.signature());
            if (!number || !signature) {
                twice.add(each);
            }
        }
        assertThat(twice).isEmpty();
    }

    @Test
    void commutatorsAndNegatorsAreEachOthers() {
        for (SqlOperator each : Operators.all()) {
            SqlOperator commutator = Operators.of(each.commutator());
            SqlOperator negator = Operators.of(each.negator());
            if (commutator != null) {
                assertThat(commutator.commutator()).as(each.toString()).isEqualTo(each.oid());
                assertThat(commutator.left()).isEqualTo(each.right());
            }
            if (negator != null) {
                assertThat(negator.negator()).as(each.toString()).isEqualTo(each.oid());
                assertThat(negator.left()).isEqualTo(each.left());
            }
        }
    }

    @Test
    void anErrorPointsAtTheCallAndSaysWhatHelps() {
        SqlError error = refused("foo", List.of(SqlType.INTEGER, SqlType.UNKNOWN), List.of());
        assertThat(error.state().code()).isEqualTo("42883");
        assertThat(error.message()).isEqualTo("function foo(integer, unknown) does not exist");
        assertThat(error.position()).isEqualTo(8);
        assertThat(error.hint())
                .isEqualTo(
                        "No function matches the given name and argument types. You might need to"
                                + " add explicit type casts.");
    }

    @Test
    void namesOfArgumentsAreInTheMessage() {
        SqlError error = refused("make_interval", List.of(SqlType.INTEGER), List.of("fortnights"));
        assertThat(error.message())
                .isEqualTo("function make_interval(fortnights => integer) does not exist");
    }

    @Test
    void anArgumentIsNotGivenTwice() {
        List<@Nullable String> names = new ArrayList<>();
        names.add(null);
        names.add("years");
        SqlError error = refused("make_interval", List.of(SqlType.INTEGER, SqlType.INTEGER), names);
        assertThat(error.message())
                .isEqualTo("function make_interval(integer, years => integer) does not exist");
    }

    @Test
    void aFunctionOfAnotherSchemaIsNotFound() {
        SqlError error =
                catchThrowableOfType(
                        SqlError.class,
                        () -> Routines.resolve("other", "lower", List.of(SqlType.TEXT), false, AT));
        assertThat(error.message()).isEqualTo("function other.lower(text) does not exist");
    }

    @Test
    void fulcrumsOwnFunctionsAreInTheirSchema() {
        Resolved resolved =
                Routines.resolve("fulcrum", "txn_status", List.of(SqlType.TEXT), false, AT);
        Datum[] arguments = {new Datum.Text("7")};
        assertThat(Calls.call(resolved.body(), arguments, new FixedSetting()))
                .isEqualTo(new Datum.Text("txn_status[Text[value=7]]"));
    }

    @Test
    void severalThatWouldDoAreRefused() {
        SqlError error = refused("array_agg", List.of(SqlType.UNKNOWN), List.of());
        assertThat(error.state().code()).isEqualTo("42725");
        assertThat(error.message()).isEqualTo("function array_agg(unknown) is not unique");
    }

    @Test
    void variadicCallsNeedAnArray() {
        SqlError error =
                catchThrowableOfType(
                        SqlError.class,
                        () -> Routines.resolve(null, "concat", List.of(SqlType.INTEGER), true, AT));
        assertThat(error.message()).isEqualTo("VARIADIC argument must be an array");
    }

    @Test
    void anOperatorThatIsNotThereIsNamedWithItsSides() {
        SqlError error =
                catchThrowableOfType(
                        SqlError.class,
                        () -> Operators.resolve("+", SqlType.INTEGER, SqlType.BOOLEAN, AT));
        assertThat(error.message()).isEqualTo("operator does not exist: integer + boolean");
        assertThat(error.hint())
                .isEqualTo(
                        "No operator matches the given name and argument types. You might need to"
                                + " add explicit type casts.");
    }

    @Test
    void aPrefixOperatorHasItsOwnHint() {
        SqlError error =
                catchThrowableOfType(
                        SqlError.class, () -> Operators.resolve("-", null, SqlType.TEXT, AT));
        assertThat(error.message()).isEqualTo("operator does not exist: - text");
        assertThat(error.hint())
                .isEqualTo(
                        "No operator matches the given name and argument type. You might need to"
                                + " add an explicit type cast.");
    }

    @Test
    void plannersRecogniseComparisons() {
        ResolvedOperator less =
                Operators.resolve("<", SqlType.INTEGER, SqlType.UNKNOWN, Position.NONE);
        assertThat(less.operator().comparison()).isEqualTo(SqlOperator.Comparison.LESS);
        ResolvedOperator like =
                Operators.resolve("~~", SqlType.TEXT, SqlType.UNKNOWN, Position.NONE);
        assertThat(like.operator().comparison()).isNull();
    }

    private static SqlError refused(
            String name, List<SqlType> types, List<@Nullable String> names) {
        return catchThrowableOfType(
                SqlError.class, () -> Routines.resolve(null, name, types, names, false, AT));
    }
}
