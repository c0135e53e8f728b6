package fulcrum.sql.explain;

import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.Position;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The options of an EXPLAIN. `COSTS`, `BUFFERS`, `WAL` and `SETTINGS` are taken as PostgreSQL
/// takes them and show nothing: there are no estimates, no shared buffers, and no settings that
/// plans depend on.
///
/// @param idle options that were asked for and show nothing
/// @param analyze it is carried out
/// @param consistency what is promised, and by whom it was kept
/// @param network which shards were asked
/// @param timing of each part
/// @param summary how long all of it took
/// @param json rather than text
public record Options(
        List<String> idle,
        boolean analyze,
        boolean verbose,
        boolean consistency,
        boolean network,
        boolean timing,
        boolean summary,
        boolean json) {

    private static final List<String> SWITCHES =
            List.of(
                    "analyze",
                    "verbose",
                    "costs",
                    "settings",
                    "buffers",
                    "wal",
                    "timing",
                    "summary",
                    "consistency",
                    "network");

    private static final List<String> IDLE = List.of("costs", "settings", "buffers", "wal");

    /// Reads them.
    ///
    /// @throws SqlError 42601, 22023 or 0A000 for what cannot be asked
    public static Options of(List<Option> options) {
        Map<String, Boolean> said = new TreeMap<>();
        boolean json = false;
        for (Option option : options) {
            String name = option.name();
            if (name.equals("format")) {
                json = isJson(option);
            } else if (SWITCHES.contains(name)) {
                said.put(name, truth(option));
            } else if (List.of("generic_plan", "memory", "serialize").contains(name)) {
                throw SqlError.notSupported(
                        "EXPLAIN (" + name.toUpperCase(Locale.ROOT) + ")", option.at());
            } else {
                throw SqlError.at(
                        option.at(),
                        SqlState.SYNTAX,
                        "unrecognized EXPLAIN option \"" + name + "\"");
            }
        }
        boolean analyze = said.getOrDefault("analyze", false);
        for (String name : List.of("timing", "wal")) {
            if (!analyze && said.getOrDefault(name, false)) {
                throw SqlError.at(
                        Position.NONE,
                        SqlState.BAD_PARAMETER_VALUE,
                        "EXPLAIN option " + name.toUpperCase(Locale.ROOT) + " requires ANALYZE");
            }
        }
        List<String> idle = IDLE.stream().filter(name -> said.getOrDefault(name, false)).toList();
        return new Options(
                idle,
                analyze,
                said.getOrDefault("verbose", false),
                said.getOrDefault("consistency", false),
                said.getOrDefault("network", analyze),
                said.getOrDefault("timing", analyze),
                said.getOrDefault("summary", analyze),
                json);
    }

    private static @Nullable String value(Option option) {
        return option.values().isEmpty()
                ? null
                : option.values().getFirst().text().toLowerCase(Locale.ROOT);
    }

    private static boolean truth(Option option) {
        return switch (value(option)) {
            case null -> true;
            case "true", "on", "1", "yes" -> true;
            case "false", "off", "0", "no" -> false;
            default ->
                    throw SqlError.at(
                            option.at(),
                            SqlState.SYNTAX,
                            option.name() + " requires a Boolean value");
        };
    }

    private static boolean isJson(Option option) {
        String format = value(option);
        return switch (format) {
            case "text" -> false;
            case "json" -> true;
            case "xml", "yaml" ->
                    throw SqlError.notSupported(
                            "EXPLAIN (FORMAT " + format.toUpperCase(Locale.ROOT) + ")",
                            option.at());
            case null, default ->
                    throw SqlError.at(
                            option.at(),
                            SqlState.BAD_PARAMETER_VALUE,
                            "unrecognized value for EXPLAIN option \"format\": \"" + format + "\"");
        };
    }
}
