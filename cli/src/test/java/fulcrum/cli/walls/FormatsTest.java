package fulcrum.cli.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Whatever is written to a disk or a wire is read by later software: each codec has bytes that are
/// kept, and `formats.rules` says where.
final class FormatsTest {

    private static final String CODEC = "fulcrum/machine/codec/Codec";

    @Test
    void everyCodecHasBytesThatAreKept() throws IOException {
        SortedSet<String> codecs = new TreeSet<>();
        for (String room : Tree.rooms()) {
            if (!room.equals("lab")) {
                for (Path file : Tree.classes(room)) {
                    ClassModel read = ClassFile.of().parse(Files.readAllBytes(file));
                    if (read.interfaces().stream()
                            .anyMatch(each -> each.asInternalName().equals(CODEC))) {
                        codecs.add(outer(read.thisClass().asInternalName()));
                    }
                }
            }
        }
        assertThat(codecs).as("compiled codecs").isNotEmpty();
        assertThat(kept().keySet().stream().filter(name -> !name.startsWith("*")))
                .as("codecs with a line in formats.rules; a new one needs old bytes and a line")
                .containsExactlyElementsOf(codecs);
    }

    @Test
    void theKeptBytesAreThere() {
        kept().forEach((codec, files) -> {
            for (String file : files) {
                assertThat(Tree.root().resolve(file)).as("old bytes of %s", codec).isRegularFile();
            }
        });
    }

    private static String outer(String internal) {
        String name = internal.replace('/', '.');
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private static SortedMap<String, SortedSet<String>> kept() {
        SortedMap<String, SortedSet<String>> kept = new TreeMap<>();
        PurityTest.resource("formats.rules")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("->"))
                .forEach(parts ->
                        kept.computeIfAbsent(parts[0].strip(), _ -> new TreeSet<>())
                                .add(parts[1].strip()));
        return kept;
    }
}
