package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.routine.ValueOrder;
import fulcrum.sql.type.SqlType;
import java.util.Arrays;
import java.util.List;

/// Values by which rows are found to be alike: lists of them are equal where the values are, NULL
/// being equal to NULL.
final class GroupKey {

    private final Evaluator[] values;
    private final SqlType[] types;

    GroupKey(List<Scalar> values, Compiler compiler) {
        this.values = compiler.all(values).toArray(Evaluator[]::new);
        this.types = values.stream().map(Scalar::type).toArray(SqlType[]::new);
    }

    List<Datum> of(Frame frame) {
        return of(Assembler.compute(values, frame), types);
    }

    /// @return null where one of the values is NULL, which equals nothing
    @org.jspecify.annotations.Nullable
    List<Datum> withoutNull(Frame frame) {
        Datum[] computed = Assembler.compute(values, frame);
        for (Datum each : computed) {
            if (each instanceof Datum.Null) {
                return null;
            }
        }
        return of(computed, types);
    }

    static List<Datum> of(Datum[] values, SqlType[] types) {
        Datum[] key = new Datum[values.length];
        for (int i = 0; i < key.length; i++) {
            key[i] = ValueOrder.canonical(types[i], values[i]);
        }
        return Arrays.asList(key);
    }
}
