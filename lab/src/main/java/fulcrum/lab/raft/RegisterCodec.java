package fulcrum.lab.raft;

import fulcrum.lab.raft.RegisterCommand.Cas;
import fulcrum.lab.raft.RegisterCommand.Open;
import fulcrum.lab.raft.RegisterCommand.Read;
import fulcrum.lab.raft.RegisterCommand.Write;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;

/// Commands, keys and values of the registers as bytes.
final class RegisterCodec implements Codec<RegisterCommand> {

    static final RegisterCodec COMMANDS = new RegisterCodec();

    /// Where the table of sessions is kept among the registers.
    static final Bytes SESSIONS = Bytes.text("sessions");

    private RegisterCodec() {}

    @Override
    public byte version() {
        return 1;
    }

    @Override
    public void write(RegisterCommand command, Encoder out) {
        switch (command) {
            case Read c -> out.tag(1).varint(c.key());
            case Open _ -> out.tag(2);
            case Write c ->
                    out.tag(3)
                            .varint(c.session())
                            .varint(c.sequence())
                            .varint(c.key())
                            .varint(c.value());
            case Cas c -> {
                out.tag(4).varint(c.session()).varint(c.sequence()).varint(c.key());
                out.varint(c.expected()).varint(c.replacement());
            }
        }
    }

    @Override
    public RegisterCommand read(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 1 -> new Read(in.varint());
            case 2 -> new Open();
            case 3 -> new Write(in.varint(), in.varint(), in.varint(), in.varint());
            case 4 -> new Cas(in.varint(), in.varint(), in.varint(), in.varint(), in.varint());
            default -> throw in.unknownTag(tag);
        };
    }

    /// The name of a register in the key-value state.
    static Bytes key(long key) {
        return Bytes.of((byte) 'r', (byte) (key >>> 8), (byte) key);
    }

    /// A number as an answer or a stored value.
    static Bytes number(long number) {
        return new Encoder(16).varint(number).toBytes();
    }

    /// The number that was stored or answered; 0 where there is none.
    static long number(Bytes bytes) {
        return bytes.isEmpty() ? 0 : new Decoder(bytes).varint();
    }
}
