package fulcrum.server.node;

import fulcrum.database.gate.Gate;
import fulcrum.database.shard.Shard;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.machine.recording.Beginning;
import fulcrum.machine.recording.Recorder;
import fulcrum.protocols.log.raft.RaftRecord;
import fulcrum.server.log.LogRecord;
import fulcrum.server.log.Recovered;
import fulcrum.server.loop.Cell;
import fulcrum.server.store.CellStore;
import fulcrum.server.store.GroupStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The groups that have a replica on this node. On the cell's loop.
final class Groups {

    /// The group whose rows are the catalog.
    static final long CATALOG = 0;

    /// The others are numbered from here.
    static final long FIRST = 1;

    private final NodeConfig config;
    private final NodeDirectory.Identity identity;
    private final Journal journal;
    private final CellStore states;
    private final Cell cell;
    private final @Nullable Tapes tapes;
    private final SortedMap<Long, GroupStore> open = new TreeMap<>();
    private final SortedMap<Long, String> absent = new TreeMap<>();

    /// @param tapes where every group is recorded; null for nowhere
    Groups(
            NodeConfig config,
            NodeDirectory.Identity identity,
            Journal journal,
            CellStore states,
            Cell cell,
            @Nullable Tapes tapes) {
        this.tapes = tapes;
        this.config = config;
        this.identity = identity;
        this.journal = journal;
        this.states = states;
        this.cell = cell;
    }

    /// Opens every group: those that the log knows as it knows them, the others anew.
    ///
    /// @return completes when it is durable that the others begin here
    /// @throws NodeRefused where the log or the store has lost what they held of a group: founded
    ///   anew, it would vote as if it had never voted; and where there are to be more or fewer
    CompletableFuture<Void> openAll(Recovered recovered) throws NodeRefused, IOException {
        demandAsMany();
        if (!recovered.complete()) {
            throw NodeDirectory.amnesia(
                    "the log in "
                            + config.data()
                            + " is damaged, and nobody can say which groups it held");
        }
        for (Recovered.Damaged damaged : recovered.damaged()) {
            absent.put(damaged.group(), damaged.reason());
        }
        SortedMap<Long, Recovered.Whole> known = new TreeMap<>();
        recovered.groups().forEach(group -> known.put(group.group(), group));
        long firstBegun = identity.catalog() ? CATALOG : FIRST;
        for (long group = firstBegun; group < FIRST + identity.groups(); group++) {
            if (!known.containsKey(group) && !absent.containsKey(group)) {
                throw NodeDirectory.amnesia(
                        "group "
                                + group
                                + " began in the log in "
                                + config.data()
                                + ", which has"
                                + " lost it");
            }
        }
        for (long group = CATALOG; group < FIRST + config.sizes().groups(); group++) {
            Recovered.Whole whole = known.get(group);
            if (whole != null) {
                journal.resume(group, whole.epoch());
                open(group, decoded(whole), whole.last());
            } else if (!absent.containsKey(group)) {
                journal.begin(group);
                open(group, List.of(), 0);
            }
        }
        return journal.handOverBegun();
    }

    /// Of fewer, some would be missing; of more, the others would have to know.
    private void demandAsMany() throws NodeRefused {
        int begun = identity.groups();
        if (begun > 0 && begun != config.sizes().groups()) {
            throw new NodeRefused(
                    "the cluster is divided into "
                            + begun
                            + " groups, and not into "
                            + config.sizes().groups(),
                    "set 'groups' to " + begun + " at all its nodes; it is chosen once");
        }
    }

    private static List<Logged> decoded(Recovered.Whole whole) {
        List<Logged> records = new ArrayList<>(whole.records().size());
        for (LogRecord record : whole.records()) {
            records.add(new Logged(record.position(), ShardCodec.RECORDS.decode(record.payload())));
        }
        return records;
    }

    private void open(long group, List<Logged> records, long lastPosition)
            throws NodeRefused, IOException {
        GroupSetup setup =
                new GroupSetup(
                        config.self(),
                        founders(),
                        group,
                        config.timing(),
                        config.sizes().snapshotEntries(),
                        config.sizes().retainedEntries(),
                        Gate.none());
        GroupStore state = states.group(group);
        demandState(group, records, state);
        cell.open(
                group,
                new Cell.Opening<ShardMessage>(
                        machine(setup, records, lastPosition, state),
                        ShardCodec.messages(config.version()),
                        ShardCodec.RECORDS,
                        state,
                        lastPosition,
                        seed(group),
                        identity.incarnation(),
                        Coordinating.routing(config.self(), group)));
        open.put(group, state);
    }

    /// Nobody where this node came later: it waits until a leader makes it a member.
    private SortedSet<NodeId> founders() {
        SortedSet<NodeId> founders = new TreeSet<>();
        if (!identity.joined()) {
            founders.addAll(config.peers().keySet());
            founders.add(config.self());
        }
        return founders;
    }

    /// The log lets go what the store has durably: with the store, that would be gone for good.
    private void demandState(long group, List<Logged> records, GroupStore state)
            throws NodeRefused {
        Snapshot taken = null;
        for (Logged logged : records) {
            if (logged.record() instanceof RaftRecord.Compacted compacted) {
                taken = compacted.snapshot();
            }
        }
        if (taken != null && taken.index() > state.applied() && !state.canAdopt(taken)) {
            throw new NodeRefused(
                    "the store in "
                            + config.data()
                            + " has lost rows of group "
                            + group
                            + ": it goes to entry "
                            + state.applied()
                            + ", and the log has let go the entries up to "
                            + taken.index(),
                    "if the store's very files still exist (moved away, or a disk that is not"
                            + " mounted), put them back; otherwise leave this node stopped: to send"
                            + " it the rows anew is not built yet, and the others go on while they"
                            + " are a majority");
        }
    }

    private Machine<ShardMessage> machine(
            GroupSetup setup, List<Logged> records, long lastPosition, GroupStore state)
            throws NodeRefused, IOException {
        try {
            return recovered(setup, records, lastPosition, state);
        } catch (InvariantViolated violated) {
            throw NodeDirectory.amnesia(
                    "the log and the store of group "
                            + setup.group()
                            + " in "
                            + config.data()
                            + " are not of one moment ("
                            + violated.getMessage()
                            + "): part of the log is lost");
        }
    }

    private Machine<ShardMessage> recovered(
            GroupSetup setup, List<Logged> records, long lastPosition, GroupStore state)
            throws IOException {
        if (tapes == null) {
            return Shard.recover(setup.config(), setup.site(), records, state);
        }
        Beginning beginning =
                new Beginning(setup.toBytes(), lastPosition, state.applied(), records);
        return new Recorder<>(
                GroupSetup.LANGUAGES,
                beginning,
                state,
                seen -> Shard.recover(setup.config(), setup.site(), records, seen),
                tapes.begin(setup.group()));
    }

    /// Of the group's dice in this life: no two lives, nodes or groups draw alike.
    private long seed(long group) {
        return (identity.incarnation() * 1_000_003 + config.self().number()) * 1_000_003 + group;
    }

    /// Tells every group something of the host, however much clients ask of it: a full disk is when
    /// their lane is full too.
    void tellAll(ShardCommand command) {
        for (long group : open.keySet()) {
            cell.tell(group, command);
        }
    }

    /// Sees how far behind they are.
    void look(Lags lags, long now) {
        for (long group : open.keySet()) {
            if (cell.view(group) instanceof ShardView view) {
                lags.look(group, view, now);
            }
        }
    }

    SortedSet<Long> open() {
        return new TreeSet<>(open.keySet());
    }

    /// The state of a group that is open.
    GroupStore state(long group) {
        return Objects.requireNonNull(open.get(group));
    }

    SortedMap<Long, String> absent() {
        return absent;
    }
}
