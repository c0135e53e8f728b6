package fulcrum.database.shard;

import fulcrum.database.gate.Gate;
import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// What is asked of a shard, as bytes: on the wire from clients, and on recordings.
public final class CommandCodec implements Codec<Command> {

    @Override
    public byte version() {
        return 1;
    }

    /// @throws IllegalArgumentException for another machine's command
    @Override
    public void write(Command value, Encoder out) {
        if (!(value instanceof ShardCommand command)) {
            throw new IllegalArgumentException("no shard is asked for " + value);
        }
        switch (command) {
            case ShardCommand.Get(Bytes key) -> out.tag(1).bytes(key);
            case ShardCommand.Scan(Bytes from, Bytes to, int limit) -> {
                bytesOrNull(to, out.tag(2).bytes(from));
                out.varint(limit);
            }
            case ShardCommand.Write(Stamp once, Bytes key, Bytes bytes, Condition condition) -> {
                out.tag(3).bool(once != null);
                if (once != null) {
                    out.fixed64(once.session()).varint(once.sequence());
                }
                bytesOrNull(bytes, out.bytes(key));
                condition(condition, out);
            }
            case ShardCommand.OpenSession _ -> out.tag(4);
            case ShardCommand.Room(boolean full) -> out.tag(5).bool(full);
            case ShardCommand.MoveLeader(NodeId to) -> out.tag(6).node(to);
            case ShardCommand.ChangeMembers(List<NodeId> voters, List<NodeId> learners) ->
                    out.tag(7)
                            .list(voters, (node, to) -> to.node(node))
                            .list(learners, (node, to) -> to.node(node));
            case ShardCommand.CompactLog _ -> out.tag(8);
            case ShardCommand.OpenGates(SortedSet<Gate> gates) ->
                    out.tag(9).list(gates, (gate, to) -> to.text(gate.label()));
            case ShardCommand.TrimLog _ -> out.tag(10);
            case ShardCommand.Behind(boolean behind) -> out.tag(11).bool(behind);
            case ShardCommand.Neighbours(List<NodeId> nodes) ->
                    out.tag(12).list(nodes, (node, to) -> to.node(node));
            case ShardCommand.Wake _ -> out.tag(13);
        }
    }

    @Override
    public ShardCommand read(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 1 -> new ShardCommand.Get(in.bytes());
            case 2 -> new ShardCommand.Scan(in.bytes(), bytesOrNull(in), in.integer());
            case 3 -> {
                Stamp once = in.bool() ? new Stamp(in.fixed64(), in.varint()) : null;
                yield new ShardCommand.Write(once, in.bytes(), bytesOrNull(in), condition(in));
            }
            case 4 -> new ShardCommand.OpenSession();
            case 5 -> new ShardCommand.Room(in.bool());
            case 6 -> new ShardCommand.MoveLeader(in.node());
            case 7 ->
                    new ShardCommand.ChangeMembers(in.list(Decoder::node), in.list(Decoder::node));
            case 8 -> new ShardCommand.CompactLog();
            case 9 -> new ShardCommand.OpenGates(Gate.among(in.list(Decoder::text)));
            case 10 -> new ShardCommand.TrimLog();
            case 11 -> new ShardCommand.Behind(in.bool());
            case 12 -> new ShardCommand.Neighbours(in.list(Decoder::node));
            case 13 -> new ShardCommand.Wake();
            default -> throw in.unknownTag(tag);
        };
    }

    private static void bytesOrNull(@Nullable Bytes value, Encoder out) {
        out.bool(value != null);
        if (value != null) {
            out.bytes(value);
        }
    }

    private static @Nullable Bytes bytesOrNull(Decoder in) {
        return in.bool() ? in.bytes() : null;
    }

    private static void condition(Condition condition, Encoder out) {
        switch (condition) {
            case Condition.Always _ -> out.tag(1);
            case Condition.Absent _ -> out.tag(2);
            case Condition.Present _ -> out.tag(3);
            case Condition.Holds(Bytes value) -> out.tag(4).bytes(value);
            case Condition.Version(long version) -> out.tag(5).varint(version);
        }
    }

    private static Condition condition(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 1 -> Condition.ALWAYS;
            case 2 -> Condition.ABSENT;
            case 3 -> Condition.PRESENT;
            case 4 -> new Condition.Holds(in.bytes());
            case 5 -> new Condition.Version(in.varint());
            default -> throw in.unknownTag(tag);
        };
    }
}
