package fulcrum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The replay command, for tests that have recorded something.
public final class Replaying {

    private Replaying() {}

    /// Replays every tape of a directory, and demands that each decides the same.
    ///
    /// @return how many tapes there were
    public static int replay(Path directory) throws IOException {
        List<String> line = new ArrayList<>(List.of("replay"));
        try (var files = Files.list(directory)) {
            files.sorted().forEach(file -> line.add(file.toString()));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Fulcrum.commandLine(
                                InputStream.nullInputStream(),
                                new PrintWriter(out, true),
                                new PrintWriter(err, true),
                                false)
                        .execute(line.toArray(String[]::new));
        assertThat(code).as("%s%s", out, err).isEqualTo(ExitCode.GOOD);
        return line.size() - 1;
    }
}
