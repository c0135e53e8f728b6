package fulcrum.protocols.log.raft;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.protocols.log.raft.RaftRecord.Compacted;
import fulcrum.protocols.log.raft.RaftRecord.HardState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// Short names for the values that tests are full of.
final class Some {

    private Some() {}

    static NodeId node(int number) {
        return new NodeId(number);
    }

    static List<NodeId> nodes(int... numbers) {
        return Arrays.stream(numbers).mapToObj(NodeId::new).toList();
    }

    static Configuration voters(int... numbers) {
        return Configuration.of(nodes(numbers));
    }

    /// C-old,new.
    static Configuration joint(List<NodeId> outgoing, List<NodeId> voters) {
        return new Configuration(
                new TreeSet<>(voters), new TreeSet<>(outgoing), new TreeSet<>(), new TreeSet<>());
    }

    /// The command that a leader of this term put at this index.
    static Entry entry(long index, long term) {
        return new Entry.Command(index, term, Bytes.text(index + "." + term));
    }

    /// Entries of these terms from an index on.
    static List<Entry> entries(long first, long... terms) {
        ArrayList<Entry> entries = new ArrayList<>();
        for (long term : terms) {
            entries.add(entry(first + entries.size(), term));
        }
        return List.copyOf(entries);
    }

    /// A whole log of entries of these terms.
    static RaftRecord log(long... terms) {
        return new RaftRecord.Stored(entries(1, terms));
    }

    /// Terms in a list such as `1,1,2`.
    static long[] terms(String list) {
        return Arrays.stream(list.split(",")).mapToLong(Long::parseLong).toArray();
    }

    static RaftRecord term(long currentTerm) {
        return new HardState(currentTerm, null);
    }

    static RaftRecord voted(long currentTerm, int votedFor) {
        return new HardState(currentTerm, node(votedFor));
    }

    /// What a founder stores first: an empty snapshot that names the members.
    static RaftRecord founded(Configuration founders) {
        return new Compacted(new Snapshot(0, 0, RaftCodec.header(new Mark(0, founders))), 0, 0);
    }

    static Snapshot snapshot(long number, long index, long term, int... voters) {
        return new Snapshot(number, index, RaftCodec.header(new Mark(term, voters(voters))));
    }

    static Effect<RaftMessage> stores(RaftRecord record) {
        return new Effect.Store<>(0, record);
    }

    static Effect<RaftMessage> sends(int to, RaftMessage message) {
        return new Effect.Send<>(node(to), message);
    }

    static Effect<RaftMessage> sendsEarly(int to, RaftMessage message) {
        return new Effect.SendEarly<>(node(to), message);
    }

    static Effect<RaftMessage> applies(Entry entry) {
        return new Effect.Apply<>(
                entry.index(),
                0,
                entry instanceof Entry.Command command ? command.command() : Bytes.EMPTY);
    }
}
