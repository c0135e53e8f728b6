package fulcrum.sql.session;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.time.Zones;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Something that can be set in a session: what it starts as, and which values it takes.
///
/// @param reported whether clients are told of every change
/// @param rule brings a value into its usual form; throws [IllegalArgumentException] for what it
///   does not take
/// @param fixed nobody can set it
public record Parameter(
        String name,
        String start,
        boolean reported,
        boolean fixed,
        String description,
        UnaryOperator<String> rule) {

    static final String SERVER_VERSION = "17.0 (Fulcrum " + SqlNode.VERSION + ")";

    private static final SortedMap<String, Parameter> ALL = new TreeMap<>();

    private static final String OWN_DESCRIPTION = "a setting of one's own";

    private static final Pattern OWN =
            Pattern.compile("[\\p{L}_][\\p{L}\\d_$]*(\\.[\\p{L}_][\\p{L}\\d_$]*)+");

    static {
        reported("application_name", "", "names the client in views", value -> value);
        reported("client_encoding", "UTF8", "of the client's texts", Parameter::encoding);
        reported("DateStyle", "ISO, MDY", "how dates are shown", Parameter::dateStyle);
        reported(
                "default_transaction_read_only",
                "off",
                "new transactions may only read",
                Parameter::truth);
        reported(
                "IntervalStyle",
                "postgres",
                "how intervals are shown",
                oneOf("postgres", "postgres_verbose", "sql_standard", "iso_8601"));
        reported("search_path", "\"$user\", public", "where names are looked for", v -> v);
        reported(
                "standard_conforming_strings",
                "on",
                "backslashes are plain in strings",
                oneOf("on"));
        reported("TimeZone", "UTC", "in which times are shown", Parameter::zone);
        open("bytea_output", "hex", "how bytes are shown", oneOf("hex", "escape"));
        open(
                "client_min_messages",
                "notice",
                "least notice that is sent",
                oneOf(
                        "debug5", "debug4", "debug3", "debug2", "debug1", "log", "notice",
                        "warning", "error"));
        open(
                "default_transaction_isolation",
                "serializable",
                "of new transactions",
                Parameter::isolation);
        open("default_transaction_deferrable", "off", "of new transactions", Parameter::truth);
        open("transaction_isolation", "serializable", "of this one", Parameter::isolation);
        open("transaction_read_only", "off", "this one may only read", Parameter::truth);
        open("transaction_deferrable", "off", "this one may wait", Parameter::truth);
        open("extra_float_digits", "1", "digits of floats", number(-15, 3));
        open("statement_timeout", "0", "how long a statement may take", Parameter::duration);
        open("lock_timeout", "0", "how long to wait for a lock", Parameter::duration);
        open(
                "idle_in_transaction_session_timeout",
                "0",
                "how long a transaction may idle",
                Parameter::duration);
        open(
                "log_min_duration_statement",
                "-1",
                "slower statements are told to operators",
                Parameter::slow);
        open("idle_session_timeout", "0", "how long a session may idle", Parameter::duration);
        open("work_mem", "64MB", "memory of a statement", Parameter::size);
        open("row_security", "on", "row policies are heeded", Parameter::truth);
        open("check_function_bodies", "on", "bodies are looked at", Parameter::truth);
        open("default_tablespace", "", "has no effect", value -> value);
        open("default_table_access_method", "heap", "has no effect", value -> value);
        open("default_with_oids", "off", "has no effect", Parameter::truth);
        open("escape_string_warning", "on", "has no effect", Parameter::truth);
        open("xmloption", "content", "has no effect", oneOf("content", "document"));
        open("synchronous_commit", "on", "a commit is always durable", oneOf("on", "remote_apply"));
        open("session_replication_role", "origin", "has no effect", oneOf("origin"));
        open("jit", "off", "has no effect", Parameter::truth);
        open("role", "none", "whose privileges are looked at", value -> value);
        open(
                "fulcrum.read_consistency",
                "linearizable",
                "what a read promises",
                oneOf("linearizable"));
        open("fulcrum.write_consistency", "quorum", "which copies have a write", oneOf("quorum"));
        open(
                PartialResults.SETTING,
                "off",
                "queries are answered by the shards that answer",
                Parameter::truth);
        fixed("in_hot_standby", "off", true, "this node only reads");
        fixed("integer_datetimes", "on", true, "times are whole numbers");
        fixed("is_superuser", "on", true, "the user may do everything");
        fixed("server_encoding", "UTF8", true, "of stored texts");
        fixed("server_version", SERVER_VERSION, true, "the version");
        fixed("server_version_num", "170000", false, "the version as a number");
        fixed("session_authorization", "", true, "who is connected");
        fixed("max_identifier_length", "63", false, "bytes of a name");
        fixed("max_index_keys", "32", false, "columns of an index");
        fixed("block_size", "8192", false, "has no meaning");
        fixed("lc_collate", "C", false, "order of texts");
        fixed("lc_ctype", "C.UTF-8", false, "kinds of characters");
        fixed("transaction_timeout", "0", false, "has no effect");
        fixed("data_checksums", "on", false, "blocks are checked");
        fixed("wal_level", "logical", false, "has no meaning");
        fixed("ssl", "off", false, "connections may be encrypted");
        fixed("max_connections", "1000", false, "connections of a node");
        fixed("autovacuum", "on", false, "garbage is collected");
    }

    private static void reported(
            String name, String start, String description, UnaryOperator<String> rule) {
        ALL.put(
                name.toLowerCase(Locale.ROOT),
                new Parameter(name, start, true, false, description, rule));
    }

    private static void open(
            String name, String start, String description, UnaryOperator<String> rule) {
        ALL.put(
                name.toLowerCase(Locale.ROOT),
                new Parameter(name, start, false, false, description, rule));
    }

    private static void fixed(String name, String start, boolean reported, String description) {
        ALL.put(
                name.toLowerCase(Locale.ROOT),
                new Parameter(name, start, reported, true, description, value -> value));
    }

    public static Collection<Parameter> all() {
        return ALL.values();
    }

    static @Nullable Parameter find(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        Parameter known = ALL.get(lower);
        return known == null && isOwn(lower) ? own(lower) : known;
    }

    /// A setting of one's own has a class before it, as in `app.user`: it means nothing here, and
    /// is there once it was set (manual, 20.16).
    private static boolean isOwn(String lower) {
        return !lower.startsWith("fulcrum.") && OWN.matcher(lower).matches();
    }

    private static Parameter own(String name) {
        return new Parameter(name, "", false, false, OWN_DESCRIPTION, value -> value);
    }

    boolean isOwn() {
        return description.equals(OWN_DESCRIPTION);
    }

    /// @throws SqlError 42704 where there is none
    static Parameter named(String name) {
        Parameter known = find(name);
        if (known == null) {
            throw Parameters.unknown(name);
        }
        return known;
    }

    /// A value in its usual form.
    ///
    /// @throws SqlError 22023 where it takes no such value, 55P02 where nobody can set it
    String demand(String value) {
        if (fixed) {
            throw new SqlError(
                    SqlState.CANNOT_CHANGE_NOW, "parameter \"" + name + "\" cannot be changed");
        }
        try {
            return isOwn() ? value : rule.apply(value.trim());
        } catch (IllegalArgumentException refused) {
            SqlError error =
                    new SqlError(
                            SqlState.BAD_PARAMETER_VALUE,
                            "invalid value for parameter \"" + name + "\": \"" + value + "\"");
            String why = refused.getMessage();
            throw why == null || refused instanceof NumberFormatException ? error : error.hint(why);
        }
    }

    // Rules

    private static UnaryOperator<String> oneOf(String... words) {
        List<String> all = List.of(words);
        return value -> {
            String word = value.toLowerCase(Locale.ROOT);
            if (!all.contains(word)) {
                throw new IllegalArgumentException(
                        "Available values: " + String.join(", ", all) + ".");
            }
            return word;
        };
    }

    private static UnaryOperator<String> number(int least, int most) {
        return value -> {
            int number = Integer.parseInt(value);
            if (number < least || number > most) {
                throw new IllegalArgumentException(
                        "Values lie between " + least + " and " + most + ".");
            }
            return Integer.toString(number);
        };
    }

    private static String truth(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "on", "true", "yes", "1", "t", "y" -> "on";
            case "off", "false", "no", "0", "f", "n" -> "off";
            default -> throw new IllegalArgumentException("Say on or off.");
        };
    }

    private static String encoding(String value) {
        return switch (value.toUpperCase(Locale.ROOT).replace("-", "").replace("_", "")) {
            case "UTF8", "UNICODE", "DEFAULT" -> "UTF8";
            case "SQLASCII" -> "SQL_ASCII";
            default -> throw new IllegalArgumentException("Clients' texts are UTF8.");
        };
    }

    private static String dateStyle(String value) {
        String style = "ISO";
        String order = "MDY";
        for (String word : value.split(",")) {
            switch (word.trim().toUpperCase(Locale.ROOT)) {
                case "ISO" -> style = "ISO";
                case "SQL" -> style = "SQL";
                case "POSTGRES" -> style = "Postgres";
                case "GERMAN" -> {
                    style = "German";
                    order = "DMY";
                }
                case "MDY", "US", "NONEUROPEAN" -> order = "MDY";
                case "DMY", "EURO", "EUROPEAN" -> order = "DMY";
                case "YMD" -> order = "YMD";
                default ->
                        throw new IllegalArgumentException(
                                "Say ISO, SQL, Postgres or German," + " and MDY, DMY or YMD.");
            }
        }
        return style + ", " + order;
    }

    private static String isolation(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "serializable", "repeatable read", "read committed", "read uncommitted" ->
                    value.toLowerCase(Locale.ROOT);
            default ->
                    throw new IllegalArgumentException(
                            "Available values: serializable, repeatable read, read committed,"
                                    + " read uncommitted.");
        };
    }

    private static String zone(String value) {
        if (value.equalsIgnoreCase("default") || value.equalsIgnoreCase("local")) {
            return "UTC";
        }
        String known = Zones.setting(value);
        if (known == null) {
            throw new IllegalArgumentException("Zones are named as in Europe/Paris.");
        }
        return known;
    }

    private static String duration(String value) {
        long millis = millis(value);
        if (millis % 60_000 == 0 && millis > 0) {
            return millis / 60_000 + "min";
        }
        return millis % 1_000 == 0 && millis > 0
                ? millis / 1_000 + "s"
                : millis == 0 ? "0" : millis + "ms";
    }

    /// A duration, or -1 for never.
    private static String slow(String value) {
        return value.equals("-1") ? value : duration(value);
    }

    static long millis(String value) {
        String digits = value.replaceAll("[a-zA-Z ]+$", "");
        String unit = value.substring(digits.length()).trim();
        double number = Double.parseDouble(digits);
        double factor =
                switch (unit) {
                    case "", "ms" -> 1;
                    case "us" -> 0.001;
                    case "s" -> 1_000;
                    case "min" -> 60_000;
                    case "h" -> 3_600_000;
                    case "d" -> 86_400_000;
                    default ->
                            throw new IllegalArgumentException(
                                    "Valid units for this parameter are \"us\", \"ms\", \"s\","
                                            + " \"min\", \"h\", and \"d\".");
                };
        long millis = Math.round(number * factor);
        if (millis < 0 || millis > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("It lies between 0 and 2147483647 ms.");
        }
        return millis;
    }

    private static String size(String value) {
        return bytes(value) >= 64 << 10 ? value : "64kB";
    }

    /// A size in bytes; without a unit it is of 1024 bytes.
    static long bytes(String value) {
        String digits = value.replaceAll("[a-zA-Z ]+$", "");
        long number = Long.parseLong(digits);
        return switch (value.substring(digits.length()).trim()) {
            case "B" -> number;
            case "", "kB" -> number << 10;
            case "MB" -> number << 20;
            case "GB" -> number << 30;
            case "TB" -> number << 40;
            default ->
                    throw new IllegalArgumentException(
                            "Valid units for this parameter are \"B\", \"kB\", \"MB\", \"GB\","
                                    + " and \"TB\".");
        };
    }
}
