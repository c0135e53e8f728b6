package fulcrum.bench.load;

import java.io.IOException;

/// A system under load, as its own client library reaches it.
public interface Target extends AutoCloseable {

    /// Opens what the client of this number asks through; several may share a connection, as the
    /// library does best.
    Session session(int client) throws Exception;

    /// Gives each key this value where that goes quicker than key by key.
    ///
    /// @return false where it does not
    default boolean fill(int keys, byte[] value) throws Exception {
        return false;
    }

    @Override
    void close() throws IOException;

    /// One client's way to ask. It has one request under way at a time.
    interface Session {

        /// Sets the value of a key that may or may not be there.
        void write(String key, byte[] value, Answer answer) throws Exception;

        /// Reads the latest value of a key that is there.
        void read(String key, Answer answer) throws Exception;
    }

    /// Told once for each request, on any thread, before or after the request returns.
    interface Answer {

        void done();

        void failed(String why);
    }
}
