package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.shard.ShardCommand;
import fulcrum.server.log.Laggard;
import org.junit.jupiter.api.Test;

/// How much room the log may take for those who lag.
final class LogBudgetTest {

    private static final int SEGMENT = 16 << 20;
    private static final NodeConfig.Sizes SIZES =
            new NodeConfig.Sizes(SEGMENT, 8, 8L << 20, 32L << 20, 131_072, 8_192, 1);

    private static ShardCommand asked(int segments, long storeBytes) {
        return LogBudget.of(SIZES, storeBytes).command(new Laggard(1, 1, 1, segments));
    }

    @Test
    void whatLaggardsNeedStaysWhileTheLogHasNoMoreThanTheStore() {
        assertThat(asked(16, 0)).isEqualTo(new ShardCommand.TrimLog());
        assertThat(asked(16 + 100, 100L * SEGMENT)).isEqualTo(new ShardCommand.TrimLog());
    }

    @Test
    void andGoesBeyond() {
        assertThat(asked(17, 0)).isEqualTo(new ShardCommand.CompactLog());
        assertThat(asked(17 + 100, 100L * SEGMENT)).isEqualTo(new ShardCommand.CompactLog());
    }
}
