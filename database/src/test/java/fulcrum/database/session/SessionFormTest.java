package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Fixtures;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Bytes that were written once are read for ever.
class SessionFormTest {

    private static final String KEPT = "v1/session-results.hex";

    @Test
    void theBytesOfVersionOneAreReadAndWritten() {
        Fixtures.areRead(KEPT, SessionCodec.RESULTS);
        Fixtures.areWritten(KEPT, SessionCodec.RESULTS);
    }

    @Test
    void everyKindIsKept() {
        TreeSet<String> kept = new TreeSet<>();
        for (Fixtures.Fixture fixture : Fixtures.in(KEPT)) {
            Bytes frame = fixture.frame();
            kept.add(SessionCodec.RESULTS.decode(frame).getClass().getSimpleName());
        }
        assertThat(kept)
                .containsExactlyElementsOf(
                        new TreeSet<>(
                                Arrays.stream(SessionResult.class.getPermittedSubclasses())
                                        .map(Class::getSimpleName)
                                        .toList()));
    }
}
