package fulcrum.server.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A real directory of real files, locked for this process.
public final class FileDirectory implements LogDirectory {

    private static final int FILL_BYTES = 1 << 20;
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lock;

    private FileDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /// Opens the directory, making it where there is none.
    ///
    /// @throws LogRefused where another process has it
    public static FileDirectory open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                syncDirectory(parent);
            }
        }
        FileChannel channel =
                FileChannel.open(
                        path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new LogRefused(
                    "the log in " + path + " is in use by a running node",
                    "stop that node first, or give this one a directory of its own");
        }
        return new FileDirectory(path, channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // held by a node of this very process
        }
    }

    @Override
    public List<String> names() throws IOException {
        try (var files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(LOCK))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public long size(String name) throws IOException {
        return Files.size(path.resolve(name));
    }

    @Override
    public LogFile open(String name) throws IOException {
        return new ChannelFile(
                FileChannel.open(
                        path.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public void create(String name, int bytes) throws IOException {
        Path file = path.resolve(name);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(bytes, FILL_BYTES));
            for (int at = 0; at < bytes; at += zeros.limit()) {
                zeros.clear().limit(Math.min(zeros.capacity(), bytes - at));
                writeAll(channel, zeros, at);
                // Forced piecemeal, or the log's own small syncs would wait behind all of it.
                channel.force(false);
            }
            channel.force(true);
        } catch (IOException failed) {
            Files.deleteIfExists(file);
            throw isNoSpace(failed) ? new NoSpace("no room for " + bytes + " bytes") : failed;
        }
        sync();
    }

    /// The JDK has no type for it, only the system's words.
    private static boolean isNoSpace(IOException failed) {
        String told = String.valueOf(failed.getMessage());
        return told.contains("No space left") || told.contains("quota exceeded");
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(path.resolve(from), path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path.resolve(name));
    }

    @Override
    public void sync() throws IOException {
        syncDirectory(path);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer from, long position)
            throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            at += channel.write(from, at);
        }
    }

    private record ChannelFile(FileChannel channel) implements LogFile {

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
        public void write(ByteBuffer from, long position) throws IOException {
            writeAll(channel, from, position);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
