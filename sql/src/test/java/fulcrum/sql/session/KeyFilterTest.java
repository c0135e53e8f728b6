package fulcrum.sql.session;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import org.junit.jupiter.api.Test;

/// What a filter of keys says of those that were put in, and of others.
class KeyFilterTest {

    private static Bytes key(int number) {
        return new Encoder().text("table").varint(number).toBytes();
    }

    @Test
    void whatWasPutInIsThereHoweverManyCameBehindIt() {
        KeyFilter filter = new KeyFilter();
        for (int i = 0; i < 100_000; i++) {
            filter.add(key(i));
        }
        for (int i = 0; i < 100_000; i++) {
            assertThat(filter.mayHave(key(i))).isTrue();
        }
    }

    @Test
    void fewKeysAreTakenForOthers() {
        KeyFilter filter = new KeyFilter();
        for (int i = 0; i < 100_000; i++) {
            filter.add(key(i));
        }
        int wrong = 0;
        for (int i = 100_000; i < 200_000; i++) {
            wrong += filter.mayHave(key(i)) ? 1 : 0;
        }
        assertThat(wrong).isLessThan(100);
    }

    @Test
    void anEmptyOneHasNothing() {
        assertThat(new KeyFilter().mayHave(key(1))).isFalse();
    }
}
