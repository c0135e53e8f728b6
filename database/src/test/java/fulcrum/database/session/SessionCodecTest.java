package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.transaction.AnyTxn;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.codec.Malformed;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Results come back as they were, and garbage is refused.
class SessionCodecTest {

    static SessionResult any(Dice dice) {
        return switch (dice.below(8)) {
            case 0 -> new SessionResult.Began(AnyTxn.waiting(dice).txn());
            case 1 ->
                    new SessionResult.Rows(
                            List.of(new SessionResult.Row(Bytes.text("k"), Bytes.text("v"))),
                            dice.chance(1, 2));
            case 2 -> new SessionResult.Done();
            case 3 -> new SessionResult.Committed(dice.below(1000));
            case 4 -> new SessionResult.RolledBack();
            case 5 -> new SessionResult.Marked(dice.below(1000));
            case 6 -> new SessionResult.Failed(dice.pick(List.of(Why.values())));
            default ->
                    dice.chance(1, 2)
                            ? new SessionResult.Aborted(dice.pick(List.of(Why.values())))
                            : new SessionResult.Aborted(
                                    Why.DEADLOCK,
                                    List.of(AnyTxn.waiting(dice), AnyTxn.waiting(dice)));
        };
    }

    @Test
    void resultsComeBack() {
        Dice dice = Dice.of(1);
        TreeSet<String> kinds = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            SessionResult value = any(dice);
            kinds.add(value.getClass().getSimpleName());
            Bytes bytes = SessionCodec.RESULTS.encode(value);
            assertThat(SessionCodec.RESULTS.decode(bytes)).isEqualTo(value);
            for (int size = 0; size < bytes.size(); size++) {
                Bytes prefix = bytes.slice(0, size);
                assertThatThrownBy(() -> SessionCodec.RESULTS.decode(prefix))
                        .isInstanceOf(Malformed.class);
            }
        }
        assertThat(kinds)
                .containsExactlyElementsOf(
                        new TreeSet<>(
                                Arrays.stream(SessionResult.class.getPermittedSubclasses())
                                        .map(Class::getSimpleName)
                                        .toList()));
    }
}
