package fulcrum.server.node;

import fulcrum.database.shard.Shard;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardMessage;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.recording.Beginning;
import fulcrum.machine.recording.Recorder;
import fulcrum.server.log.LogRecord;
import fulcrum.server.log.Recovered;
import fulcrum.server.loop.Cell;
import fulcrum.server.store.CellStore;
import fulcrum.server.store.GroupStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The groups that have a replica on this node. On the cell's loop.
final class Groups {

    /// Groups are numbered from here.
    static final long FIRST = 1;

    private final NodeConfig config;
    private final long incarnation;
    private final Journal journal;
    private final CellStore states;
    private final Cell cell;
    private final @Nullable Tapes tapes;
    private final SortedSet<Long> open = new TreeSet<>();
    private final SortedMap<Long, String> absent = new TreeMap<>();

    /// @param tapes where every group is recorded; null for nowhere
    Groups(
            NodeConfig config,
            long incarnation,
            Journal journal,
            CellStore states,
            Cell cell,
            @Nullable Tapes tapes) {
        this.tapes = tapes;
        this.config = config;
        this.incarnation = incarnation;
        this.journal = journal;
        this.states = states;
        this.cell = cell;
    }

    /// Opens every group: those that the log knows as it knows them, the others anew.
    ///
    /// @throws NodeRefused where the log may have forgotten groups: founded anew, they would vote
    ///   as if they had never voted
    void openAll(Recovered recovered) throws NodeRefused, IOException {
        if (!recovered.complete()) {
            throw new NodeRefused(
                    "the log in "
                            + config.data()
                            + " is damaged, and nobody can say which groups"
                            + " it held",
                    "restore the directory from a copy, or let the node join anew");
        }
        for (Recovered.Damaged damaged : recovered.damaged()) {
            absent.put(damaged.group(), damaged.reason());
        }
        SortedMap<Long, Recovered.Whole> known = new TreeMap<>();
        recovered.groups().forEach(group -> known.put(group.group(), group));
        for (long group = FIRST; group < FIRST + config.sizes().groups(); group++) {
            Recovered.Whole whole = known.get(group);
            if (whole != null) {
                journal.resume(group, whole.epoch());
                open(group, decoded(whole), whole.last());
            } else if (!absent.containsKey(group)) {
                journal.begin(group);
                open(group, List.of(), 0);
            }
        }
    }

    private static List<Logged> decoded(Recovered.Whole whole) {
        List<Logged> records = new ArrayList<>(whole.records().size());
        for (LogRecord record : whole.records()) {
            records.add(new Logged(record.position(), ShardCodec.RECORDS.decode(record.payload())));
        }
        return records;
    }

    private void open(long group, List<Logged> records, long lastPosition) throws IOException {
        SortedSet<NodeId> members = new TreeSet<>(config.peers().keySet());
        members.add(config.self());
        GroupSetup setup =
                new GroupSetup(
                        config.self(),
                        members,
                        group,
                        config.timing(),
                        config.sizes().snapshotEntries(),
                        config.sizes().retainedEntries());
        GroupStore state = states.group(group);
        cell.open(
                group,
                new Cell.Opening<ShardMessage>(
                        machine(setup, records, lastPosition, state),
                        ShardCodec.MESSAGES,
                        ShardCodec.RECORDS,
                        state,
                        lastPosition,
                        seed(group),
                        incarnation));
        open.add(group);
    }

    private Machine<ShardMessage> machine(
            GroupSetup setup, List<Logged> records, long lastPosition, GroupStore state)
            throws IOException {
        if (tapes == null) {
            return Shard.recover(setup.config(), records, state);
        }
        Beginning beginning =
                new Beginning(setup.toBytes(), lastPosition, state.applied(), records);
        return new Recorder<>(
                GroupSetup.LANGUAGES,
                beginning,
                state,
                seen -> Shard.recover(setup.config(), records, seen),
                tapes.begin(setup.group()));
    }

    /// Of the group's dice in this life: no two lives, nodes or groups draw alike.
    private long seed(long group) {
        return (incarnation * 1_000_003 + config.self().number()) * 1_000_003 + group;
    }

    void tellAll(ShardCommand command) {
        for (long group : open) {
            cell.submit(group, command, _ -> {});
        }
    }

    SortedSet<Long> open() {
        return open;
    }

    SortedMap<Long, String> absent() {
        return absent;
    }
}
