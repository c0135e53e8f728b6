package fulcrum.sql.shipped;

import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.storage.FormCodec;
import fulcrum.sql.storage.RowForm;
import java.util.List;

/// What becomes of rows as bytes.
public final class RemakingCodec implements Codec<Remaking> {

    /// The only one that is needed: it has no state.
    public static final RemakingCodec REMAKINGS = new RemakingCodec();

    private RemakingCodec() {}

    @Override
    public byte version() {
        return 1;
    }

    @Override
    public void write(Remaking remaking, Encoder out) {
        FormCodec.write(remaking.form(), out);
        ScalarCodec scalars = new ScalarCodec(remaking.row());
        scalars.writeOrNull(remaking.condition(), out);
        out.list(remaking.assigned(), (at, to) -> to.varint(at));
        scalars.writeAll(remaking.values(), out);
        out.list(remaking.notNull(), (at, to) -> to.varint(at));
        scalars.writeAll(remaking.checks(), out);
    }

    @Override
    public Remaking read(Decoder in) {
        RowForm form = FormCodec.read(in);
        List<Variable> row = ProgramCodec.variables(form);
        ScalarCodec scalars = new ScalarCodec(row);
        Scalar condition = scalars.readOrNull(in);
        return new Remaking(
                form,
                row,
                condition,
                in.list(Decoder::integer),
                scalars.readAll(in),
                in.list(Decoder::integer),
                scalars.readAll(in));
    }
}
