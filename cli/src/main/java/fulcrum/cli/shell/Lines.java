package fulcrum.cli.shell;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Where the lines come from that are typed, piped in or read from a file.
public interface Lines {

    /// The next line, or null at the end.
    ///
    /// @param continued a statement has begun and is not over
    @Nullable String next(boolean continued) throws IOException;

    /// Lines of a text.
    static Lines of(BufferedReader text) {
        return _ -> text.readLine();
    }
}
