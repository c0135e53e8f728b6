package fulcrum.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.server.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The stream of events, as a browser reads it. Asked in HTTP/1.0, so that there are no chunks in
/// between.
final class EventStreamTest {

    private static final NodeId N1 = new NodeId(1);

    /// Bytes until an operating system's buffers of one connection are surely full.
    private static final int BUFFERS = 40 << 20;

    private record Stream(Socket socket, BufferedReader in) implements AutoCloseable {

        static Stream open(Served served, String query, String headers) throws IOException {
            Socket socket = served.call();
            String ask = "GET /api/v1/events" + query + " HTTP/1.0\r\n" + headers + "\r\n";
            socket.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            Stream stream = new Stream(socket, in);
            assertThat(stream.line()).contains(" 200 ");
            while (!stream.line().equals("retry: 1000")) {
                // headers
            }
            return stream;
        }

        String line() throws IOException {
            return Objects.requireNonNull(in.readLine(), "the stream has ended");
        }

        /// The next line that begins so, without its beginning.
        String next(String beginning) throws IOException {
            String line = line();
            while (!line.startsWith(beginning)) {
                line = line();
            }
            return line.substring(beginning.length());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void eachEventIsOneLineOfJson() throws Exception {
        try (Served served = Served.standard();
                Stream stream = Stream.open(served, "?group=4", "")) {
            served.events.event(N1, 0, 5, new RaftNote.BecameLeader(8));
            served.events.event(N1, 1_500_000_000_000_000_000L, 4, new RaftNote.BecameLeader(9));
            assertThat(stream.next("id: ")).isEqualTo("f00d-2");
            assertThat(stream.next("data: "))
                    .isEqualTo(
                            "{\"id\":\"f00d-2\",\"time\":\"2017-07-14T02:40:00Z\",\"node\":\"n1\","
                                    + "\"group\":4,\"name\":\"BecameLeader\",\"fields\":{\"term\":9}}");
            assertThat(stream.line()).isEmpty();
        }
    }

    @Test
    void whoComesBackIsToldWhatWasMissed() throws Exception {
        try (Served served = new Served(HttpLimits.STANDARD, 4)) {
            for (int term = 1; term <= 10; term++) {
                served.events.event(N1, 0, 1, new RaftNote.BecameLeader(term));
            }
            try (Stream stream = Stream.open(served, "", "Last-Event-ID: f00d-3\r\n")) {
                assertThat(stream.next("event: ")).isEqualTo("gap");
                assertThat(stream.line()).isEqualTo("data: {\"gap\":3}");
                assertThat(stream.next("id: ")).isEqualTo("f00d-7");
            }
            try (Stream stream = Stream.open(served, "", "Last-Event-ID: dead-3\r\n")) {
                assertThat(stream.next("event: ")).isEqualTo("gap");
                assertThat(stream.line()).isEqualTo("data: {\"gap\":null}");
            }
        }
    }

    @Test
    void whoReadsTooSlowlyLosesEventsAndIsToldHowMany() throws Exception {
        try (Served served = new Served(HttpLimits.STANDARD, 256);
                Stream stream = Stream.open(served, "", "")) {
            String why = "x".repeat(4096);
            int many = BUFFERS / why.length();
            for (int term = 1; term <= many; term++) {
                served.events.event(N1, 0, 1, new RaftNote.SteppedDown(term, why));
            }
            served.events.event(N1, 0, 1, new RaftNote.BecameLeader(many + 1));
            long expected = 1;
            long missed = 0;
            long term = 0;
            while (term <= many) {
                String line = stream.next("data: ");
                Map<?, ?> told = (Map<?, ?>) Objects.requireNonNull(Json.read(line));
                if (told.get("gap") instanceof Long gap) {
                    missed += gap;
                    expected += gap;
                } else {
                    Map<?, ?> fields = (Map<?, ?>) Objects.requireNonNull(told.get("fields"));
                    term = (Long) Objects.requireNonNull(fields.get("term"));
                    assertThat(term).isEqualTo(expected);
                    expected++;
                }
            }
            assertThat(missed).isPositive().isEqualTo(served.events.missed());
        }
    }

    @Test
    void aQuietStreamSaysThatItLives() throws Exception {
        HttpLimits quick = new HttpLimits(8, 8, 4096, 8192, 4096, 100_000_000, 200_000_000);
        try (Served served = new Served(quick, 16);
                Stream stream = Stream.open(served, "", "")) {
            assertThat(stream.next(": ")).isEqualTo("nothing new");
            assertThat(stream.next(": ")).isEqualTo("nothing new");
        }
    }

    @Test
    void streamsAreBoundedAndThoseThatEndMakeRoom() throws Exception {
        HttpLimits one = new HttpLimits(8, 1, 4096, 8192, 4096, 30_000_000_000L, 20_000_000);
        try (Served served = new Served(one, 16)) {
            try (Stream stream = Stream.open(served, "", "")) {
                assertThat(stream.line()).isEmpty();
                assertThat(served.get("/api/v1/events").body()).contains("too many streams");
            }
            while (served.events.listeners() > 0) {
                Thread.onSpinWait();
            }
            try (Stream stream = Stream.open(served, "", "")) {
                assertThat(stream.next(": ")).isEqualTo("nothing new");
            }
        }
    }

    @Test
    void aWordIntoAStreamEndsIt() throws Exception {
        try (Served served = Served.standard();
                Stream stream = Stream.open(served, "", "")) {
            stream.socket()
                    .getOutputStream()
                    .write("GET /livez HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String line = stream.in().readLine();
            while (line != null) {
                assertThat(line).isEmpty();
                line = stream.in().readLine();
            }
        } catch (IOException _) {
            // it may be reset
        }
    }
}
