package fulcrum.server.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A look at the log of a node that does not run. Nothing is written, not even a lock: whoever
/// looks holds the node's directory.
public final class Inspection {

    private Inspection() {}

    /// What a log still holds; nothing where there is no log.
    ///
    /// @throws LogRefused where it cannot be read as it is
    public static Recovered of(Path log) throws IOException {
        return Files.isDirectory(log)
                ? Recovery.of(new Shown(log)).recovered()
                : Recovered.nothing();
    }

    /// The size of its newest segment that says so, for whoever writes on; that of a standard log
    /// where none does.
    public static int segmentBytes(Path log) throws IOException {
        int bytes = LogOptions.standard().segmentBytes();
        Shown shown = new Shown(log);
        for (String name : shown.names()) {
            if (Layout.isSegment(name)) {
                byte[] head = new byte[Layout.PREAMBLE_BYTES];
                try (LogFile file = shown.open(name)) {
                    file.read(ByteBuffer.wrap(head), 0);
                }
                Layout.Preamble preamble = Layout.Preamble.decode(head);
                bytes = preamble == null ? bytes : preamble.segmentBytes();
            }
        }
        return bytes;
    }

    /// A directory that can only be read.
    private record Shown(Path path) implements LogDirectory {

        @Override
        public List<String> names() throws IOException {
            try (var files = Files.list(path)) {
                return files.map(file -> file.getFileName().toString()).sorted().toList();
            }
        }

        @Override
        public long size(String name) throws IOException {
            return Files.size(path.resolve(name));
        }

        @Override
        public LogFile open(String name) throws IOException {
            return new ShownFile(FileChannel.open(path.resolve(name), StandardOpenOption.READ));
        }

        @Override
        public void create(String name, int bytes) {
            throw readOnly();
        }

        @Override
        public void rename(String from, String to) {
            throw readOnly();
        }

        @Override
        public void delete(String name) {
            throw readOnly();
        }

        @Override
        public void sync() {
            throw readOnly();
        }

        @Override
        public void close() {}

        @Override
        public String toString() {
            return path.toString();
        }
    }

    private record ShownFile(FileChannel channel) implements LogFile {

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            int before = into.position();
            long at = position;
            while (into.hasRemaining()) {
                int read = channel.read(into, at);
                if (read < 0) {
                    break;
                }
                at += read;
            }
            return into.position() - before;
        }

        @Override
        public void write(ByteBuffer from, long position) {
            throw readOnly();
        }

        @Override
        public void force() {
            throw readOnly();
        }

        @Override
        public void truncate(long size) {
            throw readOnly();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("a log that is looked at is not written");
    }
}
