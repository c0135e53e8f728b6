package fulcrum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines.Run;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.Entry;
import fulcrum.protocols.log.raft.Tail;
import fulcrum.server.node.NodeDirectory;
import fulcrum.server.tails.KeptTail;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./fulcrum tails` beside a node that does not run, and `./fulcrum node` where nobody answers.
final class TailsCommandTest {

    @TempDir private Path data;

    private Run run(String... words) throws IOException {
        Tail tail = new Tail(345, 9, Tail.Cause.CONFLICT, List.of(new Entry.Blank(120, 8)));
        NodeDirectory.tails(data).keep(new KeptTail(new NodeId(1), 1, 1_000_000_000L, tail));
        return CommandLines.run(words);
    }

    @Test
    void listsWhatADirectoryHas() throws IOException {
        Run run = run("tails", "list", "--data", data.toString());
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.printed())
                .isEqualTo(
                        """
                        ID         KEPT                  ENTRIES  INDEXES  TERMS  BY TERM  CAUSE
                        n1-g1-345  1970-01-01T00:00:01Z  1        120-120  8-8    9        conflict
                        """);
    }

    @Test
    void showsOneAndWhatMayNotBeConcludedFromIt() throws IOException {
        Run run = run("tails", "show", "n1-g1-345", "--data", data.toString());
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.printed())
                .contains(
                        "n1-g1-345: 1 entries of group 1 on n1, kept 1970-01-01T00:00:01Z\n",
                        "replaced by the leader of term 9 (conflict)\n",
                        "may have been committed all the same",
                        "  index=120 term=8 begin a term\n");
    }

    @Test
    void whatIsNotThereIsRefused() throws IOException {
        Run run = run("tails", "show", "n1-g1-346", "--data", data.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed()).contains("there is no divergent tail n1-g1-346");
        Run nowhere = run("tails", "list", "--data", data.resolve("nowhere").toString());
        assertThat(nowhere.exit()).isEqualTo(2);
    }

    @Test
    void aNodeThatNobodyReachesIsNotFenced() {
        Run run = CommandLines.run("node", "fence", "n1", "--port-offset", "49997");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed()).contains("no node answers");
        assertThat(CommandLines.run("node", "fence", "one").printed()).contains("'one' is no node");
    }
}
