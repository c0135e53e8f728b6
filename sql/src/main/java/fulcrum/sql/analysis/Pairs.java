package fulcrum.sql.analysis;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.routine.Routine;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The only rows that are values: the elements of a vector with their numbers, which
/// `information_schema._pg_expandarray` gives. JDBC's driver asks for the columns of keys and
/// indexes by them. Each is an array of its fields.
final class Pairs {

    private static final String FUNCTION = "_pg_expandarray";

    private static final List<String> FIELDS = List.of("x", "n");

    private Pairs() {}

    static boolean areGivenBy(Routine routine) {
        return routine.name().equals(FUNCTION);
    }

    /// Rows of one column, which is the pair.
    static Routine.Rows asValues(Routine.Rows rows) {
        return (arguments, setting) -> {
            List<Datum[]> values = new ArrayList<>();
            for (Datum[] each : rows.apply(arguments, setting)) {
                values.add(
                        new Datum[] {new Datum.Array(KeyType.Scalar.INTEGER, Arrays.asList(each))});
            }
            return values;
        };
    }

    /// A field of a pair.
    ///
    /// @return null where there is none of that name
    static @Nullable Scalar field(Scalar pair, @Nullable String name) {
        int field = FIELDS.indexOf(String.valueOf(name));
        if (field < 0) {
            return null;
        }
        if (pair instanceof Scalar.RowsCall(String function, Routine.Rows rows, var arguments, _)) {
            Routine.Rows only =
                    (given, setting) -> {
                        List<Datum[]> values = new ArrayList<>();
                        for (Datum[] each : rows.apply(given, setting)) {
                            Datum.Array fields = (Datum.Array) each[0];
                            values.add(new Datum[] {fields.elements().get(field)});
                        }
                        return values;
                    };
            return new Scalar.RowsCall(function, only, arguments, SqlType.INTEGER);
        }
        Scalar number = new Scalar.Constant(new Datum.Int(field + 1L), SqlType.INTEGER);
        return new Scalar.Element(pair, number, SqlType.INTEGER);
    }
}
