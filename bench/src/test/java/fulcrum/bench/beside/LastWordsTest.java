package fulcrum.bench.beside;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.dev.DevProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes that are no nodes: their processes only speak and end.
final class LastWordsTest {

    private static final DevPorts PORTS = new DevPorts(0);

    @TempDir private Path directory;

    @Test
    void aNodeThatHasEndedEndsTheMeasurementWithWhatItSaidLast() throws Exception {
        DevDirectory data = DevDirectory.openOrFound(directory.resolve("data"), 1);
        try (DevProcesses nodes = started(data, "echo its heap is full; exit 3")) {
            nodes.process(1).waitFor();

            assertThatThrownBy(() -> new LastWords(nodes, data).demandNone())
                    .isInstanceOf(IOException.class)
                    .hasMessage("n1 has ended with 3, and said last:\n  its heap is full");
        }
    }

    @Test
    void nodesThatRunSayNothing() throws Exception {
        DevDirectory data = DevDirectory.openOrFound(directory.resolve("data"), 1);
        try (DevProcesses nodes = started(data, "exec sleep 1000")) {
            assertThatCode(() -> new LastWords(nodes, data).demandNone())
                    .doesNotThrowAnyException();
            nodes.killAll();
        }
    }

    private static DevProcesses started(DevDirectory data, String script) throws IOException {
        return DevProcesses.start(data, PORTS, List.of("sh", "-c", script));
    }
}
