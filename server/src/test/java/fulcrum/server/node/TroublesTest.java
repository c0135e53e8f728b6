package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Malformed;
import fulcrum.server.log.Laggard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Troubles before and after there is a node.
final class TroublesTest {

    private final Troubles troubles = new Troubles();
    private final List<String> told = new ArrayList<>();

    private final Troubles.Follower follower =
            new Troubles.Follower() {
                @Override
                public void fail(String what, Throwable reason) {
                    told.add(what + ": " + reason.getMessage());
                }

                @Override
                public void makeRoom(Laggard laggard) {
                    told.add("make room for " + laggard.group());
                }

                @Override
                public void unreadable(long group, long position, String reason) {
                    told.add(group + " at " + position + ": " + reason);
                }

                @Override
                public void malformed(NodeId from, String what) {
                    told.add(from + " said " + what);
                }
            };

    @Test
    void aSyncThatFailedBeforeThereWasANodeIsToldOnceThereIs() {
        troubles.stopped(new IOException("sync"));
        troubles.failed(new IOException("damaged"));
        troubles.follow(follower);
        assertThat(told).containsExactly("the log has stopped: sync");
    }

    @Test
    void laterOnesAreToldAtOnce() {
        troubles.follow(follower);
        troubles.failed(new IOException("damaged"));
        troubles.malformed(new NodeId(2), new Malformed(7, "no tag"));
        assertThat(told).hasSize(2).first().isEqualTo("the store has failed: damaged");
        assertThat(told.getLast()).startsWith("n2 said ").contains("no tag");
    }
}
