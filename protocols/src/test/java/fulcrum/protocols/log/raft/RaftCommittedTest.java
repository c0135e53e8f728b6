package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Given.follower;
import static fulcrum.protocols.log.raft.Some.entries;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How far the leader has committed may be heard by another way than AppendEntries.
class RaftCommittedTest {

    private static final long TERM = 5;

    /// It has entries of terms 1, 2, 5, 5 and 5, and knows that its leader has all of them.
    private static Server agreeing() {
        Server server = follower(TERM, 1, 2, 5);
        server.receives(2, new AppendEntries(TERM, 3, 5, entries(4, 5, 5), 0, 70));
        return server;
    }

    private static long committed(Server server, long term, long index) {
        server.submits(new RaftCommand.Committed(term, index));
        assertThat(server.answered(server.lastRequest())).isInstanceOf(Outcome.Done.class);
        return server.view().commitIndex();
    }

    @Test
    void aFollowerCommitsWhatItHasInCommonWithItsLeader() {
        Server server = agreeing();
        assertThat(committed(server, TERM, 4)).isEqualTo(4);
        assertThat(committed(server, TERM, 9)).isEqualTo(5);
    }

    @Test
    void whatItMayHaveFromAnEarlierLeaderIsNotCommitted() {
        Server server = follower(TERM, 1, 2, 3);
        assertThat(committed(server, TERM, 3)).isZero();
        server.receives(2, new AppendEntries(TERM, 2, 2, List.of(), 0, 70));
        assertThat(committed(server, TERM, 3)).isEqualTo(2);
    }

    @Test
    void ofAnotherTermNothingIsTaken() {
        Server server = agreeing();
        assertThat(committed(server, TERM - 1, 4)).isZero();
        assertThat(committed(server, TERM + 1, 4)).isZero();
        server.receives(3, new AppendEntries(TERM + 1, 1, 1, List.of(), 0, 70));
        assertThat(committed(server, TERM, 4)).isZero();
        assertThat(committed(server, TERM + 1, 4)).isEqualTo(1);
    }

    @Test
    void whatIsCommittedStaysSo() {
        Server server = agreeing();
        committed(server, TERM, 4);
        assertThat(committed(server, TERM, 2)).isEqualTo(4);
    }
}
