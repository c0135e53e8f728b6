package fulcrum.lab.group;

import fulcrum.machine.NodeId;
import fulcrum.machine.quorum.Majority;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.simulator.Headline;
import fulcrum.simulator.Headline.Weight;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Raft's notes in words for somebody who has not read the paper yet.
public final class RaftHeadlines {

    private RaftHeadlines() {}

    /// What a group of so many can bear.
    public static String about(int nodes) {
        return Majority.of(nodes)
                + " of "
                + nodes
                + " are a majority, "
                + Majority.tolerated(nodes)
                + " may be down";
    }

    /// @param role what the server is that says so
    public static @Nullable Headline of(RaftNote note, String role) {
        boolean leads = role.equals("leader");
        return switch (note) {
            case RaftNote.BecameLeader n ->
                    turn("is elected leader of term " + n.term() + " by a majority");
            case RaftNote.SteppedDown n -> turn("gives up leading: " + n.why());
            case RaftNote.TransferBegan n -> turn("hands leadership over to " + n.to());
            case RaftNote.TransferAbandoned n ->
                    turn("leads on: " + n.to() + " did not take over in time");
            case RaftNote.BecameCandidate n -> news("stands for election in term " + n.term());
            case RaftNote.MembersChanged n ->
                    leads && n.index() > 0 ? news(members(n.configuration())) : null;
            case RaftNote.MembersReverted n ->
                    leads ? news("takes the change of members back: it was overwritten") : null;
            case RaftNote.SnapshotInstalled n ->
                    news("was too far behind and takes a snapshot of entries 1 to " + n.index());
            case RaftNote.SuffixRemoved n -> news(dropped(n));
            case RaftNote.OutcomesUnknown n ->
                    news(
                            "cannot tell "
                                    + n.count()
                                    + " clients whether they succeeded: "
                                    + n.why());
            case RaftNote.TimeoutsTooShort n -> news(tooFar(n));
            case RaftNote.FellBehind n ->
                    detail("cannot keep up, and acknowledges nothing behind entry " + n.index());
            case RaftNote.KeepsUp _ -> detail("has caught up with what is committed");
            case RaftNote.Stalled n ->
                    detail(
                            "was stalled for "
                                    + n.lateNanos() / 1_000_000
                                    + " ms, and suspects itself before the leader");
            case RaftNote.Rested _ ->
                    leads ? detail("has nothing to do, and beats slowly from now on") : null;
            case RaftNote.Woke _ -> leads ? detail("is needed again, and wakes the group") : null;
            case RaftNote.BecameFollower _,
                    RaftNote.BecamePreCandidate _,
                    RaftNote.VoteGranted _,
                    RaftNote.VoteRefused _,
                    RaftNote.PreVoteGranted _,
                    RaftNote.PreVoteRefused _,
                    RaftNote.ElectionIgnored _,
                    RaftNote.MessageIgnored _,
                    RaftNote.EntriesRefused _,
                    RaftNote.Committed _,
                    RaftNote.SnapshotTaken _,
                    RaftNote.LogSpared _,
                    RaftNote.SnapshotShipped _,
                    RaftNote.EntriesLoaded _,
                    RaftNote.TailDiscarded _,
                    RaftNote.SnapshotIgnored _,
                    RaftNote.ReadsConfirmed _,
                    RaftNote.RequestRefused _ ->
                    null;
        };
    }

    private static String dropped(RaftNote.SuffixRemoved n) {
        return "drops entries "
                + n.fromIndex()
                + " to "
                + n.lastIndex()
                + ", which were never committed";
    }

    private static String tooFar(RaftNote.TimeoutsTooShort note) {
        return "warns: "
                + note.roundTripNanos() / 1_000_000
                + " ms to "
                + note.peer()
                + " and back is too long for its election timeout";
    }

    private static Headline turn(String words) {
        return new Headline(Weight.TURN, words);
    }

    private static Headline news(String words) {
        return new Headline(Weight.NEWS, words);
    }

    private static Headline detail(String words) {
        return new Headline(Weight.DETAIL, words);
    }

    private static String members(Configuration members) {
        if (members.joint()) {
            return "needs two majorities for a while: of "
                    + names(members.outgoing())
                    + ", and of "
                    + names(members.voters());
        }
        if (!members.incoming().isEmpty()) {
            SortedSet<NodeId> newcomers = new TreeSet<>(members.incoming());
            newcomers.removeAll(members.voters());
            String aim = "is to make " + names(members.incoming()) + " the members";
            return newcomers.isEmpty()
                    ? aim
                    : aim + "; " + names(newcomers) + " must catch up first";
        }
        String learners =
                members.learners().isEmpty() ? "" : ", learning: " + names(members.learners());
        return "has changed the members, who are now " + names(members.voters()) + learners;
    }

    private static String names(Collection<NodeId> nodes) {
        StringBuilder text = new StringBuilder();
        for (NodeId node : nodes) {
            text.append(text.isEmpty() ? "" : ",").append(node);
        }
        return text.toString();
    }
}
