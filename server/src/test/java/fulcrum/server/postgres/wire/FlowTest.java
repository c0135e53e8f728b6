package fulcrum.server.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.sql.error.SqlState;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Real sockets: flow, bounds, giving up, and the end.
final class FlowTest {

    private static final DoorBounds TIGHT =
            new DoorBounds(2, 4, 200_000_000L, 64 << 10, 4 << 10, 32 << 10, 3, 2000, 16 << 10);

    /// What waits for the socket at most: the bound, and some of what is written in one go.
    private static final long PENDING = 4L * TIGHT.outgoingBytes();

    private static final int ROWS = 20_000;
    private static final int WIDTH = 900;

    private static WireDoor tight(TestWorld.Place place) throws Exception {
        WireDoor door = new WireDoor(TIGHT, WireDoor.TRUST);
        door.world.place = place;
        return door;
    }

    /// Waits until no more bytes are received or sent, and says how many wait for the socket. The
    /// kernel takes what it likes, megabytes of it; the door's part is what it keeps beside that.
    private static long untilStill(WireDoor door) throws Exception {
        long before = 0;
        int still = 0;
        while (still < 200) {
            DoorCounters counters = door.door.counters();
            long now = door.on(() -> counters.bytesReceived + counters.bytesSent);
            still = now == before && now > 10_000 ? still + 1 : 0;
            before = now;
            door.hurry();
        }
        return door.on(door.door::pendingBytes);
    }

    /// The same, and the client has to read before more is sent.
    private static void untilFull(WireDoor door) throws Exception {
        do {
            assertThat(untilStill(door)).isLessThan(PENDING);
        } while (!door.<Boolean>on(door.door::isAnybodyFull));
    }

    private static Thread sending(RawClient client, byte[] message, int times) {
        return Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        for (int i = 0; i < times; i++) {
                            client.send(message);
                        }
                    } catch (IOException hungUp) {
                        throw new AssertionError(hungUp);
                    }
                });
    }

    private static int readies(List<String> lines) {
        return (int) lines.stream().filter(line -> line.startsWith("ReadyForQuery")).count();
    }

    @Test
    void readsNoMoreThanItsBoundBehindAStatementThatWaits() throws Exception {
        try (WireDoor door = tight(TestWorld.Place.APART);
                RawClient client = RawClient.in(door)) {
            client.send(WireText.query("HOLD"));
            byte[] next = WireText.query("SELECT 1 -- " + "x".repeat(1_000));
            Thread sender = sending(client, next, ROWS);
            door.await(() -> door.door.isAnybodyUnread() || !sender.isAlive());
            assertThat(door.<Long>on(() -> door.door.counters().bytesReceived)).isLessThan(1 << 20);
            door.letGo();
            int ready = 0;
            while (ready < ROWS + 1) {
                ready += readies(client.readToReady());
            }
            sender.join();
            assertThat(door.world.breaches).isEmpty();
        }
    }

    @Test
    void takesNoMoreRowsThanItsClientDoes() throws Exception {
        try (WireDoor door = tight(TestWorld.Place.APART);
                RawClient client = RawClient.in(door)) {
            int many = 5 * ROWS;
            client.send(WireText.query("GENERATE " + many + " " + WIDTH));
            untilFull(door);
            assertThat(rows(client)).isEqualTo(many);
        }
    }

    private static int rows(RawClient client) throws IOException {
        int rows = 0;
        List<String> lines;
        do {
            lines = client.readTo("ReadyForQuery");
            rows += (int) lines.stream().filter(line -> line.startsWith("DataRow")).count();
        } while (!lines.getLast().startsWith("ReadyForQuery"));
        return rows;
    }

    @Test
    void piledUpStatementsDoNotPileUpAnswers() throws Exception {
        for (TestWorld.Place place : TestWorld.Place.values()) {
            try (WireDoor door = tight(place);
                    RawClient client = RawClient.in(door)) {
                int statements = 10_000;
                String text = "SELECT '" + "x".repeat(WIDTH) + "'";
                Thread sender = sending(client, WireText.query(text), statements);
                assertThat(untilStill(door)).isLessThan(PENDING);
                int ready = 0;
                while (ready < statements) {
                    ready += readies(client.readToReady());
                }
                sender.join();
            }
        }
    }

    @Test
    void takesNoMoreOfACopyThanIsTakenIn() throws Exception {
        try (WireDoor door = tight(TestWorld.Place.APART);
                RawClient client = RawClient.in(door)) {
            client.send(WireText.query("COPY kv FROM STDIN"));
            List<String> _ = client.readTo("CopyIn");
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 500; i++) {
                lines.append("k").append(i).append('\t').append("x".repeat(90)).append('\n');
            }
            byte[] piece = WireText.copyData(lines.toString());
            for (int i = 0; i < 40; i++) {
                client.send(piece);
            }
            assertThat(client.ask(WireText.plain('c')).getFirst())
                    .isEqualTo("CommandComplete COPY 20000");
            assertThat(door.world.table).hasSize(500);
        }
    }

    // Giving up

    private static String[] key(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("BackendKeyData"))
                .findFirst()
                .orElseThrow()
                .split(" ");
    }

    private static RawClient in(WireDoor door, List<String> told) throws IOException {
        RawClient client = new RawClient(door.address);
        client.send(WireText.startUp(0, "user", "test", "database", "fulcrum"));
        told.addAll(client.readToReady());
        return client;
    }

    private static void cancel(WireDoor door, String[] key, int offBy) throws IOException {
        try (RawClient other = new RawClient(door.address)) {
            int process = Integer.parseInt(key[1]);
            int secret = Integer.parseInt(key[2]) + offBy;
            other.send(WireText.code(80877102, process, secret));
            assertThat(other.readToReady()).containsExactly("(closed)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesUpForACancelRequestOnAnotherSocket(TestWorld.Place place) throws Exception {
        List<String> told = new java.util.ArrayList<>();
        try (WireDoor door = new WireDoor(place);
                RawClient client = in(door, told)) {
            client.send(WireText.query("HOLD"));
            door.await(() -> !door.world.held.isEmpty());
            cancel(door, key(told), 1);
            assertThat(door.<Long>on(() -> door.door.counters().canceled)).isZero();
            cancel(door, key(told), 0);
            assertThat(client.readToReady())
                    .containsExactly(
                            "ErrorResponse ERROR 57014 canceling statement due to user request",
                            "ReadyForQuery I");
            cancel(door, key(told), 0); // nothing is under way
            assertThat(client.ask(WireText.query("SELECT 1"))).contains("DataRow '1'");
            assertThat(door.world.breaches).isEmpty();
        }
    }

    @Test
    void aCancelledStatementTellsNoMoreRowsThoughNobodyReadsThem() throws Exception {
        List<String> told = new java.util.ArrayList<>();
        try (WireDoor door = tight(TestWorld.Place.APART);
                RawClient client = in(door, told)) {
            client.send(WireText.query("GENERATE 10000000 " + WIDTH));
            untilFull(door);
            cancel(door, key(told), 0);
            List<String> lines;
            do {
                lines = client.readToReady();
            } while (!lines.getLast().startsWith("ReadyForQuery"));
            assertThat(lines.get(lines.size() - 2))
                    .isEqualTo("ErrorResponse ERROR 57014 canceling statement due to user request");
            assertThat(client.ask(WireText.query("GENERATE 1 1"))).contains("DataRow '1' 'x'");
        }
    }

    @Test
    void aCancelledCopyIsNotWaitedFor() throws Exception {
        List<String> told = new java.util.ArrayList<>();
        try (WireDoor door = new WireDoor();
                RawClient client = in(door, told)) {
            client.send(WireText.query("COPY kv FROM STDIN"));
            List<String> _ = client.readTo("CopyIn");
            cancel(door, key(told), 0);
            assertThat(client.readToReady().getFirst()).startsWith("ErrorResponse ERROR 57014");
        }
    }

    @Test
    void whoIsGoneIsToldNothingMore() throws Exception {
        for (String text : List.of("GENERATE 10000000 " + WIDTH, "COPY kv FROM STDIN", "HOLD")) {
            try (WireDoor door = tight(TestWorld.Place.APART)) {
                try (RawClient client = RawClient.in(door)) {
                    client.send(WireText.query(text));
                    if (text.startsWith("GENERATE")) {
                        untilFull(door);
                    }
                    client.socket.setSoLinger(true, 0);
                }
                door.await(() -> door.door.counters().connections == 0);
                assertThat(door.world.closed).hasValue(1);
                try (RawClient next = RawClient.in(door)) {
                    assertThat(next.ask(WireText.query("SELECT 1"))).contains("DataRow '1'");
                }
            }
        }
    }

    // Bounds

    @Test
    void turnsTooManyAway() throws Exception {
        try (WireDoor door = tight(TestWorld.Place.BY_TURNS);
                RawClient one = RawClient.in(door);
                RawClient two = RawClient.in(door)) {
            try (RawClient third = new RawClient(door.address)) {
                third.send(WireText.startUp(0, "user", "test"));
                assertThat(third.readToReady().getFirst())
                        .startsWith("ErrorResponse FATAL 53300 sorry, too many clients already");
            }
            two.send(WireText.plain('X'));
            assertThat(two.readToReady()).containsExactly("(closed)");
            try (RawClient third = RawClient.in(door)) {
                assertThat(third.ask(WireText.query("SELECT 3"))).contains("DataRow '3'");
            }
            assertThat(one.ask(WireText.query("SELECT 1"))).contains("DataRow '1'");
        }
    }

    @Test
    void hangsUpOnWhoSaysNothing() throws Exception {
        try (WireDoor door = tight(TestWorld.Place.AT_ONCE);
                RawClient silent = new RawClient(door.address)) {
            assertThat(silent.readToReady()).containsExactly("(closed)");
            assertThat(door.<Long>on(() -> door.door.counters().refused)).isEqualTo(1);
        }
    }

    @Test
    void closesStrangersThatAreTooMany() throws Exception {
        DoorBounds one = new DoorBounds(2, 1, 1L << 40, 1 << 10, 1, 1, 1, 1, 1);
        try (WireDoor door = new WireDoor(one, WireDoor.TRUST);
                RawClient first = new RawClient(door.address)) {
            door.await(() -> door.door.counters().accepted == 1);
            try (RawClient second = new RawClient(door.address)) {
                assertThat(second.readToReady()).containsExactly("(closed)");
            }
            first.send(WireText.startUp(0, "user", "test", "database", "fulcrum"));
            assertThat(first.readToReady().getLast()).isEqualTo("ReadyForQuery I");
        }
    }

    @Test
    void holdsStatementsPortalsAndMessagesToTheirBounds() throws Exception {
        byte[] sync = WireText.plain('S');
        try (WireDoor door = tight(TestWorld.Place.BY_TURNS);
                RawClient client = RawClient.in(door)) {
            for (int i = 0; i < 4; i++) {
                assertThat(client.ask(WireText.parse("s" + i, "SELECT 1"), sync).getFirst())
                        .startsWith(i < 3 ? "ParseComplete" : "ErrorResponse ERROR 53400");
            }
            assertThat(client.ask(WireText.close('S', "s2"), sync).getFirst())
                    .isEqualTo("CloseComplete");
            String longer = "SELECT '" + "x".repeat(2_000) + "'";
            assertThat(client.ask(WireText.parse("s2", longer), sync).getFirst())
                    .startsWith("ErrorResponse ERROR 53400 too many prepared statements");
            List<String> _ = client.ask(WireText.query("BEGIN"));
            for (int i = 0; i < 4; i++) {
                assertThat(client.ask(WireText.bind("p" + i, "s0", false), sync).getFirst())
                        .startsWith(i < 3 ? "BindComplete" : "ErrorResponse ERROR 53400");
            }
            client.send(WireText.query("SELECT '" + "x".repeat(64 << 10) + "'"));
            assertThat(client.readToReady())
                    .containsExactly(
                            "ErrorResponse FATAL 08P01 invalid message length", "(closed)");
        }
    }

    // The end

    @Test
    void isClosedWhenTheLastWordsHaveGoneAndNotBefore() throws Exception {
        WireDoor door = tight(TestWorld.Place.APART);
        try (RawClient client = RawClient.in(door)) {
            client.send(WireText.query("GENERATE 10000000 " + WIDTH));
            untilFull(door);
            Future<Void> closed = door.door.close();
            assertThat(door.on(closed::isDone)).isFalse(); // what the client does not read is ahead
            List<String> lines = client.readToReady();
            assertThat(lines.get(lines.size() - 2))
                    .startsWith("ErrorResponse FATAL 57P01 terminating connection");
            assertThat(closed.await(WireDoor.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        door.close();
        assertThat(door.door.close().isSuccess()).as("closed though its loop has ended").isTrue();
        assertThat(door.world.closed).hasValue(1);
    }

    @Test
    void countsWhatItDoes() throws Exception {
        for (TestWorld.Place place : TestWorld.Place.values()) {
            try (WireDoor door = new WireDoor(place);
                    RawClient client = RawClient.in(door)) {
                List<String> _ =
                        client.ask(WireText.query("INSERT INTO kv VALUES ('a', 'b'); SELECT 1"));
                List<String> _ = client.ask(WireText.query("FAIL"));
                DoorCounters.Figures figures =
                        door.door.figures().get(WireDoor.DEADLINE_SECONDS, TimeUnit.SECONDS);
                assertThat(figures.counters())
                        .containsEntry("fulcrum_sql_statements_total{kind=\"insert\"}", 1.0)
                        .containsEntry("fulcrum_sql_statements_total{kind=\"read\"}", 1.0)
                        .containsEntry("fulcrum_sql_errors_total{sqlstate=\"23505\"}", 1.0);
                assertThat(figures.gauges()).containsEntry("fulcrum_sql_connections", 1.0);
                DoorCounters counters = door.door.counters();
                assertThat(door.<Long>on(() -> counters.errors(SqlState.UNIQUE))).isEqualTo(1);
                assertThat(door.<Long>on(() -> counters.bytesReceived)).isGreaterThan(80);
                assertThat(door.<Long>on(() -> counters.bytesSent)).isGreaterThan(100);
            }
        }
    }
}
