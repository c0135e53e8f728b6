package fulcrum.cli.sql.differential;

import fulcrum.machine.Dice;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What can be called and is called by [DifferentialTest], with values that are drawn.
public final class Compared {

    private static final Calls CALLS = new Calls(new Grammar("expressions.grammar"), Dice.of(1));

    private Compared() {}

    /// Names of functions, operators as `left operator right`, casts as `from::to`.
    public static SortedSet<String> all() {
        SortedSet<String> all = new TreeSet<>();
        for (String line : Calls.lines("routines.txt")) {
            String name = line.split(" ")[1].replaceFirst("\\(.*", "");
            if (CALLS.isDrawn("routine", line)) {
                all.add(name);
            }
        }
        for (String line : Calls.lines("operators.txt")) {
            String[] words = line.split(" ");
            if (CALLS.isDrawn("operator", line)) {
                all.add(words[2] + " " + words[1] + " " + words[3]);
            }
        }
        for (String line : Calls.lines("casts.txt")) {
            String[] words = line.split(" ");
            if (CALLS.isDrawn("cast", line)) {
                all.add(words[0] + "::" + words[1]);
            }
        }
        return all;
    }

    /// The rules by which statements are drawn, as text.
    public static String rules() {
        StringBuilder text = new StringBuilder();
        for (String each : List.of("expressions", "statements", "changes", "mistakes", "flows")) {
            Grammar.lines(each + ".grammar").forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }
}
