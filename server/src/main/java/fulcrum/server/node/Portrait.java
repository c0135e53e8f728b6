package fulcrum.server.node;

import fulcrum.database.session.CoordinatorView;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.log.LogCounters;
import fulcrum.server.log.NodeLog;
import fulcrum.server.loop.Cell;
import fulcrum.server.loop.CellCounters;
import fulcrum.server.loop.TurnTimes;
import fulcrum.server.store.CellStore;
import fulcrum.server.store.Store;
import fulcrum.server.store.StoreFigures;
import fulcrum.server.tails.TailDirectory;
import fulcrum.server.transport.Transport;
import fulcrum.server.transport.TransportCounters;
import fulcrum.server.watch.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Draws a node's figures. On the cell's loop.
record Portrait(
        NodeConfig config,
        NodeDirectory data,
        Groups groups,
        PeerTimes peers,
        Cell cell,
        Journal journal,
        NodeLog log,
        CellStore states,
        Store store,
        Transport transport,
        Watch watch,
        DiskRoom room,
        Backlog backlog,
        Lags lags,
        TailDirectory tails) {

    NodeFigures paint(long beganAt) {
        long now = System.nanoTime();
        List<NodeFigures.Group> painted = new ArrayList<>();
        List<Long> inOrder = new ArrayList<>(groups.open());
        if (inOrder.remove(Long.valueOf(Groups.CATALOG))) {
            inOrder.add(Groups.CATALOG); // behind those that clients use
        }
        for (long group : inOrder) {
            if (cell.view(group) instanceof ShardView view) {
                painted.add(group(group, view));
            }
        }
        return new NodeFigures(
                config.self(),
                config.cluster().toString(),
                data.identity().incarnation(),
                data.toString(),
                now - beganAt,
                peers.figures(now),
                List.copyOf(painted),
                new TreeMap<>(groups.absent()),
                disk(),
                backlog.isBehind(),
                counters(),
                gauges(now),
                turns(),
                watch.figures(now));
    }

    private NodeFigures.@Nullable Disk disk() {
        DiskFigures measured = room.figures();
        return measured == null
                ? null
                : new NodeFigures.Disk(measured, room.isFilling(), room.isFull());
    }

    private static NodeFigures.Group group(long number, ShardView view) {
        RaftView raft = view.raft();
        SortedMap<NodeId, Long> lacks = new TreeMap<>();
        for (NodeId node : raft.followers().nodes()) {
            lacks.put(node, raft.log().lastIndex() - raft.followers().matchIndex(node));
        }
        return new NodeFigures.Group(
                number,
                raft.role(),
                raft.currentTerm(),
                raft.leader(),
                raft.log().lastIndex(),
                raft.commitIndex(),
                view.applied(),
                raft.commitIndex() - view.applied(),
                lacks,
                view.compared(),
                view.suspect(),
                view.transactions());
    }

    private NodeFigures.Turns turns() {
        TurnTimes times = cell.counters().turnTimes;
        return new NodeFigures.Turns(times.counts(), times.sumNanos());
    }

    private long incidents() {
        long incidents = 0;
        for (long group : groups.open()) {
            if (cell.view(group) instanceof ShardView view) {
                incidents += view.incidents();
            }
        }
        return incidents;
    }

    private SortedMap<String, Double> counters() {
        SortedMap<String, Double> all = new TreeMap<>();
        CellCounters turns = cell.counters();
        put(all, "fulcrum_cell_turns_total", turns.turns);
        put(all, "fulcrum_cell_steps_total", turns.steps);
        put(all, "fulcrum_cell_wake_ups_total", turns.wakeUps);
        put(all, "fulcrum_cell_messages_total", turns.messages);
        put(all, "fulcrum_cell_messages_dropped_total", turns.messagesDropped);
        put(all, "fulcrum_cell_requests_total", turns.requests);
        put(all, "fulcrum_cell_requests_refused_total", turns.requestsRefused);
        put(all, "fulcrum_cell_held_effects_total", turns.held);
        put(all, "fulcrum_log_hand_overs_total", turns.logHandOvers);
        LogCounters.Figures written = log.counters().figures();
        put(all, "fulcrum_log_records_total", written.records());
        put(all, "fulcrum_log_writes_total", written.writes());
        put(all, "fulcrum_log_written_bytes_total", written.bytes());
        put(all, "fulcrum_log_syncs_total", written.syncs());
        put(all, "fulcrum_log_segments_begun_total", written.segments());
        put(all, "fulcrum_log_segments_recycled_total", written.recycled());
        TransportCounters sent = transport.counters();
        put(all, "fulcrum_transport_frames_sent_total", sent.framesSent);
        put(all, "fulcrum_transport_sent_bytes_total", sent.bytesSent);
        put(all, "fulcrum_transport_flushes_total", sent.flushes);
        put(all, "fulcrum_transport_messages_received_total", sent.received);
        put(all, "fulcrum_transport_messages_dropped_total", sent.dropped);
        put(all, "fulcrum_transport_refused_total", sent.refused);
        put(all, "fulcrum_replica_divergence_total", incidents());
        TailDirectory.Count kept = tails.count();
        put(all, "fulcrum_divergent_tails_total", kept.kept() + kept.gone());
        put(all, "fulcrum_divergent_tails_gone_total", kept.gone());
        return all;
    }

    private SortedMap<String, Double> gauges(long now) {
        SortedMap<String, Double> all = new TreeMap<>();
        lags.addTo(all, now);
        put(all, "fulcrum_log_unsynced_bytes", journal.unsyncedBytes());
        put(all, "fulcrum_log_full", journal.isFull() ? 1 : 0);
        put(all, "fulcrum_store_waiting_bytes", states.waitingBytes());
        put(all, "fulcrum_store_behind", backlog.isBehind() ? 1 : 0);
        put(all, "fulcrum_store_row_bytes", states.rowBytes());
        StoreFigures kept = store.figures();
        put(all, "fulcrum_store_memtable_bytes", kept.memtableBytes());
        put(all, "fulcrum_store_cache_bytes", kept.cacheBytes());
        put(all, "fulcrum_store_file_bytes", kept.fileBytes());
        put(all, "fulcrum_store_snapshots", kept.liveSnapshots());
        put(all, "fulcrum_store_compaction_bytes", kept.compactionBytes());
        put(all, "fulcrum_divergent_tail_bytes", tails.count().bytes());
        transactions(all);
        put(all, "fulcrum_groups", groups.open().size());
        put(all, "fulcrum_groups_damaged", groups.absent().size());
        return all;
    }

    private void transactions(SortedMap<String, Double> all) {
        long known = 0;
        long waiting = 0;
        long unlearned = 0;
        long collected = 0;
        long horizon = Long.MAX_VALUE;
        for (long group : groups.open()) {
            if (cell.view(group) instanceof ShardView view) {
                known += view.transactions().guests();
                waiting += view.transactions().waiting();
                unlearned += view.transactions().unlearned();
                collected += view.transactions().collected();
                long own = view.transactions().horizon();
                horizon = own > 0 ? Math.min(horizon, own) : horizon;
            }
        }
        put(all, "fulcrum_transactions_open", known);
        put(all, "fulcrum_transactions_waiting", waiting);
        put(all, "fulcrum_transactions_unlearned", unlearned);
        if (cell.view(Watch.COORDINATOR) instanceof CoordinatorView view) {
            put(all, "fulcrum_transactions_held_bytes", view.heldBytes());
        }
        put(all, "fulcrum_versions_collected", collected);
        if (horizon < Long.MAX_VALUE) {
            put(all, "fulcrum_versions_horizon_seconds", horizon / 1_000_000_000);
        }
    }

    private static void put(SortedMap<String, Double> all, String name, long value) {
        all.put(name, (double) value);
    }
}
