package fulcrum.database.catalog;

import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// The next step of a group on its way to the membership that the catalog wants.
public sealed interface Step {

    /// The same voters; these learn, some of them from now on.
    record AddLearners(SortedSet<NodeId> voters, SortedSet<NodeId> learners) implements Step {}

    /// These vote and those learn from now on: Raft's joint consensus where the voters differ.
    record ChangeMembers(SortedSet<NodeId> voters, SortedSet<NodeId> learners) implements Step {}

    /// Another voter leads.
    record MoveLeader(NodeId to) implements Step {}

    /// There is nothing to do now.
    record Nothing(Why why) implements Step {}

    /// Why nothing is done.
    enum Why {
        /// The group is as the catalog wants it.
        SETTLED("settled"),
        /// The node does not lead the group: it is for another to say.
        FOLLOWS("another node leads the group"),
        /// The catalog names no members yet.
        UNFOUNDED("the catalog names no members yet"),
        /// A change of its members, or the leader's first entry, is not committed yet.
        CHANGE_UNDER_WAY("a change of members is under way"),
        /// Leaderships are evened out one at a time.
        LEADERSHIP_UNDER_WAY("waits for another group's leadership to be handed over"),
        /// Who shall vote or lead does not answer, or lacks too much of the log.
        WAITS_FOR_SUCCESSORS("waits for a member who can take over"),
        /// So few voters answer that the change could not be committed, or would leave a group that
        /// cannot commit.
        WAITS_FOR_VOTERS("waits for a majority of the voters to answer");

        private final String meaning;

        Why(String meaning) {
            this.meaning = meaning;
        }

        /// In words, for a table.
        public String meaning() {
            return meaning;
        }
    }

    /// What the group is asked for; null where it is nothing.
    default @Nullable ShardCommand command() {
        return switch (this) {
            case AddLearners(SortedSet<NodeId> voters, SortedSet<NodeId> learners) ->
                    new ShardCommand.ChangeMembers(List.copyOf(voters), List.copyOf(learners));
            case ChangeMembers(SortedSet<NodeId> voters, SortedSet<NodeId> learners) ->
                    new ShardCommand.ChangeMembers(List.copyOf(voters), List.copyOf(learners));
            case MoveLeader(NodeId to) -> new ShardCommand.MoveLeader(to);
            case Nothing _ -> null;
        };
    }
}
