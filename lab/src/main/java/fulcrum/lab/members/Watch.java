package fulcrum.lab.members;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.shard.ShardView;
import fulcrum.lab.group.Calm;
import fulcrum.lab.group.Group;
import fulcrum.lab.shard.Chronicle;
import fulcrum.machine.Command;
import fulcrum.machine.Invariant;
import fulcrum.machine.NodeId;
import fulcrum.machine.quorum.Majority;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftCommand;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.protocols.log.raft.RaftInvariants;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// One group of the cluster, watched: what always holds of it, and what the calm brings it to.
final class Watch {

    private final int number;
    private final Chronicle chronicle;
    private final Stage<ShardView> stage;
    private final Roster roster;
    private final OneMajority majority = new OneMajority();
    private final Calm calm;

    Watch(int number, Chronicle chronicle, Stage<ShardView> stage, Roster roster, RaftConfig raft) {
        this.number = number;
        this.chronicle = chronicle;
        this.stage = stage;
        this.roster = roster;
        this.calm = new Calm(new Members(), raft);
    }

    Chronicle chronicle() {
        return chronicle;
    }

    /// A member was killed.
    void killed(NodeId member) {
        Phase phase = majority.phase(member);
        if (phase != null) {
            stage.sometimes(majority.led(member) ? phase.crashOfLeader() : phase.crash());
        }
    }

    void healed() {
        calm.healed(Place.members(stage.nodes(), number));
    }

    /// It has been calm for a while, and its members are those that the catalog wants.
    boolean calmAs(Catalog catalog) {
        RaftView leader = roster.leader(number);
        boolean wanted = leader != null && Wanted.reached(catalog, leader);
        healed();
        return calm.lasts(wanted ? leader : null);
    }

    @Override
    public String toString() {
        RaftView leader = roster.leader(number);
        return "group "
                + number
                + (leader == null
                        ? " has no leader"
                        : " is led by " + leader.self() + " and has " + leader.configuration());
    }

    /// The latest members that are known to be committed include it.
    boolean needs(NodeId member) {
        return majority.settled().isMember(member);
    }

    /// It would go on without this member: no change is under way, enough voters exist, and an
    /// earlier loss is made good. Until then a steward may take two who are lost for silent only,
    /// and bring the group down to voters of whom they are most.
    boolean bearsLossOf(NodeId member) {
        RaftView leader = roster.leader(number);
        Configuration settled = majority.settled();
        return leader != null
                && leader.configuration().equals(settled)
                && settled.stable()
                && leader.configurationIndex() <= leader.commitIndex()
                && settled.members().stream().allMatch(roster::exists)
                && Majority.met(settled.voters(), node -> !node.equals(member));
    }

    List<Invariant<ShardView>> invariants() {
        List<Invariant<ShardView>> all = new ArrayList<>();
        for (Invariant<RaftView> each :
                RaftInvariants.all(member -> stage.clock(new Place(member, number).node()))) {
            all.add(new Inside(each.name(), (member, view) -> each.check(member, view.raft())));
        }
        all.add(new Inside(majority.name(), majority::check));
        return all;
    }

    /// What is to be checked of a replica.
    private interface Check {
        void of(NodeId member, ShardView view);
    }

    /// An invariant of this group, whose replicas are known by their members' numbers.
    private final class Inside implements Invariant<ShardView> {

        private final String name;
        private final Check check;

        Inside(String name, Check check) {
            this.name = name;
            this.check = check;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void check(NodeId node, ShardView view) {
            Place place = Place.of(node);
            if (place.group() == number) {
                check.of(place.member(), view);
            }
        }
    }

    /// The group as the lab's other parts know groups.
    private final class Members implements Group {

        @Override
        public SortedSet<NodeId> nodes() {
            return Place.members(stage.nodes(), number);
        }

        @Override
        public @Nullable RaftView view(NodeId member) {
            return roster.view(member, number);
        }

        @Override
        public boolean calm() {
            return stage.calm();
        }

        @Override
        public long time() {
            return stage.time();
        }

        @Override
        public Command command(RaftCommand wanted) {
            throw new IllegalArgumentException("stewards do not ask in this way: " + wanted);
        }
    }
}
