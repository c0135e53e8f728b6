package fulcrum.cli.sql.clients;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A program of somebody else's, run to its end.
///
/// @param exit its exit code
/// @param said what it wrote, on both ends
record Program(int exit, String said) {

    /// Where scripts for them lie.
    static final Path SCRIPTS =
            Path.of(System.getProperty("fulcrum.root", ".")).resolve("cli/src/test/clients");

    static Program run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(SCRIPTS.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Program(process.waitFor(), said);
    }

    /// Skips the test, and says so, where a command does not go well.
    ///
    /// @param what is missing then
    static void demand(String what, String... probe) throws InterruptedException {
        boolean there;
        try {
            there = run(List.of(probe)).exit == 0;
        } catch (IOException _) {
            there = false;
        }
        if (!there) {
            System.out.println("skipped: there is no " + what);
        }
        assumeThat(there).isTrue();
    }
}
