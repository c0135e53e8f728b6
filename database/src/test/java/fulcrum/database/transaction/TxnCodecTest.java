package fulcrum.database.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Malformed;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What goes in comes out, and garbage is refused.
class TxnCodecTest {

    private static final int ROUNDS = 600;

    private static <T> void comesBack(Codec<T> codec, Function<Dice, T> any) {
        Dice dice = Dice.of(1);
        for (int i = 0; i < ROUNDS; i++) {
            T value = any.apply(dice);
            Bytes bytes = codec.encode(value);
            assertThat(codec.decode(bytes)).isEqualTo(value);
            for (int size = 0; size < bytes.size(); size++) {
                Bytes prefix = bytes.slice(0, size);
                assertThatThrownBy(() -> codec.decode(prefix)).isInstanceOf(Malformed.class);
            }
            byte[] garbled = bytes.toArray();
            garbled[dice.below(garbled.length)] ^= (byte) (1 << dice.below(8));
            try {
                assertThat(codec.encode(codec.decode(garbled))).isEqualTo(Bytes.wrap(garbled));
            } catch (Malformed expected) {
                assertThat(expected.reason()).isNotEmpty();
            }
        }
    }

    @Test
    void messagesComeBack() {
        comesBack(TxnCodec.MESSAGES, AnyTxn::message);
    }

    @Test
    void entriesComeBack() {
        comesBack(TxnCodec.ENTRIES, AnyTxn::entry);
    }

    /// A kind that no generator makes would go untested.
    @Test
    void everyKindIsTried() {
        assertThat(kinds(AnyTxn::message)).containsAll(kinds(TxnMessage.class));
        assertThat(kinds(AnyTxn::entry)).containsAll(kinds(TxnEntry.class));
    }

    private static List<String> kinds(Function<Dice, ?> any) {
        Dice dice = Dice.of(2);
        return Stream.generate(() -> any.apply(dice).getClass().getSimpleName())
                .limit(ROUNDS)
                .distinct()
                .toList();
    }

    private static List<String> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses()).map(Class::getSimpleName).toList();
    }
}
