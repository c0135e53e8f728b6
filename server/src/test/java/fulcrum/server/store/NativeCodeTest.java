package fulcrum.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.server.transport.Sockets;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One copy of the native code for all, whoever else writes there.
final class NativeCodeTest {

    private static final long DEADLINE_SECONDS = 60;
    private static final byte[] CODE =
            "machine code".repeat(10_000).getBytes(StandardCharsets.UTF_8);

    @TempDir private Path directory;
    private Path place;
    private URL source;

    @BeforeEach
    void makeJar() throws IOException {
        Path jar = directory.resolve("some.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("library.so"));
            out.write(CODE);
        }
        source = URI.create("jar:" + jar.toUri() + "!/library.so").toURL();
        place = NativeCode.ownersOnly(directory.resolve("place"));
    }

    private Path kept() throws IOException {
        return directoryOfKept().resolve("library.so");
    }

    private Path directoryOfKept() throws IOException {
        return NativeCode.keep(place, source, "library.so");
    }

    @Test
    void itIsTakenOutOnce() throws IOException {
        Path kept = kept();
        FileTime before = FileTime.from(Instant.ofEpochSecond(1_000_000));
        Files.setLastModifiedTime(kept, before);
        assertThat(kept()).isEqualTo(kept).hasBinaryContent(CODE);
        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(before);
    }

    @Test
    void itsDirectoryIsNamedByItsContent() throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(CODE);
        assertThat(directoryOfKept())
                .hasFileName("rocksdb-%x-%08x".formatted(CODE.length, checksum.getValue()));
    }

    @Test
    void aTornOrDamagedOneIsReplaced() throws IOException {
        Path kept = kept();
        Files.write(kept, new byte[10]);
        assertThat(kept()).hasBinaryContent(CODE);
        byte[] changed = CODE.clone();
        changed[77] ^= 1;
        Files.write(kept, changed);
        assertThat(kept()).hasBinaryContent(CODE);
    }

    @Test
    void whatAKilledProcessLeftIsSweptAwayWhenItIsOld() throws IOException {
        Path kept = kept();
        Files.delete(kept);
        Path old = Files.createFile(kept.resolveSibling("taking1.next"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7_200)));
        Path young = Files.createFile(kept.resolveSibling("taking2.next"));
        kept();
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void manyMayTakeItOutAtOnce() throws Exception {
        List<Callable<Path>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(this::kept);
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Path> each : threads.invokeAll(all)) {
                assertThat(each.get()).hasBinaryContent(CODE);
            }
        }
        try (var files = Files.list(directoryOfKept())) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aPlaceThatOthersCanEnterIsNotUsed() throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> NativeCode.ownersOnly(open))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("its owner alone");
        assertThat(open).isEmptyDirectory();
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), place);
        assertThatThrownBy(() -> NativeCode.ownersOnly(link))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("its owner alone");
    }

    @Test
    void processesThatAreKilledLeaveNothingBehind() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        for (int life = 0; life < 2; life++) {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--enable-native-access=ALL-UNNAMED",
                                    "--sun-misc-unsafe-memory-access=allow",
                                    "-Djava.io.tmpdir=" + temporary,
                                    "-D" + NativeCode.PLACE + "=" + place,
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Loading.class.getName())
                            .inheritIO()
                            .start();
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(Loading.KILLED);
        }
        assertThat(temporary).isEmptyDirectory();
        try (var files = Files.walk(place)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    /// Loads all native code that a node does, and ends as if it were killed.
    static final class Loading {

        static final int KILLED = 99;

        public static void main(String... args) {
            boolean good = Store.nativeTrouble() == null && !Sockets.available().isEmpty();
            Runtime.getRuntime().halt(good ? KILLED : 1);
        }
    }
}
