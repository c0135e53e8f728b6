package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.transaction.Program;
import fulcrum.machine.Bytes;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.plan.Order;
import fulcrum.sql.shipped.Dispatch;
import fulcrum.sql.shipped.RowOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An [Order] that is ready to be sent, each time with its own arguments.
public final class ReadyOrder {

    private final Bytes remaking;
    private final Evaluator[] arguments;

    public ReadyOrder(Order order) {
        this.remaking = order.remaking();
        this.arguments =
                new Compiler(new Layout(List.of(), null))
                        .all(order.arguments())
                        .toArray(Evaluator[]::new);
    }

    /// What is sent; null where nothing can be, and what is wrong is told on the other way.
    public @Nullable Bytes code(Execution execution) {
        try {
            Datum[] values = Assembler.compute(arguments, Frame.outermost(execution));
            Bytes how = new Dispatch(remaking, List.of(values)).toBytes();
            Bytes code = new RowOrder.Remade(how).toBytes();
            return code.size() > Program.BYTES_MOST ? null : code;
        } catch (SqlError _) {
            return null;
        }
    }
}
