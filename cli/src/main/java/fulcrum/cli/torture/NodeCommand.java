package fulcrum.cli.torture;

import fulcrum.cli.mutants.Mutant;
import fulcrum.cli.mutants.Sources;
import fulcrum.cli.mutants.Workshop;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What runs a node under torture.
public final class NodeCommand {

    /// Several nodes and their tormentor share one machine.
    private static final String HEAP = "-Xmx512m";

    private NodeCommand() {}

    /// The command of this very build with a small heap, and with other classes before its own.
    ///
    /// @param command what runs a node, but for its file
    /// @param classes where the other classes lie; null where there are none
    public static List<String> of(List<String> command, @Nullable Path classes) {
        List<String> changed = new ArrayList<>();
        boolean path = false;
        for (String word : command) {
            // Of a build with other classes in it, nothing can be known in advance.
            if (word.startsWith("-Xmx") || (classes != null && word.startsWith("-XX:AOT"))) {
                continue;
            }
            changed.add(path && classes != null ? classes + File.pathSeparator + word : word);
            path = word.equals("-cp");
        }
        changed.add(1, HEAP);
        return changed;
    }

    /// Writes the classes of a planted bug, compiled from patched sources.
    ///
    /// @param name of the bug, with the directory of its patch where several have it
    /// @return where they lie; null where no bug is called so
    public static @Nullable Path plant(String name, Path directory) throws IOException {
        Sources sources = Sources.ofThisProject();
        Mutant mutant = null;
        for (Mutant each : sources.mutants()) {
            if (name.equals(each.name()) || name.equals(each.world() + '/' + each.name())) {
                mutant = each;
            }
        }
        if (mutant == null) {
            return null;
        }
        Map<String, byte[]> classes = new Workshop(sources).classesWith(mutant);
        for (Map.Entry<String, byte[]> each : classes.entrySet()) {
            Path file = directory.resolve(each.getKey().replace('.', '/') + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, each.getValue());
        }
        return directory;
    }
}
