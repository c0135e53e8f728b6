package fulcrum.bench.beside;

import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What nodes said that ended by themselves, which ends the measurement: nobody would ever see it
/// go on, and the files go away with it.
record LastWords(DevProcesses nodes, DevDirectory data) {

    private static final int LINES_MOST = 20;

    /// @throws IOException where a node has ended, with its exit code and its last lines
    void demandNone() throws IOException {
        for (int node : nodes.numbers()) {
            if (!nodes.isUp(node)) {
                throw new IOException(
                        "n"
                                + node
                                + " has ended with "
                                + nodes.process(node).exitValue()
                                + ", and said last:"
                                + lastLines(DevProcesses.logFile(data, node)));
            }
        }
    }

    /// A process that runs out of memory may leave anything, so not all of it need be text.
    private static String lastLines(Path log) throws IOException {
        String text = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1);
        List<String> lines = text.lines().toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - LINES_MOST), lines.size());
        return last.isEmpty() ? " nothing" : "\n  " + String.join("\n  ", last);
    }
}
