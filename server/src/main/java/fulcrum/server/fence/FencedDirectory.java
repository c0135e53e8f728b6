package fulcrum.server.fence;

import fulcrum.server.log.LogDirectory;
import fulcrum.server.log.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// A log's directory, in which nothing is changed any more once the node is fenced. It is looked at
/// before each batch of the log is written, and again before it is made durable, which is when
/// others may come to rely on it.
public final class FencedDirectory implements LogDirectory {

    private final LogDirectory disk;
    private final Fence fence;

    public FencedDirectory(LogDirectory disk, Fence fence) {
        this.disk = disk;
        this.fence = fence;
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
        return new FencedFile(disk.open(name), fence);
    }

    @Override
    public void create(String name, int bytes) throws IOException {
        fence.check();
        disk.create(name, bytes);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        fence.check();
        disk.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        fence.check();
        disk.delete(name);
    }

    @Override
    public void sync() throws IOException {
        fence.check();
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

    private record FencedFile(LogFile file, Fence fence) implements LogFile {

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            fence.check();
            file.write(from, position);
        }

        @Override
        public void force() throws IOException {
            fence.check();
            file.force();
        }

        @Override
        public void truncate(long size) throws IOException {
            fence.check();
            file.truncate(size);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
