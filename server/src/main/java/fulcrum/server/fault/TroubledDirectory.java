package fulcrum.server.fault;

import fulcrum.server.log.LogDirectory;
import fulcrum.server.log.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// A directory on a disk that is as slow, full or broken as somebody ordered.
final class TroubledDirectory implements LogDirectory {

    /// What is wrong at the moment. Asked on the log's own threads, where it may wait.
    interface Troubles {

        /// Waits, or throws, before a sync.
        void beforeForce() throws IOException;

        boolean isFull();
    }

    private final LogDirectory disk;
    private final Troubles troubles;

    TroubledDirectory(LogDirectory disk, Troubles troubles) {
        this.disk = disk;
        this.troubles = troubles;
    }

    @Override
    public List<String> names() throws IOException {
        return disk.names();
    }

    @Override
    public long size(String name) throws IOException {
        return disk.size(name);
    }

    @Override
    public LogFile open(String name) throws IOException {
        return new TroubledFile(disk.open(name), troubles);
    }

    @Override
    public void create(String name, int bytes) throws IOException {
        if (troubles.isFull()) {
            throw new NoSpace("no room for " + bytes + " bytes: a fault was ordered");
        }
        disk.create(name, bytes);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        disk.delete(name);
    }

    @Override
    public void sync() throws IOException {
        disk.sync();
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }

    @Override
    public String toString() {
        return disk.toString();
    }

    private record TroubledFile(LogFile file, Troubles troubles) implements LogFile {

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            file.write(from, position);
        }

        @Override
        public void force() throws IOException {
            troubles.beforeForce();
            file.force();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
