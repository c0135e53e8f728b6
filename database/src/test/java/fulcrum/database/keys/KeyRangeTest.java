package fulcrum.database.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Ranges against every key of up to two bytes of a small alphabet.
final class KeyRangeTest {

    private static final List<Bytes> KEYS = keys();

    private static List<Bytes> keys() {
        byte[] alphabet = {0, 1, (byte) 0xfe, (byte) 0xff};
        List<Bytes> keys = new ArrayList<>(List.of(Bytes.EMPTY));
        for (byte first : alphabet) {
            keys.add(Bytes.of(first));
            for (byte second : alphabet) {
                keys.add(Bytes.of(first, second));
            }
        }
        return keys;
    }

    private static List<KeyRange> ranges() {
        List<KeyRange> ranges = new ArrayList<>();
        for (Bytes from : KEYS) {
            ranges.add(new KeyRange(from, null));
            for (Bytes to : KEYS) {
                if (from.compareTo(to) <= 0) {
                    ranges.add(new KeyRange(from, to));
                }
            }
        }
        return ranges;
    }

    @Test
    void aPrefixRangeHoldsTheKeysThatBeginSo() {
        for (Bytes prefix : KEYS) {
            for (Bytes key : KEYS) {
                assertThat(KeyRange.prefix(prefix).contains(key))
                        .as("%s in %s", key, prefix)
                        .isEqualTo(key.startsWith(prefix));
            }
        }
    }

    @Test
    void theEndOfAPrefixIsItsSuccessor() {
        assertThat(KeyRange.prefix(Bytes.hex("01")).to()).isEqualTo(Bytes.hex("02"));
        assertThat(KeyRange.prefix(Bytes.hex("01ffff")).to()).isEqualTo(Bytes.hex("02"));
        assertThat(KeyRange.prefix(Bytes.hex("ffff")).to()).isNull();
        assertThat(KeyRange.prefix(Bytes.EMPTY)).isEqualTo(KeyRange.ALL);
    }

    @Test
    void rangesOverlapWhereAKeyIsInBoth() {
        // Between two keys of the alphabet there are always more keys, unless one is the other's
        // first successor, which the next two add.
        List<Bytes> witnesses = new ArrayList<>(KEYS);
        KEYS.forEach(key -> witnesses.add(key.concat(Bytes.of((byte) 0))));
        for (KeyRange one : ranges()) {
            assertThat(one.isEmpty()).isEqualTo(witnesses.stream().noneMatch(one::contains));
            for (KeyRange other : ranges()) {
                assertThat(one.overlaps(other))
                        .as("%s, %s", one, other)
                        .isEqualTo(
                                witnesses.stream()
                                        .anyMatch(key -> one.contains(key) && other.contains(key)));
            }
        }
    }

    @Test
    void aRangeContainsAnotherWhereItHasAllItsKeys() {
        List<@Nullable Bytes> ends = new ArrayList<>(KEYS);
        ends.add(null);
        for (KeyRange one : ranges()) {
            for (KeyRange other : ranges()) {
                boolean all =
                        other.isEmpty()
                                || (one.from().compareTo(other.from()) <= 0
                                        && ends.indexOf(one.to()) >= 0
                                        && rank(one.to()) >= rank(other.to()));
                assertThat(one.contains(other)).as("%s, %s", one, other).isEqualTo(all);
            }
        }
    }

    private static int rank(@Nullable Bytes end) {
        return end == null
                ? Integer.MAX_VALUE
                : (int) KEYS.stream().filter(key -> key.compareTo(end) < 0).count();
    }

    @Test
    void aRangeDoesNotEndBeforeItBegins() {
        assertThatThrownBy(() -> new KeyRange(Bytes.text("b"), Bytes.text("a")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
