package fulcrum.cli.walls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What the docs test wants to know of one page: its links, headings and fenced blocks.
///
/// @param blocks in the page's order
/// @param links the targets as written, those in code left out
/// @param anchors what its headings are called in a link
record Markdown(List<Block> blocks, List<String> links, List<String> anchors) {

    /// A fenced block.
    ///
    /// @param label what stands behind the opening fence
    /// @param line the line of its first content
    record Block(String label, int line, List<String> content) {}

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)[^)]*\\)");

    private static final Pattern INLINE_CODE = Pattern.compile("`[^`]*`");

    private static final String FENCE = "```";

    static Markdown parse(String text) {
        List<Block> blocks = new ArrayList<>();
        List<String> links = new ArrayList<>();
        List<String> anchors = new ArrayList<>();
        List<String> inside = null;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.startsWith(FENCE)) {
                if (inside == null) {
                    inside = new ArrayList<>();
                    String label = line.substring(FENCE.length()).strip();
                    blocks.add(new Block(label, number + 1, inside));
                } else {
                    inside = null;
                }
            } else if (inside != null) {
                inside.add(line);
            } else {
                String prose = INLINE_CODE.matcher(line).replaceAll("code");
                LINK.matcher(prose).results().map(found -> found.group(1)).forEach(links::add);
                if (line.startsWith("#")) {
                    anchors.add(anchor(line));
                }
            }
        }
        return new Markdown(blocks, links, anchors);
    }

    /// As code hosts derive it: lower case, spaces to dashes, other signs dropped.
    private static String anchor(String heading) {
        return Pattern.compile("[\\w -]")
                .matcher(heading.replaceFirst("^#+ *", "").toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .map(sign -> sign.equals(" ") ? "-" : sign)
                .reduce("", String::concat);
    }
}
