package fulcrum.server.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Orders are read as they are written, and what is no order is said to be none.
final class OrderTextTest {

    private static final int ROUNDS = 5_000;

    private static final String SIGNS = "n123,:/%+-. msu";

    @Test
    void whatIsWrittenIsReadAsTheSame() throws FaultRefused {
        Dice dice = Dice.of(1);
        for (int i = 0; i < ROUNDS; i++) {
            Order order = any(dice);
            assertThat(OrderText.read(order.toString())).isEqualTo(order);
            assertThat(order.nodes()).isNotEmpty();
        }
    }

    @Test
    void whatIsReadIsWrittenSoThatItMeansTheSame() throws FaultRefused {
        Dice dice = Dice.of(2);
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String text = changed(any(dice).toString(), dice);
            try {
                Order order = OrderText.read(text);
                assertThat(OrderText.read(order.toString())).as(text).isEqualTo(order);
                read++;
            } catch (FaultRefused refused) {
                assertThat(refused.getMessage()).as(text).isNotBlank();
                assertThat(refused.hint()).as(text).isNotBlank();
            }
        }
        assertThat(read).isBetween(ROUNDS / 50, ROUNDS - ROUNDS / 50);
    }

    private static String changed(String text, Dice dice) {
        StringBuilder changed = new StringBuilder(text);
        int at = dice.below(text.length());
        char sign = SIGNS.charAt(dice.below(SIGNS.length()));
        switch (dice.below(3)) {
            case 0 -> changed.setCharAt(at, sign);
            case 1 -> changed.insert(at, sign);
            default -> changed.deleteCharAt(at);
        }
        return changed.toString();
    }

    private static Order any(Dice dice) {
        List<NodeId> nodes = new ArrayList<>();
        for (int node = 1; node <= 5; node++) {
            nodes.add(dice.below(nodes.size() + 1), new NodeId(node));
        }
        NodeId node = nodes.getFirst();
        return switch (dice.below(10)) {
            case 0 ->
                    new Order.Partition(
                            List.of(
                                    set(nodes.subList(0, 2)),
                                    set(nodes.subList(2, 3 + dice.below(3)))));
            case 1 -> new Order.Isolate(node);
            case 2 -> new Order.Delay(links(nodes, dice), span(dice, 60_000));
            case 3 -> new Order.Drop(links(nodes, dice), dice.between(1, 1000));
            case 4 -> new Order.Kill(node);
            case 5 -> new Order.Pause(node);
            case 6 -> new Order.Resume(node);
            case 7 -> new Order.Restart(node);
            case 8 ->
                    new Order.Disk(
                            node,
                            switch (dice.below(3)) {
                                case 0 -> new Order.Trouble.Slow(span(dice, 60_000));
                                case 1 -> new Order.Trouble.Full();
                                default -> new Order.Trouble.FailSync();
                            });
            default -> new Order.Skew(node, (dice.below(2) == 0 ? 1 : -1) * span(dice, 3_600_000));
        };
    }

    private static Links links(List<NodeId> nodes, Dice dice) {
        return switch (dice.below(3)) {
            case 0 -> new Links.Around(nodes.getFirst());
            case 1 -> new Links.Among(set(nodes.subList(0, dice.between(2, 5))));
            default -> new Links.OneWay(set(nodes.subList(0, 2)), set(nodes.subList(2, 4)));
        };
    }

    private static SortedSet<NodeId> set(List<NodeId> nodes) {
        return new TreeSet<>(nodes);
    }

    private static long span(Dice dice, int millisMost) {
        long millis = dice.between(1, millisMost) * 1_000_000L;
        return dice.below(4) == 0 ? millis / 1_000_000 * 1_000 : millis;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "isolte n1 => did you mean 'isolate'?",
                "isolate 1 => did you mean n1?",
                "isolate => write 'isolate n1'",
                "partition n1,n2 => such as n1/n2,n3",
                "partition n1/n1 => name each node once",
                "delay n1,n2 50 => did you mean 50ms?",
                "delay n1,n2 2m => write 1us to 60s",
                "drop n1:n1 5% => name it at one end",
                "drop n1:n2:n3 5% => n1:n2 for one way",
                "drop n1,n2 30 => write it as 30%",
                "drop n1,n2 101% => write 0.1% to 100%",
                "disk n1 --ful => did you mean '--full'?",
                "disk n1 => --slow 20ms|--full|--fail-sync",
                "skew n1 500ms => write +500ms",
                "skew n0 +1s => nodes are called n1",
            })
    void whatIsNoOrderIsRefusedWithWhatToWrite(String row) {
        int arrow = row.indexOf(" => ");
        assertRefused(row.substring(0, arrow), row.substring(arrow + 4));
    }

    private static void assertRefused(String text, String hint) {
        assertThatThrownBy(() -> OrderText.read(text))
                .isInstanceOfSatisfying(
                        FaultRefused.class,
                        refused -> assertThat(refused.hint()).as(text).contains(hint));
    }

    @Test
    void aSetOfNodesMeansBothWaysAndAColonOne() throws FaultRefused {
        NodeId n1 = new NodeId(1);
        NodeId n2 = new NodeId(2);
        NodeId n3 = new NodeId(3);
        Links both = ((Order.Drop) OrderText.read("drop n1,n2 5%")).links();
        assertThat(both.cover(n1, n2) && both.cover(n2, n1)).isTrue();
        assertThat(both.cover(n1, n3) || both.cover(n3, n1)).isFalse();
        Links one = ((Order.Drop) OrderText.read("drop n1:n2,n3 5%")).links();
        assertThat(one.cover(n1, n2) && one.cover(n1, n3)).isTrue();
        assertThat(one.cover(n2, n1) || one.cover(n2, n3)).isFalse();
        Links around = ((Order.Drop) OrderText.read("drop n1 5%")).links();
        assertThat(around.cover(n1, n3) && around.cover(n3, n1)).isTrue();
        assertThat(around.cover(n2, n3)).isFalse();
    }
}
