package fulcrum.simulator.golden;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs golden stories.
public final class Golden {

    private static final String COMMAND = "> ";
    private static final String REACTION = "    ";

    private Golden() {}

    /// Who obeys the commands of one story.
    @FunctionalInterface
    public interface Cast {

        /// Obeys a command and says in lines what came of it.
        ///
        /// @throws IllegalArgumentException if the command makes no sense; its message becomes the
        ///   reaction
        List<String> obey(String verb, List<String> arguments);
    }

    /// The story with the reactions that its commands have now.
    public static String play(String story, Cast cast) {
        StringBuilder told = new StringBuilder();
        boolean reacting = false;
        for (String line : story.split("\n", -1)) {
            if (reacting && line.startsWith(REACTION)) {
                continue;
            }
            reacting = line.startsWith(COMMAND);
            told.append(line).append('\n');
            if (reacting) {
                for (String reaction : react(line.substring(COMMAND.length()), cast)) {
                    told.append(REACTION).append(reaction.stripTrailing()).append('\n');
                }
            }
        }
        // The last line had no end, or is the nothing after the last end.
        told.setLength(told.length() - 1);
        return told.toString();
    }

    private static List<String> react(String command, Cast cast) {
        List<String> words = new ArrayList<>(List.of(command.strip().split("\\s+")));
        String verb = words.removeFirst();
        try {
            List<String> lines = new ArrayList<>();
            for (String line : cast.obey(verb, words)) {
                lines.addAll(List.of(line.split("\n")));
            }
            return lines;
        } catch (IllegalArgumentException refused) {
            return List.of("error: " + refused.getMessage());
        }
    }

    /// Where a story differs from how it is told now; null if nowhere.
    public static @Nullable String difference(String written, String told) {
        String[] before = written.split("\n", -1);
        String[] after = told.split("\n", -1);
        for (int i = 0; i < Math.max(before.length, after.length); i++) {
            String old = i < before.length ? before[i] : "(nothing)";
            String now = i < after.length ? after[i] : "(nothing)";
            if (!old.equals(now)) {
                return "line " + (i + 1) + "\n  written: " + old + "\n  now:     " + now;
            }
        }
        return null;
    }
}
