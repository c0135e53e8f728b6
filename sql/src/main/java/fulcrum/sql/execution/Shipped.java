package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.Planned;
import fulcrum.database.transaction.Program;
import fulcrum.machine.Bytes;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.plan.Shipment;
import fulcrum.sql.shipped.Dispatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A shipment that is ready to be sent with readings, each with its own arguments.
final class Shipped {

    private final Bytes program;
    private final Evaluator[] arguments;
    private final boolean folds;

    /// @param outside of the rows around
    Shipped(Shipment shipment, Compiler outside, boolean folds) {
        this.program = shipment.program();
        this.arguments = outside.all(shipment.arguments()).toArray(Evaluator[]::new);
        this.folds = folds;
    }

    /// What is sent with one reading; null where nothing can be, and all is done above.
    @Nullable Program program(Frame frame, Planned planned) {
        if (!frame.execution().storage().runsPrograms(planned)) {
            return null;
        }
        try {
            Datum[] values = Assembler.compute(arguments, frame.inner(new Datum[0]));
            Bytes code = new Dispatch(program, List.of(values)).toBytes();
            return code.size() > Program.BYTES_MOST ? null : new Program(code, folds);
        } catch (SqlError _) {
            return null; // it may be met by no row
        }
    }
}
