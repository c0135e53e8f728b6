package fulcrum.machine.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FixturesTest {

    @Test
    void bytesOfVersionOneAreReadAsTheyWereWritten() {
        Fixtures.areRead("v1/letter.hex", Letter.CODEC);
    }

    @Test
    void versionOneIsStillWrittenTheSameWay() {
        Fixtures.areWritten("v1/letter.hex", Letter.CODEC);
    }

    @Test
    void everyKindOfLetterIsKept() {
        TreeSet<String> kept = new TreeSet<>();
        for (Fixtures.Fixture fixture : Fixtures.in("v1/letter.hex")) {
            kept.add(Letter.CODEC.decode(fixture.frame()).getClass().getSimpleName());
        }
        assertThat(kept).containsExactly("Append", "Ask", "Members", "Stamp");
    }
}
