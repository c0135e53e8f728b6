package fulcrum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.server.node.Node;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeDirectory;
import fulcrum.server.transport.ClusterId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `recover` says and how it ends. Its work on real nodes is tested beside it.
class RecoverCommandTest {

    private static final NodeId N3 = new NodeId(3);

    @TempDir private Path directory;

    /// One of three that has lived, and never met the others.
    @BeforeEach
    void liveAlone() throws Exception {
        ClusterId cluster = new ClusterId(1, 2);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        NodeDirectory.found(data(), cluster, N3);
        NodeConfig config =
                new NodeConfig(
                        cluster,
                        N3,
                        data(),
                        any,
                        any,
                        any,
                        new TreeMap<>(Map.of(new NodeId(1), nowhere, new NodeId(2), nowhere)),
                        false,
                        NodeConfig.TIMING,
                        NodeConfig.Sizes.SMALL,
                        null);
        Node.start(config, (_, _, _, _) -> {}).close();
    }

    private Path data() {
        return directory.resolve("n3");
    }

    private Path plan() {
        return directory.resolve("rescue.plan");
    }

    private CommandLines.Run makePlan() {
        return CommandLines.run(
                "recover", "plan", "--data", data().toString(), "--out", plan().toString());
    }

    @Test
    void aPlanSaysWhatIsLeftAndWhatMayBeLost() {
        CommandLines.Run run = makePlan();
        assertThat(run.printed())
                .contains("left  n3 in " + data())
                .contains("lost  n1, n2, which must never run again")
                .contains("group 1: has lost its majority of 3")
                .contains("may be lost: what n1, n2 committed without n3")
                .contains("which makes n3 the only voters")
                .contains("digest ");
        assertThat(run.exit()).isEqualTo(ExitCode.GOOD);
        assertThat(plan()).exists();
    }

    @Test
    void aPlanForProgramsIsWhatItsFileHolds() {
        String told =
                CommandLines.run("recover", "plan", "--data", data().toString(), "--json")
                        .printed();
        makePlan();
        assertThat(plan()).hasContent(told);
    }

    @Test
    void nothingIsDoneUnlessSomebodySaysYes() {
        makePlan();
        CommandLines.Run run = CommandLines.run("recover", "apply", plan().toString());
        assertThat(run.exit()).isEqualTo(ExitCode.UNKNOWN);
        assertThat(run.printed()).contains("gives up every node but those of", "--yes");
    }

    @Test
    void aPlanIsCarriedOutOnce() {
        makePlan();
        CommandLines.Run run = CommandLines.run("recover", "apply", plan().toString(), "--yes");
        assertThat(run.printed()).contains("done: epoch 2 begins", "rescue-2.txt");
        assertThat(run.exit()).isEqualTo(ExitCode.GOOD);
        CommandLines.Run again = CommandLines.run("recover", "apply", plan().toString(), "--yes");
        assertThat(again.printed()).contains("all of it was done before");
        assertThat(again.exit()).isEqualTo(ExitCode.GOOD);
        CommandLines.Run next = makePlan();
        assertThat(next.printed()).contains("has its majority and needs nothing");
        assertThat(next.exit()).isEqualTo(ExitCode.BAD);
    }

    @Test
    void whatIsNoDirectoryOfANodeIsRefused() {
        CommandLines.Run run = CommandLines.run("recover", "plan", "--data", directory.toString());
        assertThat(run.exit()).isEqualTo(ExitCode.UNKNOWN);
        assertThat(run.printed()).contains("is the directory of no node", "hint:");
    }
}
