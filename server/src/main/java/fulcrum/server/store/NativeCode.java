package fulcrum.server.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/// RocksDB's native code, taken out of its jar once for all processes of a user.
///
/// RocksDB itself takes it out anew for every process, into the directory for temporary files, and
/// removes it when the process ends: one that is killed leaves 17 MB behind. Here it lies in a
/// directory that only its owner can enter, under its size and checksum in the jar; both are looked
/// at before it is loaded, so what is torn or of another version is never used.
final class NativeCode {

    /// Where to keep it, for whoever runs the process.
    static final String PLACE = "fulcrum.native";

    /// As RocksDB names it where it is given directories: not as in its jar.
    private static final String LOADED_NAME = Environment.getJniLibraryFileName("rocksdbjni");

    private static final String UNFINISHED = ".next";
    private static final long ABANDONED_SECONDS = 3_600;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");

    private static @Nullable String trouble;
    private static boolean loaded;

    private NativeCode() {}

    /// Loads it, once in a process.
    ///
    /// @return why it could not be kept, so that RocksDB has loaded a copy of its own; or null
    static synchronized @Nullable String load() {
        if (!loaded) {
            try {
                Path directory = keep(place(), source(), LOADED_NAME);
                RocksDB.loadLibrary(List.of(directory.toString()));
            } catch (IOException | RuntimeException | UnsatisfiedLinkError failed) {
                trouble = String.valueOf(failed);
                RocksDB.loadLibrary();
            }
            loaded = true;
        }
        return trouble;
    }

    private static URL source() throws IOException {
        String name = Environment.getJniLibraryFileName("rocksdb");
        URL source = RocksDB.class.getClassLoader().getResource(name);
        if (source == null) {
            throw new IOException("no " + name + " in RocksDB's jar");
        }
        return source;
    }

    /// The user's own cache, as the system at hand has it, or else a place of his among the
    /// temporary files.
    static Path place() throws IOException {
        String said = System.getProperty(PLACE, "");
        if (!said.isEmpty()) {
            return ownersOnly(Path.of(said));
        }
        try {
            return ownersOnly(cache().resolve("fulcrum"));
        } catch (IOException _) {
            String user = System.getProperty("user.name", "nobody").replaceAll("\\W", "_");
            return ownersOnly(Path.of(System.getProperty("java.io.tmpdir"), "fulcrum-" + user));
        }
    }

    private static Path cache() {
        String home = System.getProperty("user.home", "");
        String xdg = System.getenv("XDG_CACHE_HOME");
        if (Environment.isMac()) {
            return Path.of(home, "Library", "Caches");
        }
        String local = System.getenv("LOCALAPPDATA");
        if (Environment.isWindows() && local != null) {
            return Path.of(local);
        }
        return xdg != null && Path.of(xdg).isAbsolute() ? Path.of(xdg) : Path.of(home, ".cache");
    }

    /// Makes the directory, if it is not there.
    ///
    /// @throws IOException where somebody else could put something into it
    static Path ownersOnly(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Files.createDirectories(directory); // where access is inherited
        }
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException _) {
            // by an earlier process, or by somebody else
        }
        Path mine = Files.createTempFile(directory, "whose", UNFINISHED);
        try {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    || !Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
                            .equals(Files.getOwner(mine))
                    || !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(directory))) {
                throw new IOException(
                        directory + " is not a directory that its owner alone can enter");
            }
        } finally {
            Files.deleteIfExists(mine);
        }
        return directory;
    }

    /// Sees to it that a file out of a jar lies in a directory below the place, as it is in the
    /// jar.
    ///
    /// @param name of the file there
    /// @return that directory
    static Path keep(Path place, URL source, String name) throws IOException {
        if (!(source.openConnection() instanceof JarURLConnection jar)) {
            throw new IOException(source + " is in no jar");
        }
        JarEntry entry = jar.getJarEntry();
        String content = "rocksdb-%x-%08x".formatted(entry.getSize(), entry.getCrc());
        Path directory = Files.createDirectories(place.resolve(content));
        Path kept = directory.resolve(name);
        if (!isWhole(kept, entry)) {
            takeOut(source, entry, directory, kept);
        }
        return directory;
    }

    /// Other processes may do the same at the same time: each writes a file of its own, and the
    /// last rename wins. Who has loaded an earlier one keeps it.
    private static void takeOut(URL source, JarEntry entry, Path directory, Path kept)
            throws IOException {
        sweep(directory);
        Path next = Files.createTempFile(directory, "taking", UNFINISHED);
        try {
            try (InputStream from = source.openStream()) {
                Files.copy(from, next, StandardCopyOption.REPLACE_EXISTING);
            }
            if (!isWhole(next, entry)) {
                throw new IOException(next + " is not what the jar says it is");
            }
            Files.move(
                    next,
                    kept,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /// Removes what processes that were killed at it have left.
    private static void sweep(Path directory) throws IOException {
        FileTime longAgo = FileTime.from(Instant.now().minusSeconds(ABANDONED_SECONDS));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + UNFINISHED)) {
            for (Path file : files) {
                if (lastModified(file).compareTo(longAgo) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static FileTime lastModified(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file);
        } catch (NoSuchFileException _) { // another process has finished it meanwhile
            return FileTime.from(Instant.now());
        }
    }

    private static boolean isWhole(Path file, JarEntry entry) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || Files.size(file) != entry.getSize()) {
            return false;
        }
        CRC32 checksum = new CRC32();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            checksum.update(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        }
        return checksum.getValue() == entry.getCrc();
    }
}
