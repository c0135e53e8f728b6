package fulcrum.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgendaTest {

    private record Entry(long time, int order) {}

    @Test
    void eventsComeByTimeAndThenInTheOrderInWhichTheyWerePutDown() {
        for (long seed = 0; seed < 200; seed++) {
            Dice dice = Dice.of(seed);
            Agenda agenda = new Agenda();
            List<Entry> expected = new ArrayList<>();
            List<Entry> happened = new ArrayList<>();
            int count = dice.between(1, 600);
            for (int order = 0; order < count; order++) {
                Entry entry = new Entry(dice.below(50), order);
                expected.add(entry);
                agenda.at(entry.time(), () -> happened.add(entry));
            }
            expected.sort((a, b) ->
                    a.time() == b.time()
                            ? Integer.compare(a.order(), b.order())
                            : Long.compare(a.time(), b.time()));
            while (!agenda.isEmpty()) {
                agenda.take().happen();
            }
            assertThat(happened).isEqualTo(expected);
            assertThat(agenda.now()).isEqualTo(expected.getLast().time());
        }
    }

    @Test
    void timeNeverGoesBack() {
        Agenda agenda = new Agenda();
        agenda.at(10, () -> {});
        agenda.take();
        agenda.at(3, () -> {});
        assertThat(agenda.nextTime()).isEqualTo(10);
        agenda.idleUntil(7);
        assertThat(agenda.now()).isEqualTo(10);
    }
}
