package fulcrum.simulator;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Durable;
import fulcrum.machine.Input;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.machine.View;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.state.Writes;
import java.util.TreeSet;

/// A toy protocol: each node keeps numbers that clients give it, and tells the others when it has
/// stored one. It keeps no order and no copies; it is there to be broken.
final class Keeper implements Machine<Keeper.Message> {

    /// What keepers say to each other.
    sealed interface Message {

        /// The sender has this number, and has stored it.
        record Kept(long number) implements Message {}

        /// Are you there?
        record Ping(long number) implements Message {}

        /// I am.
        record Echo(long number) implements Message {}
    }

    /// What clients ask.
    sealed interface Ask extends Command {

        /// Keep this number.
        record Keep(long number) implements Ask {}
    }

    /// A number was given to this node.
    record Kept(long number) implements Durable {}

    /// What keepers have to say.
    sealed interface Remark extends Note {

        /// A peer has answered a ping.
        record Heard(NodeId from, long number) implements Remark {}
    }

    /// What a keeper has.
    record Picture(TreeSet<Long> kept, long heard, boolean fired) implements View {}

    static final Timer PING = Timer.of("ping");
    static final Timer NOW = Timer.of("now");

    private final Birth birth;
    private final boolean hasty;
    private final TreeSet<Long> kept = new TreeSet<>();
    private long applied;
    private long pings;
    private long heard;
    private boolean fired;

    /// @param hasty answers before it has stored, which is wrong
    Keeper(Birth birth, boolean hasty) {
        this.birth = birth;
        this.hasty = hasty;
        for (Logged logged : birth.log()) {
            kept.add(((Kept) logged.record()).number());
        }
        applied = birth.state().applied();
    }

    @Override
    public void step(long now, Input<Message> input, Outbox<Message> out) {
        switch (input) {
            case Input.Started<Message> _ -> {
                out.start(PING, 20_000_000);
                // The state may have lost what the log has kept: write all of it again.
                out.apply(++applied, 0, all());
            }
            case Input.Submitted<Message>(long request, Command command) ->
                    keep(request, ((Ask.Keep) command).number(), out);
            case Input.Received<Message>(NodeId from, Message message) ->
                    receive(from, message, out);
            case Input.Fired<Message>(Timer timer) -> {
                if (timer.equals(PING)) {
                    pings++;
                    for (NodeId peer : birth.founders()) {
                        if (!peer.equals(birth.self())) {
                            out.sendEarly(peer, new Message.Ping(pings));
                        }
                    }
                    out.start(PING, 20_000_000);
                } else {
                    fired = true;
                }
            }
            case Input.Clock<Message> _,
                    Input.Stored<Message> _,
                    Input.Loaded<Message> _,
                    Input.Captured<Message> _,
                    Input.Imported<Message> _ -> {}
        }
    }

    private void keep(long request, long number, Outbox<Message> out) {
        Outcome done = new Outcome.Done(Bytes.EMPTY);
        out.store(new Kept(number));
        kept.add(number);
        out.apply(++applied, request, new Writes().put(key(number), Bytes.EMPTY).toBytes());
        if (hasty) {
            out.answerEarly(request, done);
        } else {
            out.answer(request, done);
        }
        for (NodeId peer : birth.founders()) {
            if (!peer.equals(birth.self())) {
                out.send(peer, new Message.Kept(number));
            }
        }
        out.start(NOW, 0);
    }

    private void receive(NodeId from, Message message, Outbox<Message> out) {
        switch (message) {
            case Message.Kept _ -> {}
            case Message.Ping(long number) -> out.sendEarly(from, new Message.Echo(number));
            case Message.Echo(long number) -> {
                heard++;
                out.note(new Remark.Heard(from, number));
            }
        }
    }

    private Bytes all() {
        Writes writes = new Writes();
        for (long number : kept) {
            writes.put(key(number), Bytes.EMPTY);
        }
        return writes.toBytes();
    }

    private static Bytes key(long number) {
        return Bytes.text("number " + number);
    }

    @Override
    public Picture view() {
        return new Picture(new TreeSet<>(kept), heard, fired);
    }

    static final class MessageCodec implements Codec<Message> {

        @Override
        public byte version() {
            return 1;
        }

        @Override
        public void write(Message value, Encoder out) {
            switch (value) {
                case Message.Kept m -> out.tag(1).varint(m.number());
                case Message.Ping m -> out.tag(2).varint(m.number());
                case Message.Echo m -> out.tag(3).varint(m.number());
            }
        }

        @Override
        public Message read(Decoder in) {
            int tag = in.tag();
            return switch (tag) {
                case 1 -> new Message.Kept(in.varint());
                case 2 -> new Message.Ping(in.varint());
                case 3 -> new Message.Echo(in.varint());
                default -> throw in.unknownTag(tag);
            };
        }
    }

    static final class RecordCodec implements Codec<Kept> {

        @Override
        public byte version() {
            return 1;
        }

        @Override
        public void write(Kept value, Encoder out) {
            out.varint(value.number());
        }

        @Override
        public Kept read(Decoder in) {
            return new Kept(in.varint());
        }
    }
}
