package fulcrum.cli.mutants;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One planted bug: a diff of the sources under a header that says what it breaks.
///
/// The header is lines of `key: value`; a line that begins with a space continues the one before.
///
/// | key | value |
/// |---|---|
/// | `title` | what the bug does, in a few words |
/// | `rule` | the rule that it breaks: figure, section |
/// | `kind` | `safety` or `liveness` |
/// | `harm` | what goes wrong by it, and when |
/// | `base` | a seed from which on the test looks for it |
///
/// @param name the file's, without its ending
/// @param world whose patch it is: the name of its directory
/// @param kind what it endangers
/// @param base the test begins with this seed
public record Mutant(
        String name,
        String world,
        String title,
        String rule,
        Kind kind,
        String harm,
        long base,
        Diff diff) {

    private static final List<String> KEYS = List.of("title", "rule", "kind", "harm", "base");

    /// What a broken rule endangers.
    public enum Kind {
        /// Something that must never be.
        SAFETY,
        /// Something that must come.
        LIVENESS
    }

    /// Reads a patch.
    static Mutant parse(String world, String name, String text) {
        List<String> lines = text.lines().toList();
        int diff = 0;
        while (diff < lines.size() && !lines.get(diff).startsWith("--- ")) {
            diff++;
        }
        Map<String, String> header = header(name, lines.subList(0, diff));
        return new Mutant(
                name,
                world,
                required(name, header, "title"),
                required(name, header, "rule"),
                kind(name, required(name, header, "kind")),
                required(name, header, "harm"),
                number(name, required(name, header, "base")),
                Diff.parse(name, lines.subList(diff, lines.size())));
    }

    private static Map<String, String> header(String name, List<String> lines) {
        Map<String, String> header = new TreeMap<>();
        String key = "";
        for (String line : lines) {
            int colon = line.indexOf(": ");
            if (line.startsWith(" ") && !key.isEmpty()) {
                header.merge(key, line.strip(), (before, more) -> before + " " + more);
            } else if (colon > 0 && KEYS.contains(line.substring(0, colon))) {
                key = line.substring(0, colon);
                header.put(key, line.substring(colon + 2).strip());
            } else if (!line.isBlank()) {
                throw new PatchRefused(name, "no header line: '" + line + "'");
            }
        }
        return header;
    }

    private static String required(String name, Map<String, String> header, String key) {
        String value = header.get(key);
        if (value == null || value.isEmpty()) {
            throw new PatchRefused(name, "its header has no " + key);
        }
        return value;
    }

    private static Kind kind(String name, String word) {
        return switch (word) {
            case "safety" -> Kind.SAFETY;
            case "liveness" -> Kind.LIVENESS;
            default -> throw new PatchRefused(name, "kind is safety or liveness, not " + word);
        };
    }

    private static long number(String name, String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException _) {
            throw new PatchRefused(name, "base is a seed, not '" + word + "'");
        }
    }
}
