package fulcrum.server.watch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Durable;
import fulcrum.machine.codec.Malformed;
import org.junit.jupiter.api.Test;

/// Nothing is ever stored in this form, so there are no bytes of it to be kept.
final class NoStateTest {

    private record Anything() implements Durable {}

    @Test
    void nothingIsWrittenAndNothingIsRead() {
        assertThatThrownBy(() -> NoState.NO_RECORDS.encode(new Anything()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> NoState.NO_RECORDS.decode(Bytes.hex("0101")))
                .isInstanceOf(Malformed.class);
    }
}
