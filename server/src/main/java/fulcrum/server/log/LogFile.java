package fulcrum.server.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// One file of the log, written and read at positions.
public interface LogFile extends Closeable {

    /// Fills the buffer from this position on as far as the file reaches.
    ///
    /// @return how many bytes were read
    int read(ByteBuffer into, long position) throws IOException;

    /// Writes the whole buffer at this position.
    void write(ByteBuffer from, long position) throws IOException;

    /// Returns when everything written is durable; once it has thrown, nobody knows what is.
    void force() throws IOException;

    /// Cuts the file off, if it is longer.
    void truncate(long size) throws IOException;

    @Override
    void close() throws IOException;
}
