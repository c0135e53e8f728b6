package fulcrum.protocols.log.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A server that begins with a state: figure 13, step 7, as recovery finds it.
final class FoundingTest {

    private static final List<NodeId> MEMBERS =
            List.of(new NodeId(1), new NodeId(2), new NodeId(3));

    @Test
    void recoveryFindsTheStateCommittedAndNobodyVotedFor() {
        Configuration members = Configuration.of(MEMBERS);
        Snapshot state = new Snapshot(4, 1_000, Founding.header(members));
        List<Logged> records = new ArrayList<>();
        for (RaftRecord record : Founding.records(state)) {
            records.add(new Logged(records.size() + 1, record));
        }
        Raft raft = Raft.recover(RaftConfig.of(new NodeId(1), members), records, 0);
        RaftView view = raft.view();
        assertThat(view.currentTerm()).isEqualTo(Founding.TERM);
        assertThat(view.votedFor()).isNull();
        assertThat(view.commitIndex()).isEqualTo(1_000);
        assertThat(view.log().lastIndex()).isEqualTo(1_000);
        assertThat(view.log().baseIndex()).isEqualTo(1_000);
        assertThat(view.log().term(1_000)).isEqualTo(Founding.TERM);
        assertThat(RaftCodec.mark(state).configuration()).isEqualTo(members);
    }

    @Test
    void aStateOfNothingIsNoState() {
        Snapshot nothing = new Snapshot(4, 0, Founding.header(Configuration.of(MEMBERS)));
        assertThatThrownBy(() -> Founding.records(nothing))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
