package fulcrum.sql.routine;

import java.util.Set;

/// Names and constants as SQL writes them.
final class Quoting {

    /// Words that are not names by themselves, as PostgreSQL 15's pg_get_keywords() lists them.
    private static final String WORDS =
            """
            all analyse analyze and any array as asc asymmetric authorization between bigint
            binary bit boolean both case cast char character check coalesce collate collation
            column concurrently constraint create cross current_catalog current_date
            current_role current_schema current_time current_timestamp current_user dec decimal
            default deferrable desc distinct do else end except exists extract false fetch
            float for foreign freeze from full grant greatest group grouping having ilike in
            initially inner inout int integer intersect interval into is isnull join lateral
            leading least left like limit localtime localtimestamp national natural nchar none
            normalize not notnull null nullif numeric offset on only or order out outer
            overlaps overlay placing position precision primary real references returning right
            row select session_user setof similar smallint some substring symmetric table
            tablesample then time timestamp to trailing treat trim true union unique user using
            values varchar variadic verbose when where window with xmlattributes xmlconcat
            xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize
            xmltable
            """;

    private static final Set<String> KEY_WORDS = Set.of(WORDS.strip().split("\\s+"));

    private Quoting() {}

    /// A name, in quotes where it needs them.
    static String name(String name) {
        return isPlain(name) ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private static boolean isPlain(String name) {
        if (name.isEmpty() || Character.isDigit(name.charAt(0)) || KEY_WORDS.contains(name)) {
            return false;
        }
        return name.chars()
                .allMatch(c -> c == '_' || ('a' <= c && c <= 'z') || ('0' <= c && c <= '9'));
    }

    /// A constant that reads as the text; with backslashes it is one with escapes.
    static String literal(String text) {
        String quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
        return text.indexOf('\\') < 0 ? quoted : "E" + quoted;
    }
}
