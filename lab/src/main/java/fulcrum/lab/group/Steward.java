package fulcrum.lab.group;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftCommand;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Changes members and hands leadership over, now and then; and always replaces a member that has
/// gone for good.
public final class Steward implements Client {

    private static final long TIMEOUT_NANOS = 2_000_000_000L;
    private static final int VOTERS_MOST = 7;

    private final Group group;
    private final Dice dice;
    private final long pauseNanos;
    private final Zeal zeal;
    private int asking;

    /// Questions for few voters that may yet be heard: their answers never came.
    private final SortedSet<Long> fewAsked = new TreeSet<>();

    /// What it does besides replacing those who are lost for good.
    public enum Zeal {
        RESTS,
        TRANSFERS,
        CHANGES
    }

    public Steward(Group group, Dice dice, long pauseNanos, Zeal zeal) {
        this.group = group;
        this.dice = dice;
        this.pauseNanos = pauseNanos;
        this.zeal = zeal;
    }

    @Override
    public void begin(Port port) {
        pause(port);
    }

    @Override
    public void woken(Port port) {
        pause(port);
        RaftView leader = leader();
        if (leader == null || !((asking == 0 && mayAsk(leader)) || impatient())) {
            return;
        }
        RaftCommand command = next(leader, port);
        if (command != null) {
            asking++;
            long ticket = port.submit(leader.self(), group.command(command), TIMEOUT_NANOS);
            if (command instanceof RaftCommand.ChangeMembers c && tooFew(c.voters())) {
                fewAsked.add(ticket);
            }
        }
    }

    /// Asks for another change while one is under way: leaders have to refuse that themselves.
    private boolean impatient() {
        return !group.calm() && asking < 2 && dice.chance(1, 3);
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        asking--;
        if (reply instanceof Reply.Answered) {
            fewAsked.remove(ticket);
        }
    }

    /// Nothing is left to change: the members are settled, and all of them exist.
    public boolean done() {
        RaftView leader = leader();
        return asking == 0 && leader != null && settled(leader) && gone(leader).isEmpty();
    }

    /// The running server that leads the latest term; null if none does.
    public @Nullable RaftView leader() {
        RaftView latest = null;
        for (NodeId node : group.nodes()) {
            RaftView view = group.view(node);
            if (view != null
                    && view.role() == RaftView.Standing.LEADER
                    && (latest == null || view.currentTerm() > latest.currentTerm())) {
                latest = view;
            }
        }
        return latest;
    }

    private static boolean settled(RaftView leader) {
        return leader.configuration().stable()
                && leader.configurationIndex() <= leader.commitIndex();
    }

    /// A change that waits for a newcomer who has gone itself has to be replaced by another.
    private boolean mayAsk(RaftView leader) {
        return settled(leader)
                || (!leader.configuration().joint()
                        && leader.configurationIndex() <= leader.commitIndex()
                        && !gone(leader).isEmpty());
    }

    private SortedSet<NodeId> gone(RaftView leader) {
        SortedSet<NodeId> gone = leader.configuration().members();
        gone.removeAll(group.nodes());
        return gone;
    }

    private @Nullable RaftCommand next(RaftView leader, Port port) {
        Configuration members = leader.configuration();
        List<NodeId> voters = new ArrayList<>(members.voters());
        List<NodeId> learners = new ArrayList<>(members.learners());
        List<NodeId> strangers = new ArrayList<>(group.nodes());
        strangers.removeAll(members.members());
        SortedSet<NodeId> gone = gone(leader);
        if (!gone.isEmpty()) {
            int lost = voters.size();
            voters.removeAll(gone);
            learners.removeAll(gone);
            lost -= voters.size();
            voters.addAll(strangers.subList(0, Math.min(lost, strangers.size())));
            return new RaftCommand.ChangeMembers(voters, learners);
        }
        if (group.calm() || zeal == Zeal.RESTS) {
            return null;
        }
        return switch (zeal == Zeal.CHANGES ? dice.below(8) : 7) {
            case 0 -> grow(voters, learners, strangers, port);
            case 1 -> voters.size() > 1 ? shrink(voters, learners) : null;
            case 2 -> swap(voters, learners, strangers, port);
            case 3 -> demoteOrPromote(voters, learners);
            case 4, 5 -> overhaul(voters, learners, strangers, port);
            default -> new RaftCommand.TransferLeadership(dice.pick(voters));
        };
    }

    private @Nullable RaftCommand grow(
            List<NodeId> voters, List<NodeId> learners, List<NodeId> strangers, Port port) {
        if (voters.size() + learners.size() >= VOTERS_MOST) {
            return null;
        }
        NodeId newcomer = strangers.isEmpty() ? port.addNode() : strangers.getFirst();
        (dice.chance(1, 4) ? learners : voters).add(newcomer);
        return new RaftCommand.ChangeMembers(voters, learners);
    }

    private RaftCommand shrink(List<NodeId> voters, List<NodeId> learners) {
        voters.remove(dice.pick(voters));
        return new RaftCommand.ChangeMembers(voters, learners);
    }

    private RaftCommand swap(
            List<NodeId> voters, List<NodeId> learners, List<NodeId> strangers, Port port) {
        NodeId newcomer = strangers.isEmpty() ? port.addNode() : strangers.getFirst();
        voters.remove(dice.pick(voters));
        voters.add(newcomer);
        return new RaftCommand.ChangeMembers(voters, learners);
    }

    private @Nullable RaftCommand demoteOrPromote(List<NodeId> voters, List<NodeId> learners) {
        if (!learners.isEmpty()) {
            voters.add(learners.removeLast());
        } else if (voters.size() > 3) {
            NodeId demoted = dice.pick(voters);
            voters.remove(demoted);
            learners.add(demoted);
        } else {
            return null;
        }
        return new RaftCommand.ChangeMembers(voters, learners);
    }

    /// Anybody may be a voter, a learner or nothing: old and new voters need not share a majority.
    private RaftCommand overhaul(
            List<NodeId> voters, List<NodeId> learners, List<NodeId> strangers, Port port) {
        List<NodeId> all = new ArrayList<>(voters);
        all.addAll(learners);
        all.addAll(strangers);
        while (all.size() < voters.size() + 2) {
            all.add(port.addNode());
        }
        dice.shuffle(all);
        int chosen = dice.between(1, Math.min(all.size(), VOTERS_MOST - 2));
        int pupils = dice.below(Math.min(all.size() - chosen, 2) + 1);
        return new RaftCommand.ChangeMembers(
                List.copyOf(all.subList(0, chosen)),
                List.copyOf(all.subList(chosen, chosen + pupils)));
    }

    /// A member can be lost for good now: none is missing yet, and every set of voters that may be
    /// in force anywhere, now or next, can spare one.
    public boolean canSpareOne() {
        RaftView leader = leader();
        if (leader == null || !gone(leader).isEmpty() || !fewAsked.isEmpty()) {
            return false;
        }
        for (NodeId node : group.nodes()) {
            RaftView view = group.view(node);
            if (view == null) {
                return false;
            }
            Configuration members = view.configuration();
            SortedSet<NodeId> missing = new TreeSet<>(members.members());
            missing.removeAll(group.nodes());
            if (!missing.isEmpty()
                    || tooFew(members.voters())
                    || tooFew(members.outgoing())
                    || tooFew(members.incoming())) {
                return false;
            }
        }
        return true;
    }

    private static boolean tooFew(Collection<NodeId> voters) {
        return !voters.isEmpty() && voters.size() < 3;
    }

    private void pause(Port port) {
        port.wakeAfter(dice.between(pauseNanos / 4, pauseNanos));
    }
}
