package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Fixtures;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Bytes that were written once are read for ever.
class SessionFormTest {

    private static final String COMMANDS = "v1/session-commands.hex";
    private static final String RESULTS = "v1/session-results.hex";

    @Test
    void theBytesOfVersionOneAreReadAndWritten() {
        Fixtures.areRead(COMMANDS, SessionCodec.COMMANDS);
        Fixtures.areWritten(COMMANDS, SessionCodec.COMMANDS);
        Fixtures.areRead(RESULTS, SessionCodec.RESULTS);
        Fixtures.areWritten(RESULTS, SessionCodec.RESULTS);
    }

    @Test
    void everyKindIsKept() {
        assertThat(kept(COMMANDS, SessionCodec.COMMANDS)).isEqualTo(kinds(SessionCommand.class));
        assertThat(kept(RESULTS, SessionCodec.RESULTS)).isEqualTo(kinds(SessionResult.class));
    }

    @Test
    void aResultSaysWhetherItsTransactionIsOver() {
        SortedSet<String> over = new TreeSet<>();
        for (Fixtures.Fixture fixture : Fixtures.in(RESULTS)) {
            if (SessionCodec.ends(fixture.frame())) {
                over.add(SessionCodec.RESULTS.decode(fixture.frame()).getClass().getSimpleName());
            }
        }
        assertThat(over).containsExactly("Aborted", "Committed", "Prepared", "RolledBack");
    }

    private static SortedSet<String> kept(String resource, Codec<?> codec) {
        SortedSet<String> kept = new TreeSet<>();
        for (Fixtures.Fixture fixture : Fixtures.in(resource)) {
            kept.add(codec.decode(fixture.frame()).getClass().getSimpleName());
        }
        return kept;
    }

    private static SortedSet<String> kinds(Class<?> sealed) {
        SortedSet<String> kinds = new TreeSet<>();
        for (Class<?> kind : sealed.getPermittedSubclasses()) {
            kinds.add(kind.getSimpleName());
        }
        return kinds;
    }
}
