package fulcrum.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BytesTest {

    @Test
    void ordersAsUnsignedBytesAndAPrefixFirst() {
        assertThat(Bytes.of((byte) 0x7F)).isLessThan(Bytes.of((byte) 0x80));
        assertThat(Bytes.of((byte) 1)).isLessThan(Bytes.of((byte) 1, (byte) 0));
        assertThat(Bytes.EMPTY).isLessThan(Bytes.of((byte) 0));
        assertThat(Bytes.text("b").compareTo(Bytes.text("ab").slice(1))).isZero();
    }

    @Test
    void copiesWhatItIsGivenAndWhatItGivesOut() {
        byte[] given = {1, 2, 3};
        Bytes of = Bytes.of(given);
        Bytes copy = Bytes.copyOf(given, 1, 3);
        given[1] = 9;
        of.toArray()[0] = 9;
        assertThat(of).isEqualTo(Bytes.of((byte) 1, (byte) 2, (byte) 3));
        assertThat(copy).isEqualTo(Bytes.of((byte) 2, (byte) 3));
    }

    @Test
    void aSliceIsEqualToAValueMadeByItself() {
        Bytes slice = Bytes.text("a key of a table").slice(2, 5);
        assertThat(slice).isEqualTo(Bytes.text("key")).hasSameHashCodeAs(Bytes.text("key"));
        assertThat(slice.compact()).isEqualTo(slice);
        assertThat(slice.size()).isEqualTo(3);
        assertThat(slice.at(0)).isEqualTo((byte) 'k');
        assertThat(slice.slice(1).asText()).isEqualTo("ey");
        assertThat(slice.toArray()).isEqualTo(new byte[] {'k', 'e', 'y'});
        assertThat(slice.startsWith(Bytes.text("ke"))).isTrue();
        assertThat(slice.startsWith(Bytes.text("key "))).isFalse();
        assertThat(slice).isNotEqualTo(Bytes.text("ke")).isNotEqualTo(Bytes.text("key "));
        assertThat(slice.concat(Bytes.text("s"))).isEqualTo(Bytes.text("keys"));
    }

    @Test
    void aSliceCannotReachBeyondItself() {
        Bytes slice = Bytes.text("abcdef").slice(2, 4);
        assertThatThrownBy(() -> slice.at(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.slice(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.copyTo(1, 3, new byte[9], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void copiesARangeIntoPlace() {
        byte[] target = new byte[4];
        Bytes.text("xabc").slice(1).copyTo(1, 3, target, 2);
        assertThat(target).isEqualTo(new byte[] {0, 0, 'b', 'c'});
    }

    @Test
    void readsAsTextWhereItIsTextAndAsHexElsewhere() {
        assertThat(Bytes.text("k1")).hasToString("\"k1\"");
        assertThat(Bytes.of((byte) 0, (byte) 0xFF)).hasToString("0x00ff");
        assertThat(Bytes.EMPTY).hasToString("\"\"");
        assertThat(Bytes.text("say \"no\"")).hasToString("0x73617920226e6f22");
        assertThat(Bytes.text("a".repeat(40)))
                .hasToString('"' + "a".repeat(32) + "\"... (40 bytes)");
        assertThat(Bytes.hex("00ff").asHex()).isEqualTo("00ff");
    }

    @Test
    void comparesAsAPlainLoopWould() {
        Dice dice = Dice.of(145);
        for (int run = 0; run < 2_000; run++) {
            byte[] a = few(dice);
            byte[] b = few(dice);
            Bytes inside = Bytes.wrap(surrounded(a)).slice(1, a.length + 1);
            assertThat(Integer.signum(inside.compareTo(Bytes.of(b))))
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
            assertThat(inside.equals(Bytes.of(b))).isEqualTo(Arrays.equals(a, b));
        }
    }

    private static byte[] few(Dice dice) {
        byte[] bytes = new byte[dice.below(4)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (dice.chance(1, 2) ? 0x80 : 0);
        }
        return bytes;
    }

    private static byte[] surrounded(byte[] inner) {
        byte[] outer = new byte[inner.length + 2];
        System.arraycopy(inner, 0, outer, 1, inner.length);
        outer[0] = 7;
        outer[outer.length - 1] = 7;
        return outer;
    }

    @Test
    void keysThatLieSideBySideHaveHashesOfTheirOwn() {
        Set<Integer> hashes = new HashSet<>();
        Bytes table = Bytes.hex("0000000000000028");
        for (int row = 0; row < 1 << 16; row++) {
            Bytes key = table.concat(Bytes.of((byte) (row >>> 8), (byte) row));
            hashes.add(key.hashCode());
            assertThat(key.concat(table).slice(0, key.size())).hasSameHashCodeAs(key);
        }
        assertThat(hashes).hasSizeGreaterThan((1 << 16) - 10);
    }
}
