package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// An end is whole, and there is one.
final class EndingTest {

    private final ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();

    private Ending.Step failing(String what) {
        return () -> {
            taken.add(what);
            throw new IOException(what + " failed");
        };
    }

    @Test
    void everyStepIsTakenThoughAnEarlierOneFailed() {
        Ending ending = new Ending("end", failing("one"), () -> taken.add("two"), failing("three"));

        assertThatThrownBy(ending::await)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("one failed")
                .rootCause()
                .satisfies(first ->
                        assertThat(List.of(first.getSuppressed()))
                                .extracting(Throwable::getMessage)
                                .containsExactly("three failed"));
        assertThat(taken).containsExactly("one", "two", "three");
    }

    @Test
    void whoAsksAgainTakesNoStepTwice() throws IOException {
        Ending ending = new Ending("end", () -> taken.add("one"));
        ending.begin();
        ending.await();
        ending.await();
        assertThat(taken).containsExactly("one");
    }

    @Test
    void whoIsInterruptedWaitsAllTheSame() throws IOException {
        Ending ending = new Ending("end", () -> taken.add("one"));
        Thread.currentThread().interrupt();
        ending.await();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(taken).containsExactly("one");
    }
}
