package fulcrum.lab.members;

import fulcrum.database.shard.ShardView;
import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import fulcrum.machine.quorum.Majority;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Over all configurations in force anywhere in a group that may still decide something, no two
/// quorums are disjoint; and who was left out by members that it knows to be committed does not
/// lead.
///
/// Which may still decide (§5.4.1, thesis 4.1): the latest that is known to be committed, and those
/// of entries behind it, appended since that was known. Of any other, a majority has newer entries
/// and votes for nobody who lacks them.
final class OneMajority implements Invariant<ShardView> {

    /// A configuration in force somewhere.
    ///
    /// @param term of the entry that put it in force
    private record Held(long index, long term, Configuration members) {}

    private static final Comparator<Held> BY_TERM = Comparator.comparingLong(Held::term);

    private final SortedMap<NodeId, Held> inForce = new TreeMap<>();

    private final SortedSet<NodeId> leading = new TreeSet<>();

    /// Every configuration that was ever in force, by its index.
    private final NavigableMap<Long, SortedSet<Held>> appended = new TreeMap<>();

    private Held settled = new Held(-1, 0, Configuration.NOBODY);

    /// The members before those.
    private Configuration superseded = Configuration.NOBODY;

    /// The leader's term when the settled configuration was seen to be committed.
    private long settledTerm;

    private @Nullable Configuration compared;
    private @Nullable Configuration with;

    @Override
    public String name() {
        return "One Majority";
    }

    /// The latest configuration that is known to be committed.
    Configuration settled() {
        return settled.members;
    }

    /// How far a change has come at a member, when it stepped last; null if there is none.
    @Nullable Phase phase(NodeId member) {
        Held held = inForce.get(member);
        if (held == null || held.index < settled.index) {
            return null;
        }
        boolean open = held.index > settled.index;
        if (held.members.joint()) {
            return open ? Phase.JOINT : Phase.DECIDED;
        }
        if (!held.members.stable()) {
            return Phase.LEARNING;
        }
        return open && settled.members.joint() ? Phase.NEW : null;
    }

    /// It led the group when it stepped last.
    boolean led(NodeId member) {
        return leading.contains(member);
    }

    @Override
    public void check(NodeId member, ShardView view) {
        RaftView raft = view.raft();
        if (raft.configuration().voters().isEmpty()) {
            return;
        }
        Held held = inForce.get(member);
        long index = raft.configurationIndex();
        boolean changed =
                held == null || held.index != index || !held.members.equals(raft.configuration());
        if (held == null || changed) {
            boolean atHand = index >= raft.log().baseIndex();
            held =
                    new Held(
                            index,
                            atHand ? raft.log().term(index) : settled.term,
                            raft.configuration());
            inForce.put(member, held);
            if (atHand) {
                appended.computeIfAbsent(index, _ -> new TreeSet<>(BY_TERM)).add(held);
            }
        }
        settle(raft);
        if (changed) {
            for (Held other : live()) {
                compare(member, held, other);
            }
        }
        leading.remove(member);
        if (raft.role() == RaftView.Standing.LEADER) {
            leading.add(member);
            mayLead(raft);
        }
    }

    /// The latest configuration that this replica knows to be committed. Its leader appends the
    /// next one in the very step that commits a joint one, so looking at what is in force would
    /// miss that.
    private void settle(RaftView raft) {
        if (raft.commitIndex() <= settled.index) {
            return;
        }
        var candidates = appended.subMap(settled.index, false, raft.commitIndex(), true);
        for (SortedSet<Held> entries : candidates.descendingMap().values()) {
            for (Held entry : entries) {
                if (entry.index >= raft.log().baseIndex()
                        && raft.log().term(entry.index) == entry.term) {
                    if (!entry.members.equals(settled.members)) {
                        superseded = settled.members;
                    }
                    settled = entry;
                    settledTerm = raft.currentTerm();
                    return;
                }
            }
        }
    }

    private List<Held> live() {
        List<Held> live = new ArrayList<>();
        for (Held held : inForce.values()) {
            if (mayDecide(held)) {
                live.add(held);
            }
        }
        live.add(settled);
        return live;
    }

    private boolean mayDecide(Held held) {
        return held.equals(settled) || (held.index > settled.index && held.term >= settledTerm);
    }

    private void compare(NodeId member, Held held, Held other) {
        boolean known = held.members.equals(compared) && other.members.equals(with);
        if (known || !mayDecide(held) || held.members.equals(other.members)) {
            return;
        }
        if (disjoint(held.members, other.members)) {
            throw new InvariantViolated(
                    name(),
                    "the members "
                            + held.members
                            + " of "
                            + member
                            + " and the members "
                            + other.members
                            + " could decide apart");
        }
        compared = held.members;
        with = other.members;
    }

    /// There is a quorum of each without a node in common: all ways to part the voters are tried.
    static boolean disjoint(Configuration one, Configuration other) {
        SortedSet<NodeId> all = new TreeSet<>(one.voters());
        all.addAll(one.outgoing());
        all.addAll(other.voters());
        all.addAll(other.outgoing());
        List<NodeId> nodes = List.copyOf(all);
        for (int part = 0; part < 1 << nodes.size(); part++) {
            int chosen = part;
            boolean apart =
                    decides(one, node -> (chosen >> nodes.indexOf(node) & 1) == 1)
                            && decides(other, node -> (chosen >> nodes.indexOf(node) & 1) == 0);
            if (apart) {
                return true;
            }
        }
        return false;
    }

    /// Those who say yes can decide: said here once more, for the group's own word for it may be
    /// what is wrong.
    private static boolean decides(Configuration members, Predicate<NodeId> yes) {
        return Majority.met(members.voters(), yes)
                && (members.outgoing().isEmpty() || Majority.met(members.outgoing(), yes));
    }

    /// Who leads is a voter of its own members, or is left out by the latest only, and does not
    /// know yet that they are committed (thesis 4.2.2): then it is one of those before.
    private void mayLead(RaftView raft) {
        Configuration own = raft.configuration();
        boolean behind = raft.configurationIndex() < settled.index; // deposed, and does not know it
        if (behind || own.isVoter(raft.self())) {
            return;
        }
        boolean first = raft.configurationIndex() == settled.index;
        Configuration before = first ? superseded : settled.members;
        if (raft.configurationIndex() <= raft.commitIndex() || !before.isVoter(raft.self())) {
            throw new InvariantViolated(
                    name(),
                    raft.self()
                            + " leads term "
                            + raft.currentTerm()
                            + ", and no vote is its own in "
                            + own
                            + " after "
                            + before);
        }
    }
}
