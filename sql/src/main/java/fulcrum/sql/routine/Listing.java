package fulcrum.sql.routine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Lists that stand beside the classes: what PostgreSQL's catalog says of routines, operators and
/// casts, one on each line.
final class Listing {

    private Listing() {}

    static List<String> lines(String file) {
        try (InputStream in = Listing.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
