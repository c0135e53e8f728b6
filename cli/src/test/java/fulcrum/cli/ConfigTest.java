package fulcrum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./fulcrum config validate`. What is right and wrong has tests in the server.
final class ConfigTest {

    private static final String LEAST = "cluster: 0123456789abcdef0123456789abcdef\nnode: n1\n";

    @TempDir private Path directory;

    @Test
    void everyValueIsToldWithItsSource() throws IOException {
        String file = file(LEAST);
        Run run = CommandLines.run("config", "validate", file, "--set", "listen.sql=127.0.0.1:1");
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.printed())
                .startsWith(
                        "cluster               0123456789abcdef0123456789abcdef  " + file + ":1\n")
                .contains(
                        "\nlisten.sql            127.0.0.1:1                       flag listen.sql\n")
                .contains("\nstore.cache           256MiB                            default\n")
                .endsWith("\nvalid\n");
    }

    @Test
    void allErrorsAreToldAndTheAnswerIsNo() throws IOException {
        String file = file(LEAST + "insecrue: true\nlog: {segments: 1}\n");
        Run run = CommandLines.run("config", "validate", file);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.printed())
                .isEqualTo(
                        """
                        FILE:3: unknown key 'insecrue'
                          hint: did you mean 'insecure'?
                        FILE:4: 'log.segments': '1' is out of bounds
                          hint: write a whole number from 2 to 65536
                        2 errors
                        """
                                .replace("FILE", file));
    }

    @Test
    void jsonSaysTheSame() throws IOException {
        String good = file(LEAST);
        assertThat(CommandLines.run("config", "validate", good, "--json").printed())
                .startsWith("{\"valid\":true,\"settings\":{\"cluster\":{\"value\":\"0123");
        Run run = CommandLines.run("config", "validate", "--set", "node=x", good, "--json");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.printed())
                .isEqualTo(
                        "{\"valid\":false,\"errors\":[{\"source\":\"flag node\",\"message\":"
                                + "\"'node': 'x' is no node\",\"hint\":"
                                + "\"nodes are called n1, n2, n3 and so on\"}]}\n");
    }

    @Test
    void aMissingFileIsNoAnswer() {
        Run run = CommandLines.run("config", "validate", directory.resolve("none").toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed()).contains("no file '", "hint: name a configuration in YAML");
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("fulcrum.yaml"), text).toString();
    }
}
