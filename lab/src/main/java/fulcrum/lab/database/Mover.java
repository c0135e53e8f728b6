package fulcrum.lab.database;

import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import fulcrum.simulator.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Replaces replicas of groups while transactions run: adds one that catches up, and removes
/// another, the leader as likely as anyone. Who is removed is gone for good a while later, or comes
/// back with what it has. It also tells all replicas who the others' members are, as their hosts
/// do.
final class Mover implements Client {

    static final String REPLACED = "replica replaced";
    static final String LEADER_REMOVED = "leader removed";
    static final String CAME_BACK = "replica that was removed comes back";

    private static final long TICK_NANOS = 50_000_000;
    private static final long TIMEOUT_NANOS = 2_000_000_000;

    private final Stage<Part> stage;
    private final Houses houses;
    private final Dice dice;
    private final long pauseNanosMost;
    private final int moves;
    private int left;

    /// Who is to vote in a group, where that is being changed.
    private final TreeMap<Long, SortedSet<NodeId>> wanted = new TreeMap<>();

    /// The change that is asked for; 0 for none.
    private long asked;

    private long pausesUntil;

    /// @param moves that it makes
    /// @param pauseNanosMost between two of them
    Mover(Stage<Part> stage, Houses houses, Dice dice, int moves, long pauseNanosMost) {
        this.stage = stage;
        this.houses = houses;
        this.dice = dice;
        this.moves = moves;
        this.left = moves;
        this.pauseNanosMost = pauseNanosMost;
    }

    /// Every group is as it is wanted, and who is in none is gone.
    boolean done() {
        return left == moves
                || (asked == 0 && wanted.isEmpty() && strangers().isEmpty() && strayed() == null);
    }

    /// Who has replicas of a group, or is to have: some of them may not, and others may.
    List<NodeId> replicas(long group) {
        List<NodeId> replicas = new ArrayList<>();
        for (NodeId node : stage.nodes()) {
            Place place = houses.of(node);
            if (place.group() == group) {
                replicas.add(place.member());
            }
        }
        return replicas;
    }

    /// Who has a replica of any group.
    List<NodeId> members() {
        SortedSet<NodeId> members = new TreeSet<>();
        for (long group = 0; group <= houses.groups(); group++) {
            members.addAll(replicas(group));
        }
        return List.copyOf(members);
    }

    @Override
    public void begin(Port port) {
        pause(port);
        if (left > 0) {
            port.wakeAfter(TICK_NANOS);
        }
    }

    private void pause(Port port) {
        pausesUntil = port.time() + 1 + dice.below(pauseNanosMost);
    }

    @Override
    public void woken(Port port) {
        port.wakeAfter(TICK_NANOS);
        introduce(port);
        if (asked > 0) {
            return;
        }
        for (Long group : List.copyOf(wanted.keySet())) {
            if (comesTo(group, port)) {
                return;
            }
        }
        if (port.time() >= pausesUntil || port.calm()) {
            pause(port);
            next(port);
        }
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        asked = ticket == asked ? 0 : asked; // what became of it, the leader's state says
    }

    // What is under way

    /// Asks for a change until it is done.
    ///
    /// @return whether it had to ask
    private boolean comesTo(long group, Port port) {
        RaftView leader = leader(group);
        SortedSet<NodeId> voters = wanted.get(group);
        if (leader == null || voters == null || !settled(leader)) {
            return false;
        }
        if (leader.configuration().voters().equals(voters)) {
            wanted.remove(group);
            stage.sometimes(REPLACED);
            return false;
        }
        if (leader.configuration().voters().contains(leader.self())
                && !voters.contains(leader.self())) {
            stage.sometimes(LEADER_REMOVED);
        }
        NodeId door = houses.node(new Place(leader.self(), group));
        asked =
                port.submit(
                        door,
                        new ShardCommand.ChangeMembers(List.copyOf(voters), List.of()),
                        TIMEOUT_NANOS);
        return true;
    }

    private static boolean settled(RaftView leader) {
        return leader.configuration().stable()
                && leader.configurationIndex() <= leader.commitIndex();
    }

    private @Nullable RaftView leader(long group) {
        return houses.leader(stage, group);
    }

    // What comes next

    private void next(Port port) {
        NodeId stranger = strangers().isEmpty() ? null : strangers().getFirst();
        Long strayed = strayed();
        if (strayed != null) {
            replace(strayed, port);
        } else if (stranger != null && (port.calm() || dice.chance(1, 2))) {
            port.removeNode(stranger);
        } else if (left > 0 && !port.calm()) {
            replace(dice.below(houses.groups() + 1), port);
        }
    }

    private void replace(long group, Port port) {
        RaftView leader = leader(group);
        if (leader == null || !settled(leader) || wanted.containsKey(group)) {
            return;
        }
        left--;
        List<NodeId> voters = new ArrayList<>(leader.configuration().voters());
        List<NodeId> present = replicas(group);
        List<NodeId> others = new ArrayList<>(present);
        others.removeAll(voters);
        NodeId goes = dice.pick(voters);
        for (NodeId voter : voters) {
            goes = present.contains(voter) ? goes : voter;
        }
        NodeId comes;
        if (!others.isEmpty()) {
            comes = others.getFirst();
            stage.sometimes(CAME_BACK);
        } else {
            comes = port.addNode();
            houses.settle(comes, group);
        }
        SortedSet<NodeId> after = new TreeSet<>(voters);
        after.remove(goes);
        after.add(comes);
        wanted.put(group, after);
    }

    /// Nodes with replicas that are in no group, as far as the leaders know.
    private List<NodeId> strangers() {
        List<NodeId> strangers = new ArrayList<>();
        for (long group = 0; group <= houses.groups(); group++) {
            RaftView leader = leader(group);
            if (leader == null || !settled(leader) || wanted.containsKey(group)) {
                continue;
            }
            for (NodeId member : replicas(group)) {
                if (!leader.configuration().members().contains(member)) {
                    strangers.add(houses.node(new Place(member, group)));
                }
            }
        }
        return strangers;
    }

    /// A group that has somebody for a member who is gone: a change that was given up came late;
    /// null for none.
    private @Nullable Long strayed() {
        for (long group = 0; group <= houses.groups(); group++) {
            RaftView leader = leader(group);
            if (leader != null && !replicas(group).containsAll(leader.configuration().members())) {
                return group;
            }
        }
        return null;
    }

    // Hosts

    /// Tells each replica where those of other groups may be, where it knows another state of that.
    private void introduce(Port port) {
        List<NodeId> members = members();
        for (NodeId node : stage.nodes()) {
            Part part = stage.view(node);
            ShardView shard = part == null ? null : part.shard();
            if (shard != null && !shard.neighbours().equals(members) && dice.chance(1, 4)) {
                port.submit(node, new ShardCommand.Neighbours(members), TIMEOUT_NANOS);
            }
        }
    }
}
