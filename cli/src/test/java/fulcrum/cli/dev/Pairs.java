package fulcrum.cli.dev;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Pairs of texts in a cluster, as a client writes and reads them.
interface Pairs extends AutoCloseable {

    /// @throws IOException where it may not have been done
    void put(String key, String value) throws IOException;

    /// @return null for none
    @Nullable String get(String key) throws IOException;

    @Override
    void close();

    /// How a client gets to them.
    interface Door {

        /// @param first which node is asked first, from 0; then the others in turn
        /// @throws IOException where nobody lets it in
        Pairs open(int first) throws IOException;
    }
}
