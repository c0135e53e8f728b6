package fulcrum.machine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every host owes the messages of its machines. A host's tests extend it.
public interface LinksConformance {

    /// Two nodes that never met.
    LinksDriver links() throws Exception;

    private static List<String> messages(int count) {
        Dice dice = Dice.of(count);
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(i + " " + "x".repeat(dice.chance(1, 10) ? dice.below(9000) : 3));
        }
        messages.add("end");
        return messages;
    }

    @Test
    default void whatIsSentOftenEnoughArrives() throws Exception {
        List<String> arrived = links().exchange(messages(40), false);
        assertThat(arrived).contains("end");
    }

    @Test
    default void linksMayLoseAndRepeatAndReorderAndNeverForge() throws Exception {
        List<String> sent = messages(300);
        List<String> arrived = links().exchange(sent, true);
        assertThat(sent).containsAll(arrived);
        assertThat(arrived).contains("end");
    }
}
