package fulcrum.server.rescue;

import fulcrum.database.shard.ShardCodec;
import fulcrum.machine.Bytes;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Logged;
import fulcrum.machine.Snapshot;
import fulcrum.machine.codec.Malformed;
import fulcrum.protocols.log.raft.RaftRecord;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.protocols.log.raft.Survivor;
import fulcrum.server.log.Inspection;
import fulcrum.server.log.LogRecord;
import fulcrum.server.log.LogRefused;
import fulcrum.server.log.Recovered;
import fulcrum.server.node.NodeDirectory;
import fulcrum.server.node.NodeRefused;
import fulcrum.server.store.StoreInspection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is left of every group in the directory of one node.
///
/// @param directory where
/// @param identity who lived there
/// @param groups those whose replica here is whole, by number
/// @param unfit those whose replica here has lost something, by number, and what: such a one has
///   forgotten votes or acknowledgements, and nothing is built on it
/// @param digest of all that was read; another one tells that the node has lived since
public record Remains(
        Path directory,
        NodeDirectory.Identity identity,
        SortedMap<Long, Replica> groups,
        SortedMap<Long, String> unfit,
        String digest) {

    /// One group here.
    ///
    /// @param logEpoch under which the log holds the group
    /// @param survivor what the replica knows
    /// @param view what the replica would be at the beginning of a life
    /// @param behind what stands behind the position up to which was asked; nothing where all was
    public record Replica(
            long logEpoch, Survivor survivor, RaftView view, List<RaftRecord> behind) {}

    /// Looks at a directory, and writes nothing.
    ///
    /// @param held by whoever looks
    /// @param upTo the position of each group's last record that counts; null where all do
    /// @throws NodeRefused where nobody can say what is left there
    static Remains of(Path directory, NodeDirectory held, @Nullable SortedMap<Long, Long> upTo)
            throws IOException, NodeRefused {
        Recovered log = recovered(held);
        SortedMap<Long, String> unfit = new TreeMap<>();
        log.damaged().forEach(damaged -> unfit.put(damaged.group(), damaged.reason()));
        SortedMap<Long, Replica> groups = new TreeMap<>();
        Fingerprint digest = new Fingerprint();
        digest.add(held.identity().cluster().toString());
        digest.add(held.identity().node().number()).add(held.identity().incarnation());
        try (StoreInspection store = StoreInspection.open(held.store())) {
            for (Recovered.Whole whole : log.groups()) {
                long end = upTo == null ? whole.last() : upTo.getOrDefault(whole.group(), 0L);
                digest.add(whole.group()).add(whole.epoch()).add(Math.min(end, whole.last()));
                try {
                    groups.put(whole.group(), replica(held, whole, end, store, digest));
                } catch (InvariantViolated | Malformed lost) {
                    unfit.put(whole.group(), String.valueOf(lost.getMessage()));
                }
            }
        }
        for (long group = 1; group <= held.identity().groups(); group++) {
            if (!groups.containsKey(group)) {
                unfit.putIfAbsent(group, "the log has lost it");
            }
        }
        for (Map.Entry<Long, String> each : unfit.entrySet()) {
            digest.add(each.getKey()).add(each.getValue());
        }
        return new Remains(directory, held.identity(), groups, unfit, digest.text());
    }

    private static Recovered recovered(NodeDirectory held) throws IOException, NodeRefused {
        Recovered log;
        try {
            log = Inspection.of(held.log());
        } catch (LogRefused refused) {
            throw new NodeRefused(String.valueOf(refused.getMessage()), refused.hint());
        }
        if (!log.complete()) {
            throw new NodeRefused(
                    "the log in " + held + " is damaged, and nobody can say which groups it held",
                    "plan without this directory; keep it, since a reader of bytes may find in it"
                            + " what is missing elsewhere");
        }
        return log;
    }

    private static Replica replica(
            NodeDirectory held,
            Recovered.Whole whole,
            long end,
            StoreInspection store,
            Fingerprint digest)
            throws IOException {
        List<Logged> records = new ArrayList<>();
        List<RaftRecord> behind = new ArrayList<>();
        long last = Math.min(end, whole.last());
        long applied = store.applied(whole.group());
        for (LogRecord each : whole.records()) {
            Bytes payload = each.payload();
            RaftRecord record = (RaftRecord) ShardCodec.RECORDS.decode(payload);
            if (each.position() > end) {
                behind.add(record);
                continue;
            }
            digest.add(each.position()).add(payload);
            records.add(new Logged(each.position(), record));
            if (record instanceof RaftRecord.Compacted(Snapshot taken, long _, long _)
                    && taken.index() > applied
                    && store.canAdopt(whole.group(), taken)) {
                applied = taken.index();
            }
        }
        demandState(records, applied);
        return new Replica(
                whole.epoch(),
                Survivor.of(held.identity().node(), records, last, applied),
                Survivor.view(held.identity().node(), records, applied),
                List.copyOf(behind));
    }

    /// The log lets go what the store has durably: without the store, that is gone.
    private static void demandState(List<Logged> records, long applied) {
        Snapshot taken = null;
        for (Logged logged : records) {
            if (logged.record() instanceof RaftRecord.Compacted compacted) {
                taken = compacted.snapshot();
            }
        }
        if (taken != null && taken.index() > applied) {
            throw new InvariantViolated(
                    "state",
                    "the store goes to entry "
                            + applied
                            + ", and the log has let go the entries up to "
                            + taken.index());
        }
    }
}
