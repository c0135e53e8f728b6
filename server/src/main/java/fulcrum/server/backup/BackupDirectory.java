package fulcrum.server.backup;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import fulcrum.server.backup.BackupRefused.Reason;
import fulcrum.server.backup.Manifest.ChunkName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A directory of backups.
///
/// ```text
/// 2026-11-28T15-46-18.123Z.backup   the manifest of a whole backup, named by when it was taken
/// chunks/ab/ab12...                 chunks, named by their SHA-256; several backups share them
/// ```
///
/// Each file is written under another name, made durable, and then renamed; the manifest comes
/// last. What a broken backup leaves is some chunks, which the next one finds.
///
/// @param path where it is
public record BackupDirectory(Path path) {

    private static final String SUFFIX = ".backup";
    private static final String CHUNKS = "chunks";

    /// Of a file that is being written; nobody looks at one that was left behind.
    private static final String MAKING = ".making";

    /// Makes it where it is not there yet.
    ///
    /// @throws BackupRefused where something else lies there
    public static BackupDirectory openOrMake(Path path) throws IOException, BackupRefused {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new BackupRefused(
                    Reason.NOT_NOW, path + " is no directory", "name another one with --to");
        }
        BackupDirectory directory = new BackupDirectory(path);
        Files.createDirectories(path);
        try (var files = Files.list(path)) {
            boolean ours =
                    files.map(file -> file.getFileName().toString())
                            .allMatch(BackupDirectory::isOurs);
            if (!ours) {
                throw new BackupRefused(
                        Reason.NOT_NOW,
                        path + " holds other things than backups",
                        "name an empty directory, or one of earlier backups");
            }
        }
        Files.createDirectories(path.resolve(CHUNKS));
        return directory;
    }

    private static boolean isOurs(String name) {
        return name.equals(CHUNKS) || name.endsWith(SUFFIX) || name.endsWith(MAKING);
    }

    /// The names of all whole backups, the oldest first.
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(path)) {
            try (var files = Files.list(path)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(SUFFIX))
                        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                        .sorted()
                        .forEach(names::add);
            }
        }
        return names;
    }

    /// The latest whole backup.
    ///
    /// @throws BackupRefused where there is none
    public String latest() throws IOException, BackupRefused {
        List<String> names = names();
        if (names.isEmpty()) {
            throw new BackupRefused(
                    Reason.GONE,
                    path + " holds no whole backup",
                    "'./fulcrum backup --to " + path + "' makes one of a running cluster");
        }
        return names.getLast();
    }

    /// What a backup is made of.
    public Manifest manifest(String name) throws IOException, BackupRefused {
        try {
            byte[] text = Files.readAllBytes(path.resolve(name + SUFFIX));
            return Manifest.read(name, new String(text, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException _) {
            throw new BackupRefused(
                    Reason.GONE,
                    path + " holds no backup '" + name + "'",
                    "there are " + String.join(", ", names()));
        }
    }

    /// Declares a backup whole; its chunks are here. Durable when this returns.
    public void declare(String name, Manifest manifest) throws IOException {
        write(path.resolve(name + SUFFIX), manifest.toText().getBytes(StandardCharsets.US_ASCII));
        sync(path);
    }

    /// A chunk's bytes, which are what they were when it was named; null where it is not here, or
    /// is not that any more.
    public @Nullable Bytes chunk(String name) throws IOException {
        try {
            Bytes content = Bytes.wrap(Files.readAllBytes(file(name)));
            return Digest.of(content).equals(name) ? content : null;
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    /// Keeps a chunk; durable when this returns.
    public void keep(String name, Bytes content) throws IOException {
        Path file = file(name);
        Path parent = parent(file);
        if (!Files.isDirectory(parent)) {
            Files.createDirectories(parent);
            sync(path.resolve(CHUNKS));
        }
        write(file, content.toArray());
        sync(parent);
    }

    private Path file(String name) {
        return path.resolve(CHUNKS).resolve(name.substring(0, 2)).resolve(name);
    }

    private static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    private static void write(Path file, byte[] content) throws IOException {
        Path making = Files.createTempFile(parent(file), "", MAKING);
        try (FileChannel out = FileChannel.open(making, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                out.write(left);
            }
            out.force(true);
        } catch (IOException failed) {
            Files.deleteIfExists(making);
            throw failed;
        }
        Files.move(
                making, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }

    /// Gives out the rows of a group in their order, and holds them to what the manifest says.
    ///
    /// @throws BackupRefused where a chunk is missing or damaged, or the rows are others
    public void read(Manifest.Group group, Chunk.Sink to) throws IOException, BackupRefused {
        RowCount count = new RowCount();
        Order order = new Order();
        for (ChunkName chunk : group.chunks()) {
            Bytes content = chunk(chunk.name());
            if (content == null || content.size() != chunk.bytes()) {
                throw damaged(group, "chunk " + chunk.name() + " is missing or damaged");
            }
            try {
                Chunk.read(
                        content,
                        (key, value) -> {
                            order.follow(key);
                            count.add(key, value);
                            to.row(key, value);
                        });
            } catch (Malformed malformed) {
                throw damaged(group, "chunk " + chunk.name() + ", " + malformed.getMessage());
            }
        }
        if (order.broken
                || !count.all().equals(group.all())
                || !count.rows().equals(group.rows())) {
            throw damaged(group, "its rows are not those that the manifest counts");
        }
    }

    private BackupRefused damaged(Manifest.Group group, String why) {
        return new BackupRefused(
                Reason.DAMAGED,
                "group " + group.number() + " in " + path + " is damaged: " + why,
                "the next backup into this directory writes damaged chunks anew, where the cluster"
                        + " still has their rows; or use another copy");
    }

    /// Whether keys ascend from chunk to chunk too.
    private static final class Order {

        private @Nullable Bytes last;
        private boolean broken;

        void follow(Bytes key) {
            broken |= last != null && last.compareTo(key) >= 0;
            last = key;
        }
    }
}
