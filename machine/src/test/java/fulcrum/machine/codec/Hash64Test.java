package fulcrum.machine.codec;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A hash that is compared between nodes and stands on disks.
final class Hash64Test {

    private static byte[] some(Dice dice, int bytes) {
        byte[] array = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            array[i] = (byte) dice.below(256);
        }
        return array;
    }

    @Test
    void everyBitOfTheInputAndOfTheSeedCounts() {
        Dice dice = Dice.of(1);
        long changed = 0;
        long flips = 0;
        for (int bytes = 0; bytes < 40; bytes++) {
            byte[] array = some(dice, bytes);
            Set<Long> seen = new HashSet<>(Set.of(Hash64.of(array, 0, bytes, 7)));
            for (int bit = 0; bit < 8 * bytes; bit++) {
                byte[] other = array.clone();
                other[bit / 8] ^= (byte) (1 << bit % 8);
                long hash = Hash64.of(other, 0, bytes, 7);
                changed += Long.bitCount(hash ^ Hash64.of(array, 0, bytes, 7));
                flips++;
                assertThat(seen.add(hash)).isTrue();
            }
            for (int bit = 0; bit < 64; bit++) {
                assertThat(seen.add(Hash64.of(array, 0, bytes, 7 ^ 1L << bit))).isTrue();
            }
        }
        assertThat((double) changed / flips).isBetween(31.0, 33.0);
    }

    @Test
    void whereTheBytesLieIsOfNoAccount() {
        Dice dice = Dice.of(2);
        byte[] array = some(dice, 100);
        for (int from = 0; from < 20; from++) {
            byte[] moved = new byte[50 + from];
            System.arraycopy(array, 0, moved, from, 50);
            assertThat(Hash64.of(moved, from, from + 50, 3)).isEqualTo(Hash64.of(array, 0, 50, 3));
        }
    }

    @Test
    void trailingZerosCount() {
        Set<Long> seen = new HashSet<>();
        for (int bytes = 0; bytes < 64; bytes++) {
            assertThat(seen.add(Hash64.of(new byte[64], 0, bytes, 0))).isTrue();
        }
    }

    /// It never changes.
    @Test
    void itsValuesAreTheSameForEver() {
        byte[] array = new byte[21];
        for (int i = 0; i < array.length; i++) {
            array[i] = (byte) i;
        }
        assertThat(Hash64.of(array, 0, 0, 0)).isEqualTo(0xB992B056E7D8A844L);
        assertThat(Hash64.of(array, 0, 21, 0)).isEqualTo(0x72C6E4D97B9BF68EL);
        assertThat(Hash64.of(array, 0, 21, -1)).isEqualTo(0x01FF08BB50C60356L);
    }
}
