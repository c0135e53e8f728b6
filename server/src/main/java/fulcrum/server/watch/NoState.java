package fulcrum.server.watch;

import fulcrum.machine.Bytes;
import fulcrum.machine.Durable;
import fulcrum.machine.Effect;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.server.loop.Completions;
import fulcrum.server.loop.GroupState;

/// The state of a machine that has none, nor records.
public final class NoState implements GroupState {

    /// No record has a form.
    public static final Codec<Durable> NO_RECORDS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(Durable record, Encoder out) {
                    throw none();
                }

                @Override
                public Durable read(Decoder in) {
                    throw in.malformed("nothing is stored");
                }
            };

    private static IllegalStateException none() {
        return new IllegalStateException("this machine keeps nothing");
    }

    @Override
    public void tell(Completions completions) {}

    @Override
    public void apply(long index, Bytes change, long behind) {
        throw none();
    }

    @Override
    public void adopt(Snapshot snapshot, long behind) {
        throw none();
    }

    @Override
    public void capture(Bytes header, long behind, Completions completions) {
        throw none();
    }

    @Override
    public void load(long ticket, Effect.Wanted wanted, Completions completions) {
        throw none();
    }

    @Override
    public void ship(NodeId to, Snapshot snapshot) {
        throw none();
    }
}
