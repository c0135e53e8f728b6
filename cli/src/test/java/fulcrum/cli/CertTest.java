package fulcrum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates are made for who is named, and nothing that is there is written over.
final class CertTest {

    private static final String CLUSTER = "0123456789abcdef0123456789abcdef";

    @TempDir private Path directory;

    @Test
    void aNodesFilesAreWhatItsConfigurationTakes() throws Exception {
        authority();
        Run made =
                run(
                        "cert",
                        "node",
                        "n1",
                        "--ca",
                        at("ca"),
                        "--hosts",
                        "one.example,::1",
                        "--out",
                        at("n1"));
        assertThat(made.exit()).isEqualTo(ExitCode.GOOD);
        assertThat(made.printed()).startsWith("fulcrum://" + CLUSTER + "/n1, until 20");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(directory.resolve("n1/n1.key"))))
                .isEqualTo("rw-------");
        assertThat(validate("n1").printed()).endsWith("valid\n");
    }

    @Test
    void anotherNodesFilesAreRefusedWithReasonAndFix() throws Exception {
        authority();
        assertThat(run("cert", "node", "n2", "--ca", at("ca"), "--out", at("n2")).exit())
                .isEqualTo(ExitCode.GOOD);
        Run refused = validate("n2");
        assertThat(refused.exit()).isEqualTo(ExitCode.BAD);
        assertThat(refused.printed())
                .contains("flag tls.certificate: 'tls.certificate': ")
                .contains("/n2, and this is n1 of " + CLUSTER)
                .contains("'./fulcrum cert node n1' makes one");
    }

    @Test
    void whatIsThereIsWrittenOverOnlyByForce() throws Exception {
        authority();
        String before = Files.readString(directory.resolve("ca/ca.key"));
        Run refused = run("cert", "ca", "--out", at("ca"));
        assertThat(refused.exit()).isEqualTo(ExitCode.UNKNOWN);
        assertThat(refused.printed()).contains("is there already").contains("--force");
        assertThat(directory.resolve("ca/ca.key")).hasContent(before);
        assertThat(run("cert", "ca", "--out", at("ca"), "--force").exit()).isEqualTo(ExitCode.GOOD);
        assertThat(Files.readString(directory.resolve("ca/ca.key"))).isNotEqualTo(before);
    }

    @Test
    void nonsenseIsRefusedAndNothingIsWritten() throws Exception {
        authority();
        assertThat(node("one", "--days", "1")).contains("'one' is no node");
        assertThat(node("n1", "--hosts", "one:7101")).contains("'one:7101' is no host");
        assertThat(node("n1", "--days", "0")).contains("1 to 36500 days");
        assertThat(node("n1", "--days", "9999")).contains("the authority ends on");
        assertThat(run("cert", "node", "n1", "--ca", at("none"), "--out", at("n1")).printed())
                .contains("cannot be read: there is no such file");
        assertThat(run("cert", "ca", "--cluster", "12", "--out", at("x")).printed())
                .contains("'12' is no cluster");
        assertThat(run("cert", "client", "n1", "--ca", at("ca"), "--out", at("n1")).printed())
                .contains("no client is called 'n1'");
        assertThat(directory.resolve("n1")).doesNotExist();
    }

    private String node(String name, String... more) {
        String[] command = {
            "cert", "node", name, "--ca", at("ca"), "--out", at("n1"), more[0], more[1]
        };
        Run refused = run(command);
        assertThat(refused.exit()).isEqualTo(ExitCode.UNKNOWN);
        return refused.printed();
    }

    private void authority() throws IOException {
        Run made = run("cert", "ca", "--cluster", CLUSTER, "--out", at("ca"));
        assertThat(made.printed()).startsWith("fulcrum://" + CLUSTER + ", until 20");
    }

    /// As n1 of the cluster, with the files of some node.
    private Run validate(String of) {
        String files = at(of) + "/";
        return run(
                "config", "validate",
                "--set", "cluster=" + CLUSTER,
                "--set", "node=n1",
                "--set", "listen.peers=0.0.0.0:7101",
                "--set", "tls.ca=" + files + "ca.crt",
                "--set", "tls.certificate=" + files + of + ".crt",
                "--set", "tls.key=" + files + of + ".key");
    }

    private String at(String name) {
        return directory.resolve(name).toString();
    }

    private static Run run(String... arguments) {
        return CommandLines.run(arguments);
    }
}
