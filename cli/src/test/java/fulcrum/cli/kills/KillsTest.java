package fulcrum.cli.kills;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines;
import org.junit.jupiter.api.Test;

/// A short campaign; long ones are `./fulcrum campaign kills`.
final class KillsTest {

    @Test
    void nobodyStaysBehindThoughTheLogsHaveLetGoWhatAKilledNodeMissed() {
        StringBuilder printed = new StringBuilder();
        int exit =
                CommandLines.recording(printed)
                        .execute("campaign", "kills", "--kills", "3", "--seed", "6");
        assertThat(printed.toString()).contains("passed: ", "all replicas hold the same");
        assertThat(exit).isZero();
    }
}
