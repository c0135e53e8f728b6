package fulcrum.protocols.log.raft;

import fulcrum.protocols.log.raft.RaftMessage.Conflict;
import java.util.ArrayDeque;
import java.util.List;

/// A conversation of a leader with one follower over a perfect link, until both are silent.
///
/// @param refusals how often the follower refused entries that do not fit
/// @param messages how many messages the leader sent
record Exchange(int refusals, int messages) {

    private static final int ENDLESS = 10_000;

    /// The leader, known to the follower as this peer, begins with a heartbeat.
    ///
    /// @param name what the leader calls the follower, and the follower the leader
    static Exchange between(Server leader, Server follower, int name) {
        ArrayDeque<RaftMessage> toFollower = new ArrayDeque<>();
        int refusals = 0;
        int messages = 0;
        toFollower.addAll(leader.fires(Raft.HEARTBEAT).to(name));
        while (!toFollower.isEmpty()) {
            messages++;
            if (messages > ENDLESS) {
                throw new AssertionError("the conversation does not end");
            }
            List<RaftMessage> answers = follower.receives(name, toFollower.remove()).to(name);
            for (RaftMessage answer : answers) {
                if (answer instanceof Conflict) {
                    refusals++;
                }
                toFollower.addAll(leader.receives(name, answer).to(name));
            }
        }
        return new Exchange(refusals, messages);
    }
}
