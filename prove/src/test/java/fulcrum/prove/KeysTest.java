package fulcrum.prove;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class KeysTest {

    @Test
    void noKeySeesMoreThanItsShareAndAllAreRemembered() {
        Keys keys = new Keys(List.of(Workload.values()), 2, 50);
        Dice dice = Dice.of(1);
        Map<Value, Integer> drawn = new TreeMap<>();
        for (int i = 0; i < 3_000; i++) {
            drawn.merge(keys.draw(dice).name, 1, Integer::sum);
        }
        assertThat(drawn.values()).allMatch(count -> count <= 50);
        assertThat(keys.all()).containsAll(drawn.keySet());
        assertThat(drawn).hasSizeBetween(60, 70);
    }

    @Test
    void aKeyKeepsItsWorkload() {
        Keys keys = new Keys(List.of(Workload.values()), 2, 5);
        Dice dice = Dice.of(2);
        for (int i = 0; i < 200; i++) {
            Keys.Key key = keys.draw(dice);
            assertThat(key.name.toString()).startsWith('"' + key.workload.label() + '-');
        }
    }
}
