package fulcrum.cli.walls;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rules of `purity.rules`, in order; the first line that matches a mention decides.
final class PurityRules {

    /// A rule as a person reads it.
    record Group(String name, String why, String use) {}

    /// One line: a ban that belongs to a group, or an allowance before it.
    private record Line(Pattern pattern, boolean banned, int group) {}

    /// One excused mention.
    record Excuse(String type, String mentioned, String reason) {}

    /// The rule that an excuse for a whole type does not cover.
    private static final String NEVER_IMPLIED = "iteration";

    private static final Set<String> BASE_PACKAGES =
            Object.class.getModule().getDescriptor().exports().stream()
                    .filter(export -> !export.isQualified())
                    .map(export -> export.source())
                    .collect(Collectors.toSet());

    private final List<Group> groups = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    static PurityRules parse(String text) {
        PurityRules rules = new PurityRules();
        String name = "";
        String why = "";
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String rest = line.substring(line.indexOf(' ') + 1).strip();
            switch (line.startsWith("[") ? "[" : line.substring(0, line.indexOf(' '))) {
                case "[" -> name = line.substring(1, line.length() - 1);
                case "why" -> why = rest;
                case "use" -> rules.groups.add(new Group(name, why, rest));
                case "ban" -> rules.add(rest, true);
                case "allow" -> rules.add(rest, false);
                default -> throw new IllegalArgumentException("not a rule: " + line);
            }
        }
        return rules;
    }

    static List<Excuse> parseExcuses(String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\|", 3))
                .map(cells -> new Excuse(cells[0].strip(), cells[1].strip(), cells[2].strip()))
                .toList();
    }

    List<Group> groups() {
        return groups;
    }

    /// The rule that the mention breaks; null where it breaks none.
    @Nullable Group broken(String mentioned) {
        String foreign = foreign(mentioned) ? "module:foreign" : mentioned;
        for (Line line : lines) {
            boolean matches =
                    line.pattern.matcher(mentioned).matches()
                            || line.pattern.matcher(foreign).matches();
            if (matches) {
                return line.banned ? groups.get(line.group) : null;
            }
        }
        return null;
    }

    /// What the given mentions break and no excuse covers, by rule, each with the class, what it
    /// mentions and where; excuses that are used leave the given set.
    Map<Group, Set<String>> breaches(
            List<ClassUses.Use> uses, List<Excuse> excuses, Set<Excuse> unused) {
        Map<Group, Set<String>> told = new LinkedHashMap<>();
        for (ClassUses.Use use : uses) {
            Group rule = broken(use.mentioned());
            if (rule == null) {
                continue;
            }
            List<Excuse> excusing =
                    excuses.stream().filter(excuse -> excuses(excuse, use, rule)).toList();
            if (excusing.isEmpty()) {
                told.computeIfAbsent(rule, _ -> new LinkedHashSet<>())
                        .add(use.type() + " mentions " + use.mentioned() + " in " + use.place());
            }
            excusing.forEach(unused::remove);
        }
        return told;
    }

    /// A broken rule as the failing test prints it.
    static String explain(Group rule, Collection<String> breaches) {
        return "[%s] %s%nUse instead: %s.%n    %s%n"
                .formatted(rule.name(), rule.why(), rule.use(), String.join("\n    ", breaches));
    }

    private static boolean excuses(Excuse excuse, ClassUses.Use use, Group rule) {
        return (!rule.name().equals(NEVER_IMPLIED) || excuse.mentioned().contains("#"))
                && Objects.equals(excuse.type(), use.type())
                && pattern(excuse.mentioned()).matcher(use.mentioned()).matches();
    }

    private void add(String pattern, boolean banned) {
        lines.add(new Line(pattern(pattern), banned, groups.size() - 1));
    }

    private static boolean foreign(String mentioned) {
        if (mentioned.startsWith("keyword:")) {
            return false;
        }
        int member = mentioned.indexOf('#');
        String type = member < 0 ? mentioned : mentioned.substring(0, member);
        int dot = type.lastIndexOf('.');
        return !BASE_PACKAGES.contains(dot < 0 ? "" : type.substring(0, dot));
    }

    /// A pattern as the head of `purity.rules` describes it.
    private static Pattern pattern(String text) {
        String quoted = ("\\Q" + text.replace("*", "\\E.*\\Q") + "\\E").replace("\\Q\\E", "");
        if (text.endsWith(".**")) {
            quoted = "\\Q" + text.substring(0, text.length() - 2) + "\\E.*";
        } else if (text.startsWith("keyword:") || text.startsWith("module:")) {
            quoted = "\\Q" + text + "\\E";
        } else if (!text.contains("#")) {
            quoted += "(\\$.*)?(#.*)?";
        } else if (!text.contains("(")) {
            quoted += "(\\(.*)?";
        }
        return Pattern.compile(quoted);
    }
}
