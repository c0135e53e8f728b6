package fulcrum.sql.session;

import fulcrum.sql.ast.Option;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The options of a COPY, and which of them go together (manual, COPY).
final class CopyOptions {

    /// What only CSV has, as messages call it.
    private static final Map<String, String> OF_CSV =
            Map.of(
                    "quote", "quote",
                    "escape", "escape",
                    "force_quote", "force quote",
                    "force_not_null", "force not null",
                    "force_null", "force null");

    private static final Set<String> KNOWN =
            Set.of("format", "freeze", "delimiter", "null", "header", "encoding");

    /// What no delimiter of the text format can be: values would be read as something else.
    private static final String SPOKEN_FOR = "\\.abcdefghijklmnopqrstuvwxyz0123456789";

    /// What becomes of the first line.
    enum Header {
        NONE,
        LINE,
        /// It must name the columns.
        MATCH
    }

    private final Map<String, Option> said = new TreeMap<>();
    private final boolean from;

    private CopyOptions(List<Option> options, boolean from) {
        this.from = from;
        for (Option option : options) {
            String name = option.name();
            if (!KNOWN.contains(name) && !OF_CSV.containsKey(name)) {
                throw SqlError.at(
                        option.at(), SqlState.SYNTAX, "option \"" + name + "\" not recognized");
            }
            if (said.put(name, option) != null) {
                throw SqlError.at(option.at(), SqlState.SYNTAX, "conflicting or redundant options");
            }
        }
    }

    /// @param from whether rows come from the client
    /// @throws SqlError 42601, 22023 or 0A000 for what cannot be asked
    static CopyOptions of(List<Option> options, boolean from) {
        CopyOptions made = new CopyOptions(options, from);
        made.demandEncoding();
        CopyFormat plain = made.format(List.of(), true);
        made.demandFitting(plain);
        Header _ = made.header();
        return made;
    }

    private @Nullable String value(String name) {
        Option option = said.get(name);
        return option == null
                ? null
                : option.values().isEmpty() ? "" : option.values().getFirst().text();
    }

    private boolean csv() {
        String format = value("format");
        if (format == null) {
            return false;
        }
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "csv" -> true;
            case "text" -> false;
            case "binary" -> throw SqlError.notSupported("COPY in binary format", at("format"));
            default ->
                    throw SqlError.at(
                            at("format"),
                            SqlState.BAD_PARAMETER_VALUE,
                            "COPY format \"" + format + "\" not recognized");
        };
    }

    private fulcrum.sql.ast.Position at(String name) {
        return Objects.requireNonNull(said.get(name)).at();
    }

    private void demandEncoding() {
        String encoding = value("encoding");
        if (encoding != null && !encoding.replace("-", "").equalsIgnoreCase("utf8")) {
            throw SqlError.notSupported("COPY ... ENCODING of another encoding", at("encoding"));
        }
    }

    /// Whether rows are to be frozen, which changes nothing here.
    boolean freeze() {
        return truth("freeze");
    }

    private boolean truth(String name) {
        String value = value(name);
        return switch (value == null ? "off" : value.toLowerCase(Locale.ROOT)) {
            case "", "true", "on", "1" -> true;
            case "false", "off", "0" -> false;
            default ->
                    throw SqlError.at(
                            at(name), SqlState.SYNTAX, name + " requires a Boolean value");
        };
    }

    Header header() {
        if (!"match".equalsIgnoreCase(value("header"))) {
            return truth("header") ? Header.LINE : Header.NONE;
        }
        if (!from) {
            throw notSupported("cannot use \"match\" with HEADER in COPY TO");
        }
        return Header.MATCH;
    }

    private static SqlError notSupported(String message) {
        return new SqlError(SqlState.NOT_SUPPORTED, message);
    }

    private static char one(String name, String value) {
        if (value.length() != 1 || value.charAt(0) > 0x7f) {
            throw notSupported("COPY " + name + " must be a single one-byte character");
        }
        return value.charAt(0);
    }

    /// How rows look.
    ///
    /// @param columns that are copied
    CopyFormat format(List<String> columns) {
        return format(columns, false);
    }

    private CopyFormat format(List<String> columns, boolean early) {
        boolean csv = csv();
        char delimiter = one("delimiter", orElse("delimiter", csv ? "," : "\t"));
        char quote = one("quote", orElse("quote", "\""));
        return new CopyFormat(
                csv,
                delimiter,
                quote,
                one("escape", orElse("escape", String.valueOf(quote))),
                orElse("null", csv ? "" : "\\N"),
                early ? Set.of() : forced("force_quote", columns),
                early ? Set.of() : forced("force_not_null", columns),
                early ? Set.of() : forced("force_null", columns));
    }

    private String orElse(String name, String otherwise) {
        return Objects.requireNonNullElse(value(name), otherwise);
    }

    /// The places of the columns that an option names.
    private Set<Integer> forced(String name, List<String> columns) {
        Option option = said.get(name);
        Set<Integer> places = new TreeSet<>();
        if (option == null) {
            return places;
        }
        List<String> named = new ArrayList<>();
        for (Option.Value value : option.values()) {
            if (value.kind() == Option.Value.Kind.STAR) {
                IntStream.range(0, columns.size()).forEach(places::add);
            } else {
                named.add(value.text());
            }
        }
        for (String column : named) {
            int place = columns.indexOf(column);
            if (place < 0) {
                throw SqlError.at(
                        option.at(),
                        SqlState.BAD_COLUMN_REFERENCE,
                        name.toUpperCase(Locale.ROOT)
                                + " column \""
                                + column
                                + "\" not referenced by COPY");
            }
            places.add(place);
        }
        return places;
    }

    private void demandFitting(CopyFormat format) {
        for (String name : new TreeSet<>(OF_CSV.keySet())) {
            if (said.containsKey(name) && !format.csv()) {
                throw notSupported("COPY " + OF_CSV.get(name) + " available only in CSV mode");
            }
        }
        if (said.containsKey("force_quote") && from) {
            throw notSupported("COPY force quote only available using COPY TO");
        }
        for (String name : List.of("force_not_null", "force_null")) {
            if (said.containsKey(name) && !from) {
                throw notSupported("COPY " + OF_CSV.get(name) + " only available using COPY FROM");
            }
        }
        String nothing = format.nullText();
        if (nothing.indexOf(format.delimiter()) >= 0) {
            throw notSupported("COPY delimiter must not appear in the NULL specification");
        }
        if (format.csv() && nothing.indexOf(format.quote()) >= 0) {
            throw notSupported("CSV quote character must not appear in the NULL specification");
        }
        demandPlain(format);
    }

    private static void demandPlain(CopyFormat format) {
        String message = null;
        if (format.delimiter() == '\n' || format.delimiter() == '\r') {
            message = "COPY delimiter cannot be newline or carriage return";
        } else if (format.nullText().matches("(?s).*[\r\n].*")) {
            message = "COPY null representation cannot use newline or carriage return";
        } else if (!format.csv() && SPOKEN_FOR.indexOf(format.delimiter()) >= 0) {
            message = "COPY delimiter cannot be \"" + format.delimiter() + "\"";
        } else if (format.csv() && format.delimiter() == format.quote()) {
            message = "COPY delimiter and quote must be different";
        }
        if (message != null) {
            throw new SqlError(SqlState.BAD_PARAMETER_VALUE, message);
        }
    }
}
