package fulcrum.database.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Fixtures;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Bytes that were written once are read for ever.
class TxnFormTest {

    private static final String MESSAGES = "v1/txn-messages.hex";
    private static final String ENTRIES = "v1/txn-entries.hex";

    @Test
    void theBytesOfVersionOneAreReadAndWritten() {
        Fixtures.areRead(MESSAGES, TxnCodec.MESSAGES);
        Fixtures.areWritten(MESSAGES, TxnCodec.MESSAGES);
        Fixtures.areRead(ENTRIES, TxnCodec.ENTRIES);
        Fixtures.areWritten(ENTRIES, TxnCodec.ENTRIES);
    }

    @Test
    void everyKindIsKept() {
        assertThat(kinds(MESSAGES, TxnCodec.MESSAGES)).isEqualTo(kinds(TxnMessage.class));
        assertThat(kinds(ENTRIES, TxnCodec.ENTRIES)).isEqualTo(kinds(TxnEntry.class));
    }

    private static Set<String> kinds(String kept, Codec<?> codec) {
        TreeSet<String> kinds = new TreeSet<>();
        for (Fixtures.Fixture fixture : Fixtures.in(kept)) {
            kinds.add(codec.decode(fixture.frame()).getClass().getSimpleName());
        }
        return kinds;
    }

    private static Set<String> kinds(Class<?> sealed) {
        return new TreeSet<>(
                Arrays.stream(sealed.getPermittedSubclasses()).map(Class::getSimpleName).toList());
    }
}
