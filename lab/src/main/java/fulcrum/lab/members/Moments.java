package fulcrum.lab.members;

import fulcrum.database.shard.ShardMessage;
import fulcrum.machine.Effect;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.simulator.Episode.Moment;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The moments that faults wait for: each step of a change of members, and whoever leads it.
final class Moments {

    private static final String LEADER = "became leader";
    private static final String LEARNS = "newcomers learn";
    private static final String JOINT = "goes joint";
    private static final String ALONE = "new members decide";
    private static final String HANDS_OVER = "hands over";

    static final List<String> NAMES = List.of(LEADER, LEARNS, JOINT, ALONE, HANDS_OVER);

    /// What comes of the joint configurations that there were.
    private final Set<Configuration> aims = new LinkedHashSet<>();

    List<Moment<ShardMessage>> all() {
        return List.of(
                note(LEADER, note -> note instanceof RaftNote.BecameLeader),
                members(LEARNS, members -> !members.incoming().isEmpty()),
                members(JOINT, Configuration::joint),
                members(ALONE, this::alone),
                note(HANDS_OVER, note -> note instanceof RaftNote.TransferBegan));
    }

    /// The last step of a change, and no mere change of learners.
    private boolean alone(Configuration members) {
        if (members.joint()) {
            aims.add(members.decided());
        }
        return members.stable() && aims.contains(members);
    }

    private static Moment<ShardMessage> members(String name, Predicate<Configuration> which) {
        return note(
                name,
                note ->
                        note instanceof RaftNote.MembersChanged(long _, Configuration members)
                                && which.test(members));
    }

    private static Moment<ShardMessage> note(String name, Predicate<RaftNote> which) {
        return new Moment<>(
                name,
                effect ->
                        effect instanceof Effect.Noted<ShardMessage>(var note)
                                && note instanceof RaftNote told
                                && which.test(told));
    }
}
