package fulcrum.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.KeyValues.First;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Whatever is known of first keys is what a map that has all keys says.
class FirstsTest {

    private static final int SEEDS = 200;
    private static final int STEPS = 400;

    private Dice dice = Dice.of(0);
    private Firsts firsts = new Firsts(0);
    private TreeMap<Bytes, Bytes> all = new TreeMap<>();
    private int known;

    @Test
    void whatIsKnownIsTrue() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            dice = Dice.of(seed).fork("firsts");
            firsts = new Firsts(dice.chance(1, 3) ? 4_000 : 1 << 20);
            all = new TreeMap<>();
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            assertThat(firsts.bytes()).isBetween(0L, 1L << 20);
        }
        assertThat(known).isGreaterThan(SEEDS * STEPS / 20);
    }

    private void step() {
        Bytes row = Bytes.text("row" + dice.below(4));
        Bytes key = version(row);
        switch (dice.below(4)) {
            case 0 -> {
                Bytes value = Bytes.text("v" + dice.nextLong());
                all.put(key, value);
                firsts.changed(2, key, value);
            }
            case 1 -> {
                all.remove(key);
                firsts.deleted(2, key);
            }
            default -> look(key, dice.chance(1, 3) ? version(row) : row.concat(end()));
        }
    }

    private void look(Bytes from, Bytes to) {
        First right = First.of(all, from, to);
        First told = firsts.find(2, from, to);
        if (told != null) {
            known++;
            assertThat(told).isEqualTo(right);
        } else if (right instanceof First.Found found) {
            firsts.found(2, from, to, found);
            assertThat(firsts.find(2, from, to)).isIn(right, null);
        }
        assertThat(firsts.find(4, from, to)).isNull();
    }

    /// With all the bits that tell unsigned numbers from others.
    private Bytes version(Bytes row) {
        Bytes high = Bytes.of((byte) (dice.chance(1, 2) ? 0x80 : 0x7F), (byte) dice.below(6));
        return row.concat(high).concat(Bytes.text("......"));
    }

    private static Bytes end() {
        return Bytes.hex("ffffffffffffffff");
    }

    @Test
    void nothingIsKnownWithoutRoom() {
        Firsts none = new Firsts(0);
        Bytes from = Bytes.text("row").concat(Bytes.hex("0000000000000000"));
        none.found(2, from, Bytes.text("row").concat(end()), new First.Found(from, Bytes.EMPTY));
        assertThat(none.find(2, from, Bytes.text("row").concat(end()))).isNull();
        assertThat(none.bytes()).isZero();
    }
}
