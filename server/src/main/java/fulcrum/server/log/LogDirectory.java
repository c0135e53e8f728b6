package fulcrum.server.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/// The directory that a log lives in, as far as the log needs one.
///
/// A rename or deletion is durable after [#sync]. Whoever holds the directory holds it alone.
public interface LogDirectory extends Closeable {

    /// Says which directory is meant, for people.
    @Override
    String toString();

    /// The names of all files, sorted.
    List<String> names() throws IOException;

    long size(String name) throws IOException;

    LogFile open(String name) throws IOException;

    /// Makes a file of that many zeros, durable under its name when this returns.
    ///
    /// @throws NoSpace where the disk has no room for it; nothing of it is left
    void create(String name, int bytes) throws IOException;

    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    void sync() throws IOException;

    @Override
    void close() throws IOException;

    /// The disk has no room.
    final class NoSpace extends IOException {

        public NoSpace(String message) {
            super(message);
        }
    }
}
