package fulcrum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class StoppingTest {

    @Test
    void whoKnowsTheWayOutIsSpared() {
        assertThat(told(new IOException("too old", new NodeRefused("too old", "take a newer one"))))
                .isEqualToNormalizingNewlines(
                        """
                        n1 has stopped: too old
                          hint: take a newer one
                        """);
    }

    @Test
    void whatNobodyExpectedIsToldWhole() {
        assertThat(told(new IOException("the sync failed")))
                .startsWith("n1 has stopped: the sync failed")
                .contains("\tat fulcrum.cli.StoppingTest");
    }

    private static String told(Throwable why) {
        StringWriter text = new StringWriter();
        Stopping.tell(new PrintWriter(text), "n1", why);
        return text.toString();
    }
}
