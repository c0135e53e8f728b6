package fulcrum.server.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.server.postgres.login.LoginRules;
import fulcrum.server.transport.LeakWitness;
import fulcrum.sql.error.SqlState;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Garbage harms nobody but who sends it, no buffer is forgotten, and the session behind the door
/// is asked in order whatever comes.
final class DoorFuzzTest {

    private static final int ROUNDS = 1_200;

    private static final List<String> TEXTS =
            List.of(
                    "SELECT 1",
                    "SELECT $1, $2::int",
                    "SELECT $1::bool",
                    "SELECT 1; FAIL; SELECT 2",
                    "BEGIN",
                    "ROLLBACK",
                    "GENERATE 250 10",
                    "GENERATE 20000 100",
                    "COPY kv FROM STDIN",
                    "COPY kv TO STDOUT",
                    "COPY kv FROM STDIN; SELECT 1",
                    "NOTICE; NOTICE",
                    "DOOM",
                    "DISCARD ALL",
                    "",
                    ";;",
                    "nonsense",
                    "INSERT INTO kv VALUES ('a', 'b')");

    @Test
    void garbageNeitherCrashesNorLeaksNorAsksOutOfTurn() throws Exception {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        LoginRules rules =
                LoginRules.of(
                        "host all scram 127.0.0.0/8 scram-sha-256",
                        "host all nobody all reject",
                        "host all all 127.0.0.0/8 trust");
        try (WireDoor door = new WireDoor(DoorBounds.USUAL, rules);
                RawClient good = RawClient.in(door)) {
            for (int seed = 0; seed < ROUNDS; seed++) {
                Dice dice = Dice.of(seed);
                door.world.place = dice.pick(List.of(TestWorld.Place.values()));
                try (RawClient stranger = new RawClient(door.address)) {
                    garbage(dice, stranger);
                } catch (IOException hungUp) {
                    // as it may
                }
            }
            assertThat(good.ask(WireText.query("SELECT 'still here'")))
                    .contains("DataRow 'still here'");
            assertThat(door.<Long>on(() -> door.door.counters().errors(SqlState.INTERNAL)))
                    .as("mistakes of our own")
                    .isZero();
            door.await(() -> door.door.counters().connections == 1);
            door.await(() -> door.world.closed.get() == door.world.opened.get() - 1);
            assertThat(door.world.breaches).isEmpty();
        }
        assertThat(LeakWitness.leaks()).isEmpty();
    }

    private static void garbage(Dice dice, RawClient stranger) throws IOException {
        if (dice.below(6) == 0) {
            stranger.send(bytes(dice, dice.between(1, 200)));
        } else {
            String user = dice.pick(List.of("test", "test", "test", "scram", "nobody"));
            byte[] hello =
                    WireText.startUp(
                            dice.below(3), "user", user, "database", "fulcrum", "_pq_.a", "b");
            stranger.send(dice.chance(1, 10) ? flipped(dice, hello) : hello);
            int messages = dice.between(1, 14);
            for (int i = 0; i < messages; i++) {
                byte[] message = user.equals("scram") ? login(dice) : message(dice);
                stranger.send(dice.chance(1, 6) ? flipped(dice, message) : message);
            }
            stranger.send(WireText.plain('S'));
        }
        if (dice.chance(1, 3)) {
            stranger.socket.shutdownOutput();
            byte[] _ = stranger.socket.getInputStream().readAllBytes(); // until it hangs up
        } else if (dice.chance(1, 2)) {
            stranger.socket.setSoLinger(true, 0); // a reset
        }
    }

    private static byte[] login(Dice dice) {
        return switch (dice.below(4)) {
            case 0 -> WireText.sasl("SCRAM-SHA-256", "n,,n=,r=" + dice.below(1_000_000));
            case 1 -> WireText.saslGoesOn("c=biws,r=" + dice.below(10) + ",p=AAAA");
            case 2 -> WireText.sasl("SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,n=,r=a");
            default -> WireText.saslGoesOn(dice.pick(List.of("", ",", "=", "n,,", "c=,r=,p=")));
        };
    }

    private static byte[] message(Dice dice) {
        String name = dice.chance(1, 2) ? "" : "n" + dice.below(3);
        return switch (dice.below(13)) {
            case 0 -> WireText.query(dice.pick(TEXTS));
            case 1 -> WireText.parse(name, dice.pick(TEXTS), dice.pick(List.of(0, 25, 23, 99)));
            case 2 -> WireText.parse(name, dice.pick(TEXTS));
            case 3 -> WireText.bind(name, name, dice.chance(1, 2), "1", "2");
            case 4, 5 -> WireText.bind(name, name, false);
            case 6 -> WireText.describe(dice.chance(1, 2) ? 'S' : 'P', name);
            case 7, 8 -> WireText.execute(name, dice.below(3));
            case 9 -> WireText.close(dice.chance(1, 2) ? 'S' : 'P', name);
            case 10 -> WireText.copyData(dice.pick(List.of("a\tb\n", "a\t", "\n", "")));
            case 11 ->
                    dice.pick(
                            List.of(
                                    WireText.plain('S'),
                                    WireText.plain('S'),
                                    WireText.plain('c'),
                                    WireText.copyFail("no"),
                                    WireText.plain('H'),
                                    WireText.plain('F')));
            default ->
                    WireText.message(
                            (char) dice.between(32, 126),
                            Unpooled.wrappedBuffer(bytes(dice, dice.below(40))));
        };
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
