package fulcrum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines.Run;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// `./fulcrum status`, with whoever answers at the other end. The table has tests of its own.
final class StatusTest {

    private static final String WELL =
            "{\"node\":\"n1\",\"cluster\":\"c\",\"phase\":\"serving\",\"groups\":[]}";

    @Test
    void whoAnswersIsTold() throws IOException {
        Run run = ask("200 OK", WELL);
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.printed()).contains("cluster c\n", "\nn1    serving  0 s");
    }

    @Test
    void jsonHoldsTheAnswerAsItCame() throws IOException {
        Run run = ask("200 OK", WELL, "--json");
        assertThat(run.printed())
                .startsWith(
                        "{\"well\":true,\"nodes\":[{\"node\":\"n1\",\"url\":\"http://127.0.0.1:")
                .endsWith("\"problem\":null,\"status\":" + WELL + "}]}\n");
    }

    @Test
    void whoIsNoNodeIsNoAnswer() throws IOException {
        assertThat(ask("200 OK", "<html>").printed())
                .contains("no node answers: http://127.0.0.1:", "is no node of Fulcrum");
        assertThat(ask("503 Unavailable", "{\"detail\":\"n1 is starting\"}").printed())
                .contains(": n1 is starting\n");
        assertThat(ask("200 OK", "<html>").exit()).isEqualTo(2);
    }

    @Test
    void whereNobodyAnswersTheHintSaysHowToStartOne() {
        Run run = CommandLines.run("status", "--port-offset", "49997");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed())
                .contains(
                        "no node answers at http://127.0.0.1:58078",
                        "hint: './fulcrum dev' starts a cluster");
        assertThat(CommandLines.run("status", "--url", "localhost").printed())
                .contains("--url is no 'localhost'");
    }

    /// Asks one who gives this answer to anybody.
    private static Run ask(String line, String body, String... more) throws IOException {
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual()
                    .start(() -> {
                        try (Socket socket = door.accept()) {
                            InputStream in = socket.getInputStream();
                            for (int seen = 0, sign = in.read();
                                    seen != 0x0d0a0d0a;
                                    sign = in.read()) {
                                seen = seen << 8 | sign;
                                if (seen == 0x0d0a0d0a) {
                                    break;
                                }
                            }
                            String answer =
                                    "HTTP/1.1 " + line + "\r\nconnection: close\r\n\r\n" + body;
                            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                        } catch (IOException _) {
                            // the test says what is missing
                        }
                    });
            String[] words = new String[3 + more.length];
            words[0] = "status";
            words[1] = "--url";
            words[2] = "http://127.0.0.1:" + door.getLocalPort();
            System.arraycopy(more, 0, words, 3, more.length);
            return CommandLines.run(words);
        }
    }
}
