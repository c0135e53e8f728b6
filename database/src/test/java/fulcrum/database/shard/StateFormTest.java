package fulcrum.database.shard;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Fixtures;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The state of a replica in version 1, as it lies in the store, in snapshots and in backups.
final class StateFormTest {

    private static final String KEPT = "v1/state.hex";
    private static final Bytes K = Bytes.text("k");

    private static ShardCommand stamped(long session, String value) {
        return new ShardCommand.Write(
                new Stamp(session, 1), Bytes.text("once"), Bytes.text(value), Condition.ALWAYS);
    }

    private static ShardResult result(@Nullable Outcome outcome) {
        if (outcome instanceof Outcome.Done(Bytes result)) {
            return ShardCodec.RESULTS.decode(result);
        }
        throw new AssertionError(outcome);
    }

    /// A lone replica after two rows, a session and its first write.
    private static Trio used() {
        Trio trio = new Trio(1);
        trio.puts("k", "v");
        trio.puts("gone", "soon");
        trio.puts("empty", "");
        trio.asks(1, new ShardCommand.Write(null, Bytes.text("gone"), null, Condition.ALWAYS));
        assertThat(result(trio.asks(1, new ShardCommand.OpenSession())))
                .isEqualTo(new ShardResult.Opened(6));
        assertThat(result(trio.asks(1, stamped(6, "first"))))
                .isEqualTo(new ShardResult.Written(true, false, 7));
        return trio;
    }

    @Test
    void theBytesOfVersionOneAreWritten() {
        List<String> lines = new ArrayList<>();
        used().member(1)
                .state
                .forEach((key, value) -> lines.add(key.asHex() + " = " + value.asHex()));
        assertThat(Fixtures.text(KEPT).lines().filter(line -> !line.startsWith("#")))
                .containsExactlyElementsOf(lines);
    }

    @Test
    void aStateOfVersionOneIsServed() {
        Trio trio = used();
        trio.member(1).state.clear();
        for (Fixtures.Fixture each : Fixtures.in(KEPT)) {
            trio.member(1).state.put(each.frame(), Bytes.hex(each.value()));
        }
        trio.restarts(1);
        trio.waits(2_000_000_000);

        assertThat(result(trio.asks(1, new ShardCommand.Get(K))))
                .isEqualTo(new ShardResult.Found(new Row(2, Bytes.text("v"))));
        assertThat(result(trio.asks(1, new ShardCommand.Get(Bytes.text("gone")))))
                .isEqualTo(new ShardResult.Found(null));
        assertThat(result(trio.asks(1, stamped(6, "again"))))
                .isEqualTo(new ShardResult.Written(true, false, 7));
        assertThat(trio.member(1).shard.view().suspect()).isFalse();
    }
}
