package fulcrum.lab.members;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.Member;
import fulcrum.database.catalog.Steward;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Stage;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which member runs where, what each sees of its groups, and when it last heard of another.
final class Roster {

    private final Stage<ShardView> stage;
    private final Annals annals;
    private final TreeMap<NodeId, TreeMap<NodeId, Long>> heard = new TreeMap<>();

    /// What a member knew of the catalog when its replica of group 0 ran last.
    private final TreeMap<NodeId, Catalog> known = new TreeMap<>();

    private int highest;

    Roster(Stage<ShardView> stage, Annals annals) {
        this.stage = stage;
        this.annals = annals;
    }

    /// Those of whom a replica exists that has not gone for good.
    SortedSet<NodeId> members() {
        SortedSet<NodeId> members = new TreeSet<>();
        for (NodeId node : stage.nodes()) {
            members.add(Place.of(node).member());
        }
        return members;
    }

    boolean exists(NodeId member) {
        return stage.nodes().contains(new Place(member, 0).node());
    }

    /// A member's replica of a group; null while it does not run.
    @Nullable RaftView view(NodeId member, int group) {
        ShardView view = stage.view(new Place(member, group).node());
        return view == null ? null : view.raft();
    }

    /// Its replicas that run, by the numbers of their groups.
    SortedMap<Long, RaftView> replicas(NodeId member) {
        SortedMap<Long, RaftView> replicas = new TreeMap<>();
        for (int group = 0; group < Place.GROUPS; group++) {
            RaftView view = view(member, group);
            if (view != null) {
                replicas.put((long) group, view);
            }
        }
        return replicas;
    }

    /// Its replicas of all groups; empty while one of them does not run.
    List<RaftView> views(NodeId member) {
        SortedMap<Long, RaftView> replicas = replicas(member);
        return replicas.size() == Place.GROUPS ? List.copyOf(replicas.values()) : List.of();
    }

    /// The catalog as a member knows it.
    Catalog catalog(NodeId member) {
        ShardView view = stage.view(new Place(member, 0).node());
        Catalog before = known.getOrDefault(member, Catalog.EMPTY);
        if (view == null) {
            return before;
        }
        Catalog now = annals.at(view.applied());
        if (now.version() < before.version()) {
            return before; // it has just started and has to apply what it once knew
        }
        known.put(member, now);
        return now;
    }

    /// A member is called by another.
    ///
    /// @return whether it listens: not to somebody who was removed and is needed nowhere
    boolean heard(NodeId member, NodeId of) {
        if (Steward.hasLeft(catalog(member), of, views(member))) {
            stage.sometimes(MembersWorld.TURNED_AWAY);
            return false;
        }
        heard.computeIfAbsent(member, _ -> new TreeMap<>()).put(of, stage.time());
        return true;
    }

    /// When a member last heard of another; the beginning of time for never.
    long heardAt(NodeId member, NodeId of) {
        TreeMap<NodeId, Long> times = heard.get(member);
        Long at = times == null ? null : times.get(of);
        return at == null ? Long.MIN_VALUE : at;
    }

    /// Starts the replicas of everybody who was given a number so far; those whose number nobody
    /// heard of, and who were removed for it, are passed over.
    void settle(NodeId member) {
        highest = Math.max(highest, stage.nodes().last().number());
        while (highest < new Place(member, Place.GROUPS - 1).node().number()) {
            NodeId node = stage.addNode();
            highest = node.number();
            Member passed = annals.latest().member(Place.of(node).member());
            if (passed == null || !passed.state().holdsReplicas()) {
                stage.removeNode(node);
            }
        }
    }

    /// The catalog says that it is no member any more.
    boolean isOut(NodeId member) {
        Member row = annals.latest().member(member);
        return row != null && !row.state().holdsReplicas();
    }

    /// Stops a member for good.
    void remove(NodeId member) {
        for (int group = 0; group < Place.GROUPS; group++) {
            stage.removeNode(new Place(member, group).node());
        }
    }

    /// The running replica that leads the latest term of a group; null if none does.
    @Nullable RaftView leader(int group) {
        RaftView latest = null;
        for (NodeId member : members()) {
            RaftView view = view(member, group);
            if (view != null
                    && view.role() == RaftView.Standing.LEADER
                    && (latest == null || view.currentTerm() > latest.currentTerm())) {
                latest = view;
            }
        }
        return latest;
    }
}
