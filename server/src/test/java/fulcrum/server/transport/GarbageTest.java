package fulcrum.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Encoder;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Garbage on a real port harms nobody but who sends it, and no buffer is forgotten.
final class GarbageTest {

    private static final int ROUNDS = 400;

    @Test
    void garbageNeitherCrashesNorLeaks() throws Exception {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        try (TestNode one = TestNode.start(1);
                TestNode two = TestNode.start(2)) {
            TestNode.introduce(one, two);
            one.awaitPeer(new NodeId(2));
            for (int seed = 0; seed < ROUNDS; seed++) {
                Dice dice = Dice.of(seed);
                try (RawSocket stranger = new RawSocket(one.address)) {
                    garbage(dice, stranger);
                } catch (IOException hungUp) {
                    // as it may
                }
            }
            assertThat(one.send(new NodeId(2), 4, "all is well")).isTrue();
            assertThat(two.awaitHeard().text()).isEqualTo("all is well");
            assertThat(two.send(new NodeId(1), 4, "here too")).isTrue();
            assertThat(one.awaitHeardFrom("n2").text()).isEqualTo("here too");
            assertThat(one.notes).noneMatch(note -> note instanceof TransportNote.PeerLost);
        }
        assertThat(LeakWitness.leaks()).isEmpty();
    }

    private static void garbage(Dice dice, RawSocket stranger) throws IOException {
        switch (dice.below(5)) {
            case 0 -> stranger.write(bytes(dice, dice.between(1, 3_000)));
            case 1 -> {
                stranger.write(RawSocket.client());
                stranger.write(bytes(dice, dice.between(1, 3_000)));
            }
            case 2 -> stranger.write(flipped(dice, hello()));
            case 3 -> {
                stranger.write(RawSocket.client());
                Encoder content =
                        new Encoder().varint(3).bytes(new Encoder().text("good").toBytes());
                byte[] good = RawSocket.framed(Frame.MESSAGES, content.toBytes().toArray());
                stranger.write(dice.chance(1, 2) ? flipped(dice, good) : good);
            }
            default -> {
                byte[] hello = hello();
                stranger.write(Arrays.copyOf(hello, dice.below(hello.length)));
            }
        }
        if (dice.chance(1, 2)) {
            stranger.socket.shutdownOutput();
            stranger.socket.getInputStream().readAllBytes(); // it hangs up, sooner or later
        } else if (dice.chance(1, 2)) {
            stranger.socket.setSoLinger(true, 0); // a reset
        }
    }

    private static byte[] hello() throws IOException {
        return RawSocket.framed(
                Frame.GREETING, Greeting.CODEC.encode(RawSocket.client()).toArray());
    }

    private static byte[] flipped(Dice dice, byte[] bytes) {
        byte[] changed = bytes.clone();
        changed[dice.below(changed.length)] ^= (byte) dice.between(1, 255);
        return changed;
    }

    private static byte[] bytes(Dice dice, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) dice.nextLong();
        }
        return bytes;
    }
}
