package fulcrum.cli.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// A unified diff, applied strictly: what a hunk expects must stand in the file exactly once. Line
/// numbers are not looked at, so that code above may grow.
///
/// @param name of the patch, for messages
/// @param files in the order of the patch
record Diff(String name, List<Change> files) {

    /// What happens to one file.
    ///
    /// @param path from the root of the project
    record Change(String path, List<Hunk> hunks) {}

    /// One place of a file.
    ///
    /// @param head the line that begins it
    /// @param before the lines that are there, context included
    /// @param after the lines that shall be there
    record Hunk(String head, List<String> before, List<String> after) {}

    /// Reads the lines from the first `---` on.
    static Diff parse(String name, List<String> lines) {
        List<Change> files = new ArrayList<>();
        List<Hunk> hunks = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("--- ")) {
                hunks = new ArrayList<>();
            } else if (line.startsWith("+++ ")) {
                files.add(new Change(path(name, line), hunks));
            } else if (line.startsWith("@@")) {
                hunks.add(new Hunk(line, new ArrayList<>(), new ArrayList<>()));
            } else if (!hunks.isEmpty()) {
                take(name, hunks.getLast(), line);
            } else {
                throw new PatchRefused(name, "unexpected line '" + line + "'");
            }
        }
        if (files.isEmpty() || files.stream().anyMatch(file -> file.hunks.isEmpty())) {
            throw new PatchRefused(name, "changes nothing");
        }
        return new Diff(name, files);
    }

    private static String path(String name, String line) {
        String path = line.substring(4).split("\t", 2)[0].strip();
        if (!path.startsWith("b/")) {
            throw new PatchRefused(name, "a path begins with b/, not '" + path + "'");
        }
        return path.substring(2);
    }

    private static void take(String name, Hunk hunk, String line) {
        String text = line.isEmpty() ? "" : line.substring(1);
        char kind = line.isEmpty() ? ' ' : line.charAt(0);
        switch (kind) {
            case ' ' -> {
                hunk.before.add(text);
                hunk.after.add(text);
            }
            case '-' -> hunk.before.add(text);
            case '+' -> hunk.after.add(text);
            default -> throw new PatchRefused(name, "unexpected line '" + line + "'");
        }
    }

    /// The changed texts by path.
    ///
    /// @param read gives the text of a file
    Map<String, String> applied(Function<String, String> read) {
        Map<String, String> changed = new TreeMap<>();
        for (Change file : files) {
            List<String> lines = new ArrayList<>(read.apply(file.path).lines().toList());
            int number = 0;
            for (Hunk hunk : file.hunks) {
                number++;
                replace(file.path, lines, hunk, "hunk " + number + " (" + hunk.head + ")");
            }
            changed.put(file.path, String.join("\n", lines) + "\n");
        }
        return changed;
    }

    private void replace(String path, List<String> lines, Hunk hunk, String which) {
        int place = -1;
        for (int i = 0; i + hunk.before.size() <= lines.size(); i++) {
            if (lines.subList(i, i + hunk.before.size()).equals(hunk.before)) {
                if (place >= 0) {
                    throw new PatchRefused(name, which + " fits twice in " + path);
                }
                place = i;
            }
        }
        if (place < 0) {
            throw new PatchRefused(name, which + " does not fit " + path);
        }
        List<String> there = lines.subList(place, place + hunk.before.size());
        there.clear();
        there.addAll(hunk.after);
    }
}
