package fulcrum.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.server.postgres.sql.SqlState;
import fulcrum.server.transport.LeakWitness;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Garbage harms nobody but who sends it, and no buffer is forgotten.
final class DoorGarbageTest {

    private static final int ROUNDS = 800;

    private static final List<String> WORDS =
            List.of(
                    "SELECT",
                    "v",
                    "k",
                    "FROM",
                    "kv",
                    "WHERE",
                    "=",
                    "'a'",
                    "AND",
                    "(",
                    ")",
                    ",",
                    "INSERT",
                    "INTO",
                    "VALUES",
                    "ON",
                    "CONFLICT",
                    "DO",
                    "NOTHING",
                    "UPDATE",
                    "SET",
                    "DELETE",
                    "BEGIN",
                    "COMMIT",
                    "ROLLBACK",
                    "SHOW",
                    "ALL",
                    "$1",
                    "::",
                    "text",
                    "int",
                    "'",
                    "\"",
                    "$$",
                    "/*",
                    "--",
                    ";",
                    "LIMIT",
                    "1",
                    "1e9",
                    "E'\\",
                    "NULL",
                    "*",
                    "count",
                    "<=",
                    ">",
                    "\u00fc",
                    ".",
                    "::int",
                    "set_config",
                    "version()");

    @Test
    void garbageNeitherCrashesNorLeaks() throws Exception {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        try (TestDoor door = new TestDoor();
                RawClient good = RawClient.in(door)) {
            for (int seed = 0; seed < ROUNDS; seed++) {
                Dice dice = Dice.of(seed);
                try (RawClient stranger = new RawClient(door.address)) {
                    garbage(dice, stranger);
                } catch (IOException hungUp) {
                    // as it may
                }
            }
            good.send(WireText.query("INSERT INTO kv VALUES ('all', 'well')"));
            assertThat(good.readToReady().getLast()).isEqualTo("ReadyForQuery I");
            good.send(WireText.query("SELECT 'still here'"));
            assertThat(good.readToReady()).contains("DataRow 'still here'");
            assertThat(door.<Long>on(() -> door.door.counters().errors(SqlState.INTERNAL)))
                    .as("mistakes of our own")
                    .isZero();
            while (door.<Long>on(() -> door.door.counters().connections) > 1) {
                Thread.onSpinWait();
            }
        }
        assertThat(LeakWitness.leaks()).isEmpty();
    }

    private static void garbage(Dice dice, RawClient stranger) throws IOException {
        if (dice.below(4) == 0) {
            stranger.send(bytes(dice, dice.between(1, 200)));
        } else {
            byte[] hello = WireText.startUp(dice.below(2), "user", "x", "_pq_.a", "b");
            if (dice.chance(1, 8)) {
                stranger.send(flipped(dice, hello));
            } else {
                stranger.send(hello);
            }
            int messages = dice.between(1, 12);
            for (int i = 0; i < messages; i++) {
                byte[] message = message(dice);
                stranger.send(dice.chance(1, 4) ? flipped(dice, message) : message);
            }
            stranger.send(WireText.plain('S'));
        }
        if (dice.chance(1, 3)) {
            stranger.socket.shutdownOutput();
            stranger.socket.getInputStream().readAllBytes(); // it hangs up, sooner or later
        } else if (dice.chance(1, 2)) {
            stranger.socket.setSoLinger(true, 0); // a reset
        }
    }

    private static byte[] message(Dice dice) {
        String name = dice.chance(1, 2) ? "" : "n" + dice.below(3);
        return switch (dice.below(9)) {
            case 0 -> WireText.query(sentence(dice));
            case 1 -> WireText.parse(name, sentence(dice), dice.pick(List.of(0, 25, 23, 99)));
            case 2 -> WireText.parse(name, "SELECT v FROM kv WHERE k = $1");
            case 3 -> WireText.bind(name, name, dice.chance(1, 2), "a");
            case 4 -> WireText.bind(name, name, false);
            case 5 -> WireText.describe(dice.chance(1, 2) ? 'S' : 'P', name);
            case 6 -> WireText.execute(name, dice.below(3));
            case 7 -> WireText.close(dice.chance(1, 2) ? 'S' : 'P', name);
            default ->
                    WireText.message(
                            (char) dice.between(32, 126),
                            Unpooled.wrappedBuffer(bytes(dice, dice.below(40))));
        };
    }

    private static String sentence(Dice dice) {
        StringBuilder sentence = new StringBuilder();
        for (int left = dice.below(14); left > 0; left--) {
            sentence.append(dice.pick(WORDS)).append(dice.chance(4, 5) ? " " : "");
        }
        return sentence.toString();
    }

    private static byte[] flipped(Dice dice, byte[] bytes) {
        byte[] changed = bytes.clone();
        changed[dice.below(changed.length)] ^= (byte) dice.between(1, 255);
        return dice.chance(1, 4) ? Arrays.copyOf(changed, dice.below(changed.length)) : changed;
    }

    private static byte[] bytes(Dice dice, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) dice.nextLong();
        }
        return bytes;
    }
}
