package fulcrum.machine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.codec.Malformed;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WritesTest {

    private static Bytes random(Dice dice) {
        byte[] content = new byte[dice.below(200)];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) dice.below(256);
        }
        return Bytes.wrap(content);
    }

    @Test
    void aBatchDoesWhatWasWrittenInItsOrder() {
        for (long seed = 0; seed < 300; seed++) {
            Dice dice = Dice.of(seed);
            TreeMap<Bytes, Bytes> expected = new TreeMap<>();
            Writes writes = new Writes();
            for (int i = dice.below(20); i > 0; i--) {
                Bytes key = dice.chance(1, 2) ? Bytes.text("k" + dice.below(3)) : random(dice);
                if (dice.chance(1, 4)) {
                    writes.delete(key);
                    expected.remove(key);
                } else {
                    Bytes value = random(dice);
                    if (dice.chance(1, 2)) {
                        int cut = dice.below(value.size() + 1);
                        writes.put(key, value.slice(0, cut), value.slice(cut));
                    } else {
                        writes.put(key, value);
                    }
                    expected.put(key, value);
                }
            }
            TreeMap<Bytes, Bytes> done = new TreeMap<>();
            Writes.carryOut(writes.toBytes(), done);
            assertThat(done).isEqualTo(expected);
        }
    }

    @Test
    void aBatchBegunAnewHoldsNothingOfTheOneBefore() {
        Writes writes = new Writes().put(Bytes.text("k"), Bytes.text("v"));
        assertThat(writes.reset().toBytes()).isEqualTo(Bytes.EMPTY);
        assertThat(writes.delete(Bytes.text("k")).toBytes())
                .isEqualTo(new Writes().delete(Bytes.text("k")).toBytes());
    }

    @Test
    void nothingWrittenIsNoBytes() {
        assertThat(new Writes().toBytes()).isEqualTo(Bytes.EMPTY);
        Writes.carryOut(Bytes.EMPTY, new TreeMap<>());
    }

    @Test
    void theBytesOfVersionOneAreReadForever() {
        Bytes batch = Bytes.hex("01" + "01" + "016b" + "0176" + "02" + "016a");
        assertThat(new Writes().put(Bytes.text("k"), Bytes.text("v")).delete(Bytes.text("j")))
                .extracting(Writes::toBytes)
                .isEqualTo(batch);
        TreeMap<Bytes, Bytes> table = new TreeMap<>();
        table.put(Bytes.text("j"), Bytes.EMPTY);
        Writes.carryOut(batch, table);
        assertThat(table).containsOnlyKeys(Bytes.text("k"));
    }

    @Test
    void garbageIsRefused() {
        for (String hex : new String[] {"02", "0103", "0101", "0101016b", "010105"}) {
            assertThatThrownBy(() -> Writes.carryOut(Bytes.hex(hex), new TreeMap<>()))
                    .as(hex)
                    .isInstanceOf(Malformed.class);
        }
    }
}
