package fulcrum.lab.raft;

import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.log.raft.RaftCodec;
import fulcrum.protocols.log.raft.RaftMessage;
import org.jspecify.annotations.Nullable;

/// A message with the epoch of the cluster in which its sender lives. On real wires a connection
/// carries the epoch once; here there are none, so each message does.
///
/// @param message null where somebody is only told of a later epoch
record Fenced(long epoch, @Nullable RaftMessage message) {

    static final Codec<Fenced> CODEC =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(Fenced fenced, Encoder out) {
                    RaftMessage message = fenced.message;
                    out.varint(fenced.epoch).bool(message != null);
                    if (message != null) {
                        RaftCodec.MESSAGES.encode(message, out);
                    }
                }

                @Override
                public Fenced read(Decoder in) {
                    return new Fenced(
                            in.varint(), in.bool() ? RaftCodec.MESSAGES.decode(in) : null);
                }
            };
}
