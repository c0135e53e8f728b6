package fulcrum.machine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Timer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceLineTest {

    private static final NodeId TWO = new NodeId(2);
    private static final Columns LEADER = new Columns("leader", 7, 1234);

    private record Became(String what, long term) implements Note {}

    private static String line(TraceEvent event) {
        return TraceLine.of(event, LEADER);
    }

    @Test
    void linesHaveColumns() {
        assertThat(line(new TraceEvent.Noted(12_345_678_901L, TWO, new Became("king", 7))))
                .isEqualTo("   12.345678   n2 ! leader        7    1234  Became what=king term=7");
        assertThat(line(new TraceEvent.Said(5, null, "the storm is over")))
                .isEqualTo("    0.000000    * - leader        7    1234  the storm is over");
    }

    @Test
    void messagesTellTheirWay() {
        NodeId three = new NodeId(3);
        assertThat(line(new TraceEvent.Sent(1000, TWO, three, "hello", 5, 81_000)))
                .endsWith("> leader        7    1234  to n3 hello (5 bytes, arrives in 80us)");
        assertThat(line(new TraceEvent.Sent(1000, TWO, three, "hello", 5, -1))).endsWith("held)");
        assertThat(line(new TraceEvent.Delivered(81_000, three, TWO, "hello", 1000)))
                .endsWith("< leader        7    1234  from n2 hello (sent 80us ago)");
        assertThat(line(new TraceEvent.Dropped(1000, TWO, three, "cut off: hello")))
                .endsWith("x leader        7    1234  to n3 lost: cut off: hello");
    }

    @Test
    void aTimerThatIsLateSaysSo() {
        Timer timer = Timer.of("election");
        assertThat(line(new TraceEvent.Fired(0, TWO, timer, 0))).endsWith("1234  election");
        assertThat(line(new TraceEvent.Fired(0, TWO, timer, 30_000)))
                .endsWith("election late by 30us");
    }

    @Test
    void aRingKeepsTheLastLines() {
        TraceRing ring = new TraceRing(2);
        for (long i = 1; i <= 5; i++) {
            ring.on(new TraceEvent.Stored(0, TWO, i), new Columns("r", i, i));
        }
        assertThat(ring.lines())
                .isEqualTo(
                        List.of(
                                "    0.000000   n2 = r             4       4  durable up to 4",
                                "    0.000000   n2 = r             5       5  durable up to 5"));
    }
}
