package fulcrum.server.postgres;

import fulcrum.server.config.Nearest;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What can be set in a session: its name, what it starts as, and which values it takes.
///
/// @param reported whether the client is told of every change
/// @param rule brings a value into its usual form, or throws; null for what nobody can set
record Setting(
        int index,
        String name,
        String start,
        boolean reported,
        @Nullable UnaryOperator<String> rule,
        String description) {

    /// PostgreSQL's number comes first, since drivers look at nothing else.
    static final String SERVER_VERSION = "17.0 (Fulcrum 0.1.0)";

    private static final TreeMap<String, String> ZONES = zones();

    private static final List<Setting> ALL = new ArrayList<>();
    private static final TreeMap<String, Setting> BY_NAME = new TreeMap<>();

    static final Setting APPLICATION_NAME =
            open("application_name", "", true, Setting::printable, "names the application");
    static final Setting CLIENT_ENCODING =
            open("client_encoding", "UTF8", true, Setting::encoding, "the client's texts");
    static final Setting DATE_STYLE =
            open("DateStyle", "ISO, MDY", true, Setting::dateStyle, "how dates are shown");
    static final Setting DEFAULT_ISOLATION =
            open(
                    "default_transaction_isolation",
                    "read committed",
                    false,
                    Setting::isolation,
                    "isolation of new transaction blocks");
    static final Setting DEFAULT_READ_ONLY =
            open(
                    "default_transaction_read_only",
                    "off",
                    true,
                    Setting::truth,
                    "whether new transactions refuse to write");
    static final Setting ISOLATION =
            open(
                    "transaction_isolation",
                    "read committed",
                    false,
                    Setting::isolation,
                    "isolation of the transaction");
    static final Setting READ_ONLY =
            open(
                    "transaction_read_only",
                    "off",
                    false,
                    Setting::truth,
                    "whether the transaction refuses to write");
    static final Setting STATEMENT_TIMEOUT =
            open(
                    "statement_timeout",
                    "0",
                    false,
                    Durations::canonical,
                    "how long a statement may take; 0 for ever");
    static final Setting USER = fixed("session_authorization", "", true, "the session's user");

    static {
        open(
                "client_min_messages",
                "notice",
                false,
                oneOf(
                        "client_min_messages",
                        "debug5",
                        "debug4",
                        "debug3",
                        "debug2",
                        "debug1",
                        "log",
                        "notice",
                        "warning",
                        "error"),
                "the least notice that is sent");
        open(
                "default_transaction_deferrable",
                "off",
                false,
                Setting::truth,
                "whether new transactions may wait for a safe snapshot");
        open(
                "transaction_deferrable",
                "off",
                false,
                Setting::truth,
                "whether the transaction may wait for a safe snapshot");
        open(
                "extra_float_digits",
                "1",
                false,
                Setting::floatDigits,
                "digits of floating-point numbers");
        open(
                "fulcrum.read_consistency",
                "linearizable",
                false,
                Setting::readLevel,
                "how fresh a read is");
        open(
                "IntervalStyle",
                "postgres",
                true,
                oneOf("IntervalStyle", "postgres", "postgres_verbose", "sql_standard", "iso_8601"),
                "how intervals are shown");
        open(
                "search_path",
                "\"$user\", public",
                false,
                Setting::searchPath,
                "where names without a schema are looked for");
        open(
                "standard_conforming_strings",
                "on",
                true,
                Setting::standardStrings,
                "whether backslashes in plain strings are plain");
        open("TimeZone", "UTC", true, Setting::zone, "how instants are shown");
        fixed("in_hot_standby", "off", true, "whether the node refuses to write");
        fixed("integer_datetimes", "on", true, "dates are integers");
        fixed("is_superuser", "off", true, "whether the user may do everything");
        fixed("max_identifier_length", "63", false, "bytes of a name");
        fixed("server_encoding", "UTF8", true, "the texts that are stored");
        fixed("server_version", SERVER_VERSION, true, "the version, PostgreSQL's first");
        fixed("server_version_num", "170000", false, "PostgreSQL's version as a number");
    }

    private static Setting open(
            String name,
            String start,
            boolean reported,
            UnaryOperator<String> rule,
            String description) {
        return add(new Setting(ALL.size(), name, start, reported, rule, description));
    }

    private static Setting fixed(String name, String start, boolean reported, String description) {
        return add(new Setting(ALL.size(), name, start, reported, null, description));
    }

    private static Setting add(Setting setting) {
        ALL.add(setting);
        BY_NAME.put(setting.name.toLowerCase(Locale.ROOT), setting);
        return setting;
    }

    /// All of them, by number.
    static List<Setting> all() {
        return ALL;
    }

    /// All of them, by name.
    static Iterable<Setting> byName() {
        return BY_NAME.values();
    }

    static Setting named(String name) {
        Setting found = BY_NAME.get(name.toLowerCase(Locale.ROOT));
        if (found != null) {
            return found;
        }
        SqlError error =
                new SqlError(
                        SqlState.NO_OBJECT, "unrecognized configuration parameter \"" + name + '"');
        String near = Nearest.to(name, ALL.stream().map(Setting::name).toList());
        throw near == null
                ? error.hint("SHOW ALL lists the settings there are.")
                : error.hint("Did you mean \"" + near + "\"?");
    }

    /// The value in its usual form.
    String canonical(String value) {
        if (rule == null) {
            throw new SqlError(
                    SqlState.CANNOT_CHANGE_NOW, "parameter \"" + name + "\" cannot be changed");
        }
        return rule.apply(value);
    }

    // Rules

    private static SqlError invalid(String name, String value) {
        return new SqlError(
                SqlState.BAD_SETTING,
                "invalid value for parameter \"" + name + "\": \"" + value + '"');
    }

    private static SqlError notYet(String name, String value) {
        return new SqlError(
                SqlState.NOT_SUPPORTED,
                "value \"" + value + "\" of parameter \"" + name + "\" is not supported yet");
    }

    private static UnaryOperator<String> oneOf(String name, String... words) {
        return value -> {
            String word = value.toLowerCase(Locale.ROOT);
            if (!Arrays.asList(words).contains(word)) {
                throw invalid(name, value)
                        .hint("Available values: " + String.join(", ", words) + ".");
            }
            return word;
        };
    }

    private static String printable(String value) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < value.length() && i < 63; i++) {
            char c = value.charAt(i);
            shown.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return shown.toString();
    }

    private static String encoding(String value) {
        return switch (value.toUpperCase(Locale.ROOT).replace("-", "").replace("_", "")) {
            case "UTF8", "UNICODE" -> "UTF8";
            case "SQLASCII" -> "SQL_ASCII";
            default ->
                    throw invalid("client_encoding", value)
                            .hint(
                                    "Texts are UTF-8 here: SET client_encoding = 'UTF8'; with"
                                            + " psql, PGCLIENTENCODING=UTF8.");
        };
    }

    private static String dateStyle(String value) {
        String order = "MDY";
        for (String part : value.split(",")) {
            String word = part.strip().toUpperCase(Locale.ROOT);
            switch (word) {
                case "ISO" -> {}
                case "MDY", "US", "NONEURO", "NONEUROPEAN" -> order = "MDY";
                case "DMY", "EURO", "EUROPEAN" -> order = "DMY";
                case "YMD" -> order = "YMD";
                case "SQL", "POSTGRES", "GERMAN" ->
                        throw notYet("DateStyle", value).hint("SET DateStyle = 'ISO'.");
                default -> throw invalid("DateStyle", value).hint("SET DateStyle = 'ISO'.");
            }
        }
        return "ISO, " + order;
    }

    private static String isolation(String value) {
        String level = value.toLowerCase(Locale.ROOT);
        return switch (level) {
            case "read committed", "read uncommitted" -> level;
            case "repeatable read", "serializable" ->
                    throw notYet("transaction_isolation", level)
                            .detail(
                                    "A statement alone is strictly serializable; statements of a"
                                            + " transaction block do not share a snapshot yet.")
                            .hint("Use read committed, or leave out BEGIN.");
            default ->
                    throw invalid("transaction_isolation", value)
                            .hint("Available values: read committed, read uncommitted.");
        };
    }

    private static String truth(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "on", "true", "yes", "1", "t", "y" -> "on";
            case "off", "false", "no", "0", "f", "n" -> "off";
            default ->
                    throw new SqlError(
                            SqlState.BAD_SETTING,
                            "a Boolean value is needed, not \"" + value + '"');
        };
    }

    private static String floatDigits(String value) {
        try {
            int digits = Integer.parseInt(value.strip());
            if (digits >= -15 && digits <= 3) {
                return Integer.toString(digits);
            }
        } catch (NumberFormatException _) {
            throw invalid("extra_float_digits", value).hint("It is a number from -15 to 3.");
        }
        throw new SqlError(
                SqlState.BAD_SETTING,
                value
                        + " is outside the valid range for parameter \"extra_float_digits\""
                        + " (-15 .. 3)");
    }

    private static String readLevel(String value) {
        String level = value.toLowerCase(Locale.ROOT);
        String word = level.split("[ :]", 2)[0];
        return switch (word) {
            case "linearizable" -> "linearizable";
            case "sequential",
                    "causal",
                    "session",
                    "bounded",
                    "prefix",
                    "eventual",
                    "one",
                    "two",
                    "quorum",
                    "all",
                    "local_quorum" ->
                    throw notYet("fulcrum.read_consistency", value)
                            .hint("All reads are linearizable in this version.");
            default ->
                    throw invalid("fulcrum.read_consistency", value)
                            .hint("Available value: linearizable.");
        };
    }

    private static String searchPath(String value) {
        for (String part : value.split(",")) {
            if (part.strip().equals("public") || part.strip().equals("\"public\"")) {
                return value;
            }
        }
        throw notYet("search_path", value)
                .detail("The table kv is in the schema public.")
                .hint("SET search_path = public.");
    }

    private static String standardStrings(String value) {
        if (truth(value).equals("on")) {
            return "on";
        }
        throw notYet("standard_conforming_strings", value)
                .hint("Write E'...' for strings with escapes.");
    }

    private static TreeMap<String, String> zones() {
        TreeMap<String, String> zones = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        ZoneId.getAvailableZoneIds().forEach(id -> zones.put(id, id));
        return zones;
    }

    private static String zone(String value) {
        try {
            String known = ZONES.get(value);
            if (known != null) {
                return known;
            }
            return ZoneId.of(value).getId();
        } catch (DateTimeException _) {
            throw invalid("TimeZone", value).hint("It is a name such as UTC or Europe/Berlin.");
        }
    }
}
