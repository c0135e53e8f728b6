package fulcrum.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.shard.ShardCommand;
import fulcrum.server.postgres.sql.Planned;
import fulcrum.server.postgres.sql.SqlState;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Real sockets: order, flow, bounds, and the end.
final class DoorTest {

    private static final DoorBounds TIGHT =
            new DoorBounds(
                    2, 4, 200_000_000L, 64 << 10, 4 << 10, 32 << 10, 3, 2000, 8, 1000, 4 << 10);

    @Test
    void answersAPipelineInItsOrder() throws Exception {
        try (TestDoor door = new TestDoor();
                RawClient client = RawClient.in(door)) {
            List<byte[]> sent = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                sent.add(WireText.query("SELECT " + i));
            }
            client.send(sent.toArray(byte[][]::new));
            List<String> rows = new ArrayList<>();
            while (rows.size() < 1_000) {
                client.readToReady().stream()
                        .filter(line -> line.startsWith("DataRow"))
                        .forEach(rows::add);
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(rows.get(i)).isEqualTo("DataRow '" + i + "'");
            }
        }
    }

    @Test
    void readsNoMoreThanItsBoundBehindAStatementThatWaits() throws Exception {
        try (TestDoor door = new TestDoor(TIGHT);
                RawClient client = RawClient.in(door)) {
            assertThat(
                            door.<Boolean>on(() -> {
                                door.shard.holds = true;
                                return true;
                            }))
                    .isTrue();
            client.send(WireText.query("SELECT v FROM kv WHERE k = 'a'"));
            byte[] next = WireText.query("SELECT 1 -- " + "x".repeat(1_000));
            Thread sender = sending(client, next, 20_000);
            long read = untilStill(door);
            assertThat(read).isLessThan(1 << 20);
            boolean _ =
                    door.on(() -> {
                        door.shard.holds = false;
                        door.shard.answerOne();
                        return true;
                    });
            int ready = 0;
            while (ready < 20_001) {
                ready +=
                        (int)
                                client.readToReady().stream()
                                        .filter(line -> line.startsWith("ReadyForQuery"))
                                        .count();
            }
            sender.join();
        }
    }

    /// Waits until no more bytes are read, and says how many were.
    private static long untilStill(TestDoor door) throws Exception {
        long before = -1;
        int still = 0;
        while (still < 200) {
            long now = door.on(() -> door.door.counters().bytesReceived);
            still = now == before && now > 1_000 ? still + 1 : 0;
            before = now;
        }
        return before;
    }

    @Test
    void fetchesNoMoreRowsThanItsClientTakes() throws Exception {
        try (TestDoor door = new TestDoor(TIGHT);
                RawClient client = RawClient.in(door)) {
            int rows = 20_000;
            boolean _ =
                    door.on(() -> {
                        door.shard.fill(rows, 900);
                        return true;
                    });
            client.send(WireText.query("SELECT k, v FROM kv"));
            long pages = untilNoMorePages(door);
            assertThat(pages).isLessThan(rows / 5);
            long seen = 0;
            boolean ready = false;
            while (!ready) {
                List<String> lines = client.readToReady();
                seen += lines.stream().filter(line -> line.startsWith("DataRow")).count();
                ready = lines.getLast().startsWith("ReadyForQuery");
            }
            assertThat(seen).isEqualTo(rows);
        }
    }

    @Test
    void piledUpStatementsDoNotPileUpAnswers() throws Exception {
        try (TestDoor door = new TestDoor(TIGHT);
                RawClient client = RawClient.in(door)) {
            int statements = 20_000;
            boolean _ =
                    door.on(() -> {
                        door.shard.fill(1, 900);
                        return true;
                    });
            byte[] read = WireText.query("SELECT v FROM kv WHERE k = 'k100000'");
            Thread sender = sending(client, read, statements);
            long heard = untilNoMorePages(door);
            assertThat(heard).isLessThan(statements / 2);
            int ready = 0;
            while (ready < statements) {
                ready += readies(client);
            }
            sender.join();
        }
    }

    private static int readies(RawClient client) throws IOException {
        List<String> lines = client.readToReady();
        return (int) lines.stream().filter(line -> line.startsWith("ReadyForQuery")).count();
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

    private static long untilNoMorePages(TestDoor door) throws Exception {
        long before = -1;
        int still = 0;
        while (still < 200) {
            long now = door.on(() -> (long) door.shard.heard.size());
            still = now == before && now > 0 ? still + 1 : 0;
            before = now;
        }
        return before;
    }

    @Test
    void turnsTooManyAway() throws Exception {
        try (TestDoor door = new TestDoor(TIGHT);
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
                third.send(WireText.query("SELECT 3"));
                assertThat(third.readToReady()).contains("DataRow '3'");
            }
            one.send(WireText.query("SELECT 1"));
            assertThat(one.readToReady()).contains("DataRow '1'");
        }
    }

    @Test
    void hangsUpOnWhoSaysNothing() throws Exception {
        try (TestDoor door = new TestDoor(TIGHT);
                RawClient silent = new RawClient(door.address)) {
            assertThat(silent.readToReady()).containsExactly("(closed)");
            assertThat(door.<Long>on(() -> door.door.counters().refused)).isEqualTo(1);
        }
    }

    @Test
    void holdsStatementsKeysAndValuesToTheirBounds() throws Exception {
        try (TestDoor door = new TestDoor(TIGHT);
                RawClient client = RawClient.in(door)) {
            for (int i = 0; i < 4; i++) {
                client.send(WireText.parse("s" + i, "SELECT 1"), WireText.plain('S'));
                assertThat(client.readToReady().getFirst())
                        .startsWith(i < 3 ? "ParseComplete" : "ErrorResponse ERROR 53400");
            }
            client.send(WireText.close('S', "s2"), WireText.plain('S'));
            assertThat(client.readToReady().getFirst()).isEqualTo("CloseComplete");
            String longer = "SELECT '" + "x".repeat(2_000) + "'";
            client.send(WireText.parse("s2", longer), WireText.plain('S'));
            assertThat(client.readToReady().getFirst()).startsWith("ErrorResponse ERROR 53400");
            client.send(WireText.query("INSERT INTO kv VALUES ('123456789', 'x')"));
            assertThat(client.readToReady().getFirst())
                    .isEqualTo(
                            "ErrorResponse ERROR 54000 key is too large\n"
                                    + "      D It has 9 bytes, and a key may have 8.");
            client.send(WireText.query("INSERT INTO kv VALUES ('a', '" + "x".repeat(1001) + "')"));
            assertThat(client.readToReady().getFirst())
                    .startsWith("ErrorResponse ERROR 54000 value is too large");
            client.send(WireText.query("INSERT INTO kv VALUES ('a', '" + "x".repeat(1000) + "')"));
            assertThat(client.readToReady()).contains("CommandComplete INSERT 0 1");
            client.send(WireText.query("SELECT '" + "x".repeat(64 << 10) + "'"));
            assertThat(client.readToReady())
                    .containsExactly(
                            "ErrorResponse FATAL 08P01 invalid message length", "(closed)");
        }
    }

    /// A text of a mebibyte holds up the node's loop for as long as it takes to read it.
    @Test
    void readsTheWorstTextsInAMoment() throws Exception {
        try (TestDoor door = new TestDoor();
                RawClient client = RawClient.in(door)) {
            List<String> texts =
                    List.of(
                            "'a'\n", "+-", "(", "/*", "1,", ";", "-", "\"\"", "$a$ ", "a.", "::",
                            "E'\\x", "''", "$1,", "<=>");
            for (String text : texts) {
                client.send(WireText.query("SELECT " + text.repeat((1 << 20) / text.length())));
                assertThat(client.readToReady().getLast()).as(text).isEqualTo("ReadyForQuery I");
            }
            client.send(WireText.query("SELECT 'a'\n'b'"));
            assertThat(client.readToReady()).contains("DataRow 'ab'");
        }
    }

    @Test
    void givesUpForACancelRequestOnAnotherSocket() throws Exception {
        try (TestDoor door = new TestDoor();
                RawClient client = new RawClient(door.address)) {
            client.send(WireText.startUp(0, "user", "test"));
            String[] key =
                    client.readToReady().stream()
                            .filter(line -> line.startsWith("BackendKeyData"))
                            .findFirst()
                            .orElseThrow()
                            .split(" ");
            boolean _ =
                    door.on(() -> {
                        door.shard.holds = true;
                        return true;
                    });
            client.send(WireText.query("SELECT v FROM kv WHERE k = 'a'"));
            while (!door.<Boolean>on(() -> !door.shard.held.isEmpty())) {
                Thread.onSpinWait();
            }
            try (RawClient other = new RawClient(door.address)) {
                other.send(
                        WireText.code(
                                80877102, Integer.parseInt(key[1]), Integer.parseInt(key[2])));
                assertThat(other.readToReady()).containsExactly("(closed)");
            }
            assertThat(client.readToReady()).anyMatch(line -> line.contains(" 57014 "));
        }
    }

    @Test
    void tellsEverybodyWhenItCloses() throws Exception {
        TestDoor door = new TestDoor();
        try (RawClient client = RawClient.in(door)) {
            door.close();
            assertThat(client.readToReady().getFirst())
                    .startsWith("ErrorResponse FATAL 57P01 terminating connection");
        }
        assertThat(door.shard.closed).isEqualTo(1);
    }

    @Test
    void isClosedWhenTheLastWordsHaveGoneAndNotBefore() throws Exception {
        TestDoor door = new TestDoor(TIGHT);
        try (RawClient client = RawClient.in(door)) {
            boolean _ =
                    door.on(() -> {
                        door.shard.fill(20_000, 900);
                        return true;
                    });
            client.send(WireText.query("SELECT k, v FROM kv"));
            long _ = untilNoMorePages(door);
            Future<Void> closed = door.door.close();
            assertThat(door.on(closed::isDone)).isFalse(); // what the client does not read is ahead
            List<String> lines = client.readToReady();
            assertThat(lines.get(lines.size() - 2)).startsWith("ErrorResponse FATAL 57P01");
            assertThat(closed.await(TestDoor.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        door.close();
        assertThat(door.door.close().isSuccess()).as("closed though its loop has ended").isTrue();
    }

    @Test
    void countsWhatItDoes() throws Exception {
        try (TestDoor door = new TestDoor()) {
            try (RawClient client = RawClient.in(door)) {
                client.send(WireText.query("INSERT INTO kv VALUES ('a', 'b')"));
                List<String> _ = client.readToReady();
                client.send(WireText.query("SELECT v FROM kv WHERE k = 'a'"));
                List<String> _ = client.readToReady();
                client.send(WireText.query("SELECT w FROM kv"));
                List<String> _ = client.readToReady();
                DoorCounters counters = door.door.counters();
                assertThat(door.<Long>on(() -> counters.connections)).isEqualTo(1);
                assertThat(door.<Long>on(() -> counters.statements(Planned.Kind.INSERT)))
                        .isEqualTo(1);
                assertThat(door.<Long>on(() -> counters.statements(Planned.Kind.READ)))
                        .isEqualTo(1);
                assertThat(door.<Long>on(() -> counters.errors(SqlState.NO_COLUMN))).isEqualTo(1);
                assertThat(door.<Long>on(() -> counters.bytesReceived)).isGreaterThan(100);
                assertThat(door.<Long>on(() -> counters.bytesSent)).isGreaterThan(100);
                DoorCounters.Figures figures =
                        door.door.figures().get(TestDoor.DEADLINE_SECONDS, TimeUnit.SECONDS);
                assertThat(figures.counters())
                        .containsEntry("fulcrum_sql_statements_total{kind=\"insert\"}", 1.0)
                        .containsEntry("fulcrum_sql_errors_total{sqlstate=\"42703\"}", 1.0);
                assertThat(figures.gauges()).containsEntry("fulcrum_sql_connections", 1.0);
                List<ShardCommand> heard = door.on(() -> List.copyOf(door.shard.heard));
                assertThat(heard).hasSize(2);
            }
            while (door.<Long>on(() -> door.door.counters().connections) > 0) {
                Thread.onSpinWait();
            }
            while (door.<Integer>on(() -> door.shard.closed) == 0) {
                Thread.onSpinWait();
            }
        }
    }
}
