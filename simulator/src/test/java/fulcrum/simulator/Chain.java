package fulcrum.simulator;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Durable;
import fulcrum.machine.Input;
import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
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
import java.util.TreeMap;

/// A toy protocol small enough to be exhausted: a node that is told a number stores it and passes
/// it on to the next node, which does the same; the last one answers nobody. A node asks its
/// predecessor again when its timer fires.
///
/// What must hold: a node has a number only if every node before it has it.
public final class Chain implements Machine<Chain.Message> {

    /// What nodes say.
    public sealed interface Message {

        /// Store this number.
        record Pass(long number) implements Message {}

        /// What is your number?
        record Again() implements Message {}
    }

    /// Be told a number.
    public record Tell(long number) implements Command {}

    /// This number was stored.
    public record Kept(long number) implements Durable {}

    /// A number was passed on.
    public record Passed(long number) implements Note {}

    /// The highest number of a node.
    public record Seen(long number) implements View {}

    public static final Timer ASK = Timer.of("ask");

    private final Birth birth;
    private final boolean hasty;
    private long number;

    /// @param hasty passes numbers on before it has stored them, which is wrong
    public Chain(Birth birth, boolean hasty) {
        this.birth = birth;
        this.hasty = hasty;
        for (Logged logged : birth.log()) {
            number = ((Kept) logged.record()).number();
        }
    }

    @Override
    public void step(long now, Input<Message> input, Outbox<Message> out) {
        switch (input) {
            case Input.Started<Message> _ -> out.start(ASK, 100_000_000);
            case Input.Submitted<Message>(long request, Command command) -> {
                if (birth.self().number() == 1) {
                    keep(((Tell) command).number(), out);
                    out.answer(request, new Outcome.Done(Bytes.EMPTY));
                } else {
                    Outcome.Refusal why = Outcome.Refusal.NOT_LEADER;
                    out.answer(request, new Outcome.Refused(why, new NodeId(1)));
                }
            }
            case Input.Received<Message>(NodeId _, Message.Pass(long passed)) -> keep(passed, out);
            case Input.Received<Message>(NodeId from, Message.Again _) ->
                    out.send(from, new Message.Pass(number));
            case Input.Fired<Message> _ -> {
                if (birth.self().number() > 1) {
                    out.send(new NodeId(birth.self().number() - 1), new Message.Again());
                }
            }
            case Input.Clock<Message> _,
                    Input.Stored<Message> _,
                    Input.Loaded<Message> _,
                    Input.Captured<Message> _,
                    Input.Imported<Message> _ -> {}
        }
    }

    private void keep(long told, Outbox<Message> out) {
        if (told <= number) {
            return;
        }
        number = told;
        out.store(new Kept(told));
        NodeId next = new NodeId(birth.self().number() + 1);
        if (birth.founders().contains(next)) {
            out.note(new Passed(told));
            if (hasty) {
                out.sendEarly(next, new Message.Pass(told));
            } else {
                out.send(next, new Message.Pass(told));
            }
        }
    }

    @Override
    public Seen view() {
        return new Seen(number);
    }

    /// A node has a number only if every node before it has it.
    public static final class Descending implements Invariant<Seen> {

        private final TreeMap<NodeId, Long> numbers = new TreeMap<>();

        @Override
        public String name() {
            return "Descending";
        }

        @Override
        public void check(NodeId node, Seen view) {
            numbers.put(node, view.number());
            long before = Long.MAX_VALUE;
            for (long number : numbers.values()) {
                if (number > before) {
                    throw new InvariantViolated(name(), numbers.toString());
                }
                before = number;
            }
        }

        @Override
        public String toString() {
            return numbers.toString();
        }
    }

    /// How messages become bytes.
    public static final Codec<Message> MESSAGES =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(Message value, Encoder out) {
                    switch (value) {
                        case Message.Pass(long number) -> out.tag(1).varint(number);
                        case Message.Again _ -> out.tag(2);
                    }
                }

                @Override
                public Message read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> new Message.Pass(in.varint());
                        case 2 -> new Message.Again();
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    /// How records become bytes.
    public static final Codec<Kept> RECORDS =
            new Codec<>() {
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
            };
}
