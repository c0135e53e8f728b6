package fulcrum.server.fence;

import fulcrum.machine.NodeId;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A program that makes sure that a node is off: a power switch, the hypervisor's API, ssh. Run by
/// the node that carries the order out, with the fenced node's name and its address for peers.
///
/// @param program an executable file
/// @param patienceMillis after which it is killed, and counts as failed
public record FenceHook(Path program, long patienceMillis) {

    /// Long enough for a power switch.
    public static final long PATIENCE_MILLIS = 10_000;

    private static final int OUTPUT_BYTES_MOST = 2_000;

    /// What came of it.
    ///
    /// @param done it ended with exit code 0 in time
    /// @param told its exit code, and the beginning of what it wrote
    public record Result(boolean done, String told) {}

    /// Runs it, and waits.
    public Result run(NodeId node, String address) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), node.toString()));
        if (!address.isEmpty()) {
            command.add(address);
        }
        Path output = null;
        try {
            output = Files.createTempFile("fulcrum-fence-", ".out"); // no pipe that could fill up
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(Redirect.from(new File("/dev/null")))
                            .redirectOutput(output.toFile())
                            .start();
            boolean ended = process.waitFor(patienceMillis, TimeUnit.MILLISECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            String said = beginning(output);
            String told =
                    ended
                            ? "exit code " + process.exitValue()
                            : "killed after " + patienceMillis + " ms";
            boolean done = ended && process.exitValue() == 0;
            return new Result(done, said.isEmpty() ? told : told + ": " + said);
        } catch (IOException failed) {
            return new Result(false, String.valueOf(failed.getMessage()));
        } finally {
            delete(output);
        }
    }

    private static String beginning(Path output) throws IOException {
        try (InputStream in = Files.newInputStream(output)) {
            byte[] bytes = in.readNBytes(OUTPUT_BYTES_MOST);
            return new String(bytes, StandardCharsets.UTF_8).strip();
        }
    }

    private static void delete(@Nullable Path output) {
        try {
            if (output != null) {
                Files.deleteIfExists(output);
            }
        } catch (IOException _) {
            output.toFile().deleteOnExit();
        }
    }
}
