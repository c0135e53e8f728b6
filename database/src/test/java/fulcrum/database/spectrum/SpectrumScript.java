package fulcrum.database.spectrum;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Plays a story of tables. A line that begins with `> WITH` is a table's options; what they mean
/// stands indented below; everything else is prose. Who lies with another lies with the last table
/// that lies for itself.
final class SpectrumScript {

    private static final Pattern OPTION =
            Pattern.compile("\\s*([^=\\s]+)\\s*=\\s*(?:'((?:[^']|'')*)'|([^,']+))\\s*(?:,|$)");
    private static final int COLUMNS = 100;
    private static final String INDENT = "    ";

    private SpectrumScript() {}

    static String play(String written) {
        StringBuilder told = new StringBuilder();
        TableOptions host = TableOptions.STANDARD;
        for (String line : written.lines().toList()) {
            if (!line.startsWith(INDENT)) {
                told.append(line).append('\n');
            }
            if (line.startsWith("> ")) {
                TableOptions.Parsed parsed = TableOptions.parse(options(line.substring(2)));
                if (parsed instanceof TableOptions.Parsed.Accepted(TableOptions options)
                        && options.colocateWith() == null) {
                    host = options;
                }
                for (String each : meaning(parsed, host)) {
                    wrapped(each, told);
                }
            }
        }
        return told.toString();
    }

    static Map<String, String> options(String with) {
        String inner = with.substring("WITH (".length(), with.length() - 1);
        Map<String, String> options = new TreeMap<>();
        Matcher option = OPTION.matcher(inner);
        int at = 0;
        while (at < inner.length() && option.find(at) && option.start() == at) {
            String quoted = option.group(2);
            options.put(
                    option.group(1),
                    quoted == null ? option.group(3).strip() : quoted.replace("''", "'"));
            at = option.end();
        }
        if (at < inner.length()) {
            throw new IllegalArgumentException("no options: " + with);
        }
        return options;
    }

    private static List<String> meaning(TableOptions.Parsed parsed, TableOptions host) {
        return switch (parsed) {
            case TableOptions.Parsed.Refused(Refusal refusal) ->
                    List.of(
                            "ERROR " + refusal.why().sqlState() + ": " + refusal.reason(),
                            "HINT: " + refusal.hint());
            case TableOptions.Parsed.Accepted(TableOptions options) ->
                    meaning(Spectrum.place(options, host));
        };
    }

    private static List<String> meaning(Place place) {
        List<String> told = new ArrayList<>();
        told.add(
                place.protocol().label()
                        + ", "
                        + place.family().label()
                        + " of "
                        + place.voters()
                        + (place.voters() == 1 ? " voter, " : " voters, ")
                        + "a write at "
                        + place.writeQuorum()
                        + ", a read at "
                        + place.readPath().label()
                        + ", "
                        + place.atomicity().label()
                        + ", clock "
                        + place.clock().label()
                        + "; "
                        + place.pacelc().label());
        told.add("During a partition: " + place.duringPartition());
        told.add("Otherwise: " + place.otherwise());
        return told;
    }

    private static void wrapped(String text, StringBuilder told) {
        StringBuilder line = new StringBuilder(INDENT);
        for (String word : text.split(" ")) {
            if (line.length() + word.length() > COLUMNS) {
                told.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(INDENT).append(INDENT);
            }
            line.append(word).append(' ');
        }
        told.append(line.toString().stripTrailing()).append('\n');
    }
}
