package fulcrum.cli.walls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How sources look, as data and as functions from sources to complaints. A complaint reads
/// `file:line: what is wrong; what to do`.
final class TidyRules {

    static final int LINE_COLUMNS = 120;

    /// Markdown cannot break a row of a table.
    private static final String TABLE_ROW = "/// |";

    static final int METHOD_LINES = 60;
    static final int FILE_LINES = 800;

    /// Words that say what a class is for the compiler instead of what it is.
    static final List<String> EMPTY_WORDS =
            List.of(
                    "Util",
                    "Utils",
                    "Manager",
                    "Helper",
                    "Impl",
                    "Handler",
                    "Service",
                    "Abstract",
                    "Base",
                    "Info",
                    "Data");

    /// Packages where things go that nobody found a place for.
    static final List<String> DRAWERS =
            List.of("util", "utils", "common", "helper", "helpers", "impl", "manager", "managers");

    /// What a protocol's package holds, after the name of its machine; learn one and you can walk
    /// in all.
    static final List<String> PROTOCOL_FILES =
            List.of("", "Message", "Record", "Note", "Config", "View", "Codec");

    /// What a protocol's page says, in this order.
    static final List<String> PROTOCOL_HEADINGS =
            List.of(
                    "Problem",
                    "Source",
                    "Where it sits",
                    "Messages",
                    "State",
                    "Transitions",
                    "Invariants",
                    "Deviations and open questions");

    /// Text that no file of the project holds, written so that it does not match itself.
    private static final Map<Pattern, String> FORBIDDEN_TEXT =
            Map.of(
                    Pattern.compile("(^|[^.\\w])/(work|farm|root|home|Users)/\\w"),
                    "names a place on somebody's machine; use a path inside the project",
                    Pattern.compile(
                            "repo1?\\.maven\\.|registry\\.npmjs|artifactor[y]|\\bjfrog\\b"
                                    + "|\\bnexus[.-]|pkg\\.dev\\b|pypi\\.org|proxy\\.golang"),
                    "names a registry; which one to use is the reader's own setting");

    private static final Pattern POSTPONED =
            Pattern.compile("(//|#|\\*|<!--).*\\b(TOD[O]|FIXM[E])\\b");

    private static final Pattern CAMEL_WORD = Pattern.compile("[A-Z][a-z0-9]*");

    private static final Pattern HEADING = Pattern.compile("(?m)^/// #+ (.+?)\\s*$");

    private TidyRules() {}

    static List<String> longLines(JavaSource source) {
        List<String> wrong = new ArrayList<>();
        int number = 0;
        for (String line : source.text().lines().toList()) {
            number++;
            if (line.length() > LINE_COLUMNS && !line.startsWith(TABLE_ROW)) {
                String told = line.length() + " columns, more than " + LINE_COLUMNS;
                wrong.add(at(source.name(), number, told + "; './fulcrum format' breaks code"));
            }
        }
        return wrong;
    }

    static List<String> longMethods(JavaSource source) {
        return source.methods().stream()
                .filter(method -> method.lines() > METHOD_LINES)
                .map(method ->
                        at(
                                source.name(),
                                method.line(),
                                method.name()
                                        + " has "
                                        + method.lines()
                                        + " lines, more"
                                        + " than "
                                        + METHOD_LINES
                                        + "; split it where its"
                                        + " idea changes"))
                .toList();
    }

    static List<String> longFiles(JavaSource source) {
        long lines = source.text().lines().count();
        return lines <= FILE_LINES
                ? List.of()
                : List.of(
                        at(
                                source.name(),
                                FILE_LINES,
                                lines
                                        + " lines, more than "
                                        + FILE_LINES
                                        + "; split it where the paper splits"));
    }

    static List<String> emptyNames(JavaSource source) {
        List<String> wrong = new ArrayList<>();
        for (JavaSource.Type type : source.types()) {
            if (!type.topLevel() && !source.isMain()) {
                continue; // A nested test class is half a sentence, not the name of a thing.
            }
            CAMEL_WORD
                    .matcher(type.name())
                    .results()
                    .map(word -> word.group())
                    .filter(EMPTY_WORDS::contains)
                    .map(word -> "'" + type.name() + "' holds '" + word + "'; name what it is")
                    .forEach(told -> wrong.add(at(source.name(), type.line(), told)));
        }
        return wrong;
    }

    static List<String> drawers(JavaSource source) {
        return Arrays.stream(source.inPackage().split("\\."))
                .filter(DRAWERS::contains)
                .map(part -> at(source.name(), 1, "package '" + part + "'; name the idea it holds"))
                .toList();
    }

    /// Packages under `fulcrum.protocols` that hold a machine, complained about where a file or a
    /// heading is missing.
    static List<String> incompleteProtocols(Collection<JavaSource> sources) {
        Map<String, List<JavaSource>> packages =
                sources.stream()
                        .filter(JavaSource::isMain)
                        .filter(source -> source.inPackage().startsWith("fulcrum.protocols."))
                        .collect(
                                Collectors.groupingBy(
                                        JavaSource::inPackage, TreeMap::new, Collectors.toList()));
        List<String> wrong = new ArrayList<>();
        packages.forEach((_, inside) -> wrong.addAll(incompleteProtocol(inside)));
        return wrong;
    }

    private static List<String> incompleteProtocol(List<JavaSource> inside) {
        List<String> machines =
                inside.stream()
                        .flatMap(source -> source.types().stream())
                        .filter(type -> type.topLevel())
                        .filter(type -> type.implemented().stream().anyMatch(TidyRules::isMachine))
                        .map(JavaSource.Type::name)
                        .toList();
        if (machines.isEmpty()) {
            return List.of();
        }
        Map<String, JavaSource> files =
                inside.stream()
                        .collect(
                                Collectors.toMap(
                                        source -> source.name().replaceAll(".*/|\\.java$", ""),
                                        Function.identity()));
        String place = inside.getFirst().name().replaceFirst("[^/]*$", "");
        List<String> missing = List.of("package-info");
        for (String machine : machines) {
            List<String> names = new ArrayList<>();
            PROTOCOL_FILES.forEach(suffix -> names.add(machine + suffix));
            names.add("package-info");
            names.removeIf(files::containsKey);
            if (names.isEmpty() || machine.equals(machines.getFirst())) {
                missing = names;
            }
        }
        List<String> wrong = new ArrayList<>();
        missing.forEach(
                name -> wrong.add(at(place + name + ".java", 1, "missing; protocols have eight")));
        JavaSource page = files.get("package-info");
        if (page != null) {
            List<String> found =
                    HEADING.matcher(page.text()).results().map(h -> h.group(1)).toList();
            if (!found.equals(PROTOCOL_HEADINGS)) {
                String told = "headings are " + found + "; they are " + PROTOCOL_HEADINGS;
                wrong.add(at(page.name(), 1, told));
            }
        }
        return wrong;
    }

    private static boolean isMachine(String implemented) {
        return implemented.equals("Machine") || implemented.startsWith("Machine<");
    }

    static List<String> undocumentedMessages(JavaSource source) {
        if (!source.isMain() || !source.name().endsWith("Message.java")) {
            return List.of();
        }
        return source.types().stream()
                .filter(type -> type.isRecord() && !type.documented())
                .map(type ->
                        at(
                                source.name(),
                                type.line(),
                                "message "
                                        + type.name()
                                        + " has no comment; say who sends"
                                        + " it to whom and why"))
                .toList();
    }

    /// Main classes that no other file names: nobody would miss them.
    ///
    /// @param others every other text of the project, by path
    static List<String> forgotten(Collection<JavaSource> sources, Map<String, String> others) {
        Map<String, Integer> filesNaming = new TreeMap<>();
        Pattern gap = Pattern.compile("\\W+");
        others.forEach((_, text) ->
                gap.splitAsStream(text)
                        .collect(Collectors.toCollection(TreeSet::new))
                        .forEach(word -> filesNaming.merge(word, 1, Integer::sum)));
        List<String> wrong = new ArrayList<>();
        for (JavaSource source : sources) {
            for (JavaSource.Type type : source.types()) {
                boolean named = filesNaming.getOrDefault(type.name(), 0) > 1;
                if (source.isMain() && type.topLevel() && !named) {
                    String told = "no other file names " + type.name() + "; use it or delete it";
                    wrong.add(at(source.name(), type.line(), told));
                }
            }
        }
        return wrong;
    }

    /// Complaints about text of any kind.
    static List<String> forbiddenText(String name, String text) {
        List<String> wrong = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            for (Map.Entry<Pattern, String> rule : FORBIDDEN_TEXT.entrySet()) {
                if (rule.getKey().matcher(line).find()) {
                    wrong.add(at(name, number, rule.getValue()));
                }
            }
            if (POSTPONED.matcher(line).find() && !line.contains(" when ")) {
                String told = "postponed without end; say 'when' what is true, or do it";
                wrong.add(at(name, number, told));
            }
        }
        return wrong;
    }

    private static String at(String name, int line, String told) {
        return name + ":" + line + ": " + told;
    }
}
