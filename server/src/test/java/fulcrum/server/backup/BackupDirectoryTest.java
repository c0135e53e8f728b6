package fulcrum.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small backup on a real disk, whole and damaged.
final class BackupDirectoryTest {

    private static final String NAME = "2026-11-28T15-46-18.123Z";

    @TempDir Path temporary;
    private BackupDirectory directory = new BackupDirectory(Path.of(""));
    private String chunk = "";

    @BeforeEach
    void make() throws IOException, BackupRefused {
        directory = BackupDirectory.openOrMake(temporary.resolve("backups"));
        Chunk.Cutter cutter = new Chunk.Cutter();
        RowCount count = new RowCount();
        for (String key : List.of("\u0002 session", "\u0010a", "\u0010b")) {
            cutter.add(Bytes.text(key), Bytes.text("value"));
            count.add(Bytes.text(key), Bytes.text("value"));
        }
        Bytes content = cutter.toBytes();
        chunk = Digest.of(content);
        directory.keep(chunk, content);
        directory.declare(
                NAME,
                new Manifest(
                        "0123456789abcdef0123456789abcdef",
                        "n2",
                        "fulcrum 1",
                        1_000,
                        1_001,
                        List.of(
                                new Manifest.Group(
                                        1,
                                        7,
                                        count.all(),
                                        count.rows(),
                                        List.of(new Manifest.ChunkName(chunk, content.size()))))));
    }

    /// Reads all there is.
    private void verify() throws IOException, BackupRefused {
        for (String name : directory.names()) {
            for (Manifest.Group group : directory.manifest(name).groups()) {
                directory.read(group, (_, _) -> {});
            }
        }
    }

    @Test
    void aWholeBackupSaysWhatItHolds() throws Exception {
        verify();
        assertThat(directory.latest()).isEqualTo(NAME);
        Manifest read = directory.manifest(NAME);
        assertThat(read.rows().rows()).isEqualTo(2);
        assertThat(read.groups().getFirst().all().rows()).isEqualTo(3);
        assertThat(Manifest.read(NAME, read.toText())).isEqualTo(read);
    }

    @Test
    void everyByteThatIsNotWhatItWasIsFound() throws Exception {
        List<Path> files;
        try (var all = Files.walk(directory.path())) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSize(2);
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            for (int at = 0; at < whole.length; at++) {
                for (int flip : new int[] {0x01, 0x20, 0x80}) {
                    byte[] damaged = whole.clone();
                    damaged[at] ^= (byte) flip;
                    Files.write(file, damaged);
                    assertThatThrownBy(this::verify)
                            .as(file + " at " + at)
                            .isInstanceOfSatisfying(
                                    BackupRefused.class,
                                    refused ->
                                            assertThat(refused.reason())
                                                    .isEqualTo(BackupRefused.Reason.DAMAGED));
                }
            }
            for (int length = 0; length < whole.length; length++) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertThatThrownBy(this::verify).isInstanceOf(BackupRefused.class);
            }
            Files.write(file, whole);
        }
        verify();
    }

    @Test
    void aChunkThatIsGoneIsFound() throws Exception {
        Files.delete(
                directory.path().resolve("chunks").resolve(chunk.substring(0, 2)).resolve(chunk));
        assertThatThrownBy(this::verify).hasMessageContaining("missing or damaged");
        assertThat(directory.chunk(chunk)).isNull();
    }

    @Test
    void rowsThatTheManifestDoesNotCountAreFound() throws Exception {
        Manifest.Group right = directory.manifest(NAME).groups().getFirst();
        Manifest.Group wrong =
                new Manifest.Group(
                        1,
                        7,
                        right.all(),
                        new RowSum(right.rows().rows(), right.rows().sum() + 1),
                        right.chunks());
        assertThatThrownBy(() -> directory.read(wrong, (_, _) -> {}))
                .hasMessageContaining("not those that the manifest counts");
        Manifest.Group twice =
                new Manifest.Group(
                        1,
                        7,
                        right.all().plus(right.all()),
                        right.rows().plus(right.rows()),
                        List.of(right.chunks().getFirst(), right.chunks().getFirst()));
        assertThatThrownBy(() -> directory.read(twice, (_, _) -> {}))
                .hasMessageContaining("not those that the manifest counts");
    }

    @Test
    void whatABrokenBackupLeavesIsNotTakenForABackup() throws Exception {
        Files.writeString(directory.path().resolve("123.making"), "{");
        assertThat(BackupDirectory.openOrMake(directory.path()).names()).containsExactly(NAME);
        Files.delete(directory.path().resolve(NAME + ".backup"));
        assertThatThrownBy(directory::latest).hasMessageContaining("holds no whole backup");
    }

    @Test
    void aDirectoryOfOtherThingsIsLeftAlone() throws Exception {
        Path other = Files.createDirectory(temporary.resolve("other"));
        Files.writeString(other.resolve("letter.txt"), "dear");
        assertThatThrownBy(() -> BackupDirectory.openOrMake(other))
                .hasMessageContaining("holds other things");
        assertThat(other.resolve("chunks")).doesNotExist();
    }

    @Test
    void aLaterFormatIsNamed() throws Exception {
        String line = "{\"format\":2,\"version\":\"fulcrum 9\"}\n";
        Files.writeString(
                directory.path().resolve("later.backup"),
                line + "sha256 " + Digest.of(Bytes.text(line)) + "\n");
        assertThatThrownBy(() -> directory.manifest("later"))
                .hasMessageContaining("of format 2")
                .isInstanceOfSatisfying(
                        BackupRefused.class,
                        refused -> assertThat(refused.hint()).contains("fulcrum 9"));
    }
}
