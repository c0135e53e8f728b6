package fulcrum.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

/// A witness that sees nothing would prove nothing.
final class LeakWitnessTest {

    @Test
    void tellsOfABufferThatNobodyReleased() {
        leak();
        assertThat(LeakWitness.comesTrue(() -> told("left on purpose"))).isTrue();
        LeakWitness.forget("left on purpose");
    }

    private static void leak() {
        ByteBufAllocator.DEFAULT.directBuffer(100).writeInt(1).touch("left on purpose");
    }

    private static boolean told(String part) {
        return LeakWitness.leaks().stream().anyMatch(leak -> leak.contains(part));
    }
}
