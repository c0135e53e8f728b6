package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.bytes;
import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.integer;
import static fulcrum.sql.routine.Values.small;
import static fulcrum.sql.routine.Values.text;
import static fulcrum.sql.routine.Values.truth;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.text.Normalizer;
import java.util.Locale;

/// Functions of texts (manual, 9.4), but those that look for patterns.
final class Texts {

    private Texts() {}

    static void declare(Bodies bodies) {
        lengths(bodies);
        parts(bodies);
        changes(bodies);
        trims(bodies);
        characters(bodies);
        casts(bodies);
        quotes(bodies);
    }

    private static void lengths(Bodies bodies) {
        bodies.of(
                "length(text) char_length(text) character_length(text) textlen",
                a -> datum(Strings.length(text(a[0]))));
        bodies.of(
                "length(bpchar) char_length(bpchar) character_length(bpchar)",
                a -> datum(Strings.length(Strings.trimmed(text(a[0])))));
        bodies.of("octet_length(text) octet_length(bpchar)", a -> datum(Strings.bytes(text(a[0]))));
        bodies.of("bit_length(text)", a -> datum(Strings.bytes(text(a[0])) * 8L));
        bodies.of(
                "length(bytea,name)",
                a -> datum(Strings.length(Encodings.read(bytes(a[0]), text(a[1])))));
    }

    private static void parts(Bodies bodies) {
        bodies.of(
                "substring(text,int4,int4) substr(text,int4,int4)",
                a -> datum(Strings.substring(text(a[0]), integer(a[1]), integer(a[2]))));
        bodies.of(
                "substring(text,int4) substr(text,int4)",
                a -> datum(Strings.substring(text(a[0]), integer(a[1]), Integer.MAX_VALUE * 2L)));
        bodies.of(
                "position(text,text) strpos", a -> datum(Strings.position(text(a[0]), text(a[1]))));
        bodies.of("left", a -> datum(Strings.left(text(a[0]), small(a[1]))));
        bodies.of("right", a -> datum(Strings.right(text(a[0]), small(a[1]))));
        bodies.of("split_part", a -> datum(Strings.part(text(a[0]), text(a[1]), small(a[2]))));
        bodies.of("starts_with", a -> datum(text(a[0]).startsWith(text(a[1]))));
    }

    private static void changes(Bodies bodies) {
        bodies.of("lower", a -> datum(Strings.lower(text(a[0]))));
        bodies.of("upper", a -> datum(Strings.upper(text(a[0]))));
        bodies.of("initcap", a -> datum(Strings.initialCapitals(text(a[0]))));
        bodies.of("textcat", a -> datum(text(a[0]) + text(a[1])));
        bodies.of("reverse", a -> datum(Strings.reverse(text(a[0]))));
        bodies.of("repeat", a -> datum(Strings.repeat(text(a[0]), small(a[1]))));
        bodies.of("replace", a -> datum(Strings.replace(text(a[0]), text(a[1]), text(a[2]))));
        bodies.of("translate", a -> datum(Strings.translate(text(a[0]), text(a[1]), text(a[2]))));
        bodies.of(
                "overlay(text,text,int4,int4)",
                a -> overlay(text(a[0]), text(a[1]), integer(a[2]), integer(a[3])));
        bodies.of(
                "overlay(text,text,int4)",
                a -> overlay(text(a[0]), text(a[1]), integer(a[2]), Strings.length(text(a[1]))));
        bodies.of("normalize", a -> datum(Normalizer.normalize(text(a[0]), form(text(a[1])))));
        bodies.of(
                "is_normalized", a -> datum(Normalizer.isNormalized(text(a[0]), form(text(a[1])))));
        bodies.of("unistr", a -> datum(UnicodeEscaped.read(text(a[0]))));
        bodies.of("nameconcatoid", a -> datum(Strings.name(text(a[0]) + "_" + integer(a[1]))));
    }

    private static Datum overlay(String text, String by, long from, long count) {
        if (from + count > Integer.MAX_VALUE) {
            throw Integers.Width.INT4.outOfRange();
        }
        if (from <= 0) {
            throw new SqlError(SqlState.SUBSTRING_ERROR, "negative substring length not allowed");
        }
        String before = Strings.substring(text, 1, from - 1);
        String behind = Strings.substring(text, from + count, Integer.MAX_VALUE * 2L);
        return datum(before + by + behind);
    }

    private static Normalizer.Form form(String name) {
        try {
            return Normalizer.Form.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new SqlError(SqlState.BAD_PARAMETER_VALUE, "invalid normalization form: " + name);
        }
    }

    private static void trims(Bodies bodies) {
        bodies.of("btrim(text)", a -> datum(Strings.trim(text(a[0]), " ", true, true)));
        bodies.of("ltrim(text)", a -> datum(Strings.trim(text(a[0]), " ", true, false)));
        bodies.of("rtrim(text)", a -> datum(Strings.trim(text(a[0]), " ", false, true)));
        bodies.of("btrim(text,text)", a -> datum(Strings.trim(text(a[0]), text(a[1]), true, true)));
        bodies.of(
                "ltrim(text,text)", a -> datum(Strings.trim(text(a[0]), text(a[1]), true, false)));
        bodies.of(
                "rtrim(text,text)", a -> datum(Strings.trim(text(a[0]), text(a[1]), false, true)));
        bodies.of(
                "lpad(text,int4)", a -> datum(Strings.padded(text(a[0]), small(a[1]), " ", true)));
        bodies.of(
                "rpad(text,int4)", a -> datum(Strings.padded(text(a[0]), small(a[1]), " ", false)));
        bodies.of(
                "lpad(text,int4,text)",
                a -> datum(Strings.padded(text(a[0]), small(a[1]), text(a[2]), true)));
        bodies.of(
                "rpad(text,int4,text)",
                a -> datum(Strings.padded(text(a[0]), small(a[1]), text(a[2]), false)));
    }

    private static void characters(Bodies bodies) {
        bodies.of("ascii", a -> datum(text(a[0]).isEmpty() ? 0 : text(a[0]).codePointAt(0)));
        bodies.of("chr", a -> character(small(a[0])));
        bodies.of("to_hex(int4)", a -> datum(Integer.toHexString(small(a[0]))));
        bodies.of("to_hex(int8)", a -> datum(Long.toHexString(integer(a[0]))));
        bodies.of("to_oct(int4)", a -> datum(Integer.toOctalString(small(a[0]))));
        bodies.of("to_oct(int8)", a -> datum(Long.toOctalString(integer(a[0]))));
        bodies.of("to_bin(int4)", a -> datum(Integer.toBinaryString(small(a[0]))));
        bodies.of("to_bin(int8)", a -> datum(Long.toBinaryString(integer(a[0]))));
    }

    private static Datum character(int point) {
        if (point < 0) {
            throw new SqlError(SqlState.BAD_PARAMETER_VALUE, "character number must be positive");
        }
        if (point == 0) {
            throw new SqlError(SqlState.TOO_LARGE, "null character not permitted");
        }
        if (point > Character.MAX_CODE_POINT) {
            throw new SqlError(
                    SqlState.TOO_LARGE, "requested character too large for encoding: " + point);
        }
        if (Character.MIN_SURROGATE <= point && point <= Character.MAX_SURROGATE) {
            throw new SqlError(
                    SqlState.TOO_LARGE, "requested character not valid for encoding: " + point);
        }
        return datum(Character.toString(point));
    }

    private static void casts(Bodies bodies) {
        bodies.of("text(bpchar)", a -> datum(Strings.trimmed(text(a[0]))));
        bodies.of("text(name) text(char) varchar(name) bpchar(name) bpchar(char)", a -> a[0]);
        bodies.of("text(bool)", a -> datum(truth(a[0]) ? "true" : "false"));
        bodies.of("name(text) name(varchar)", a -> datum(Strings.name(text(a[0]))));
        bodies.of("name(bpchar)", a -> datum(Strings.name(Strings.trimmed(text(a[0])))));
        bodies.of("char(text)", a -> datum(firstByte(text(a[0]))));
        bodies.of("char(int4)", a -> byteOf(integer(a[0])));
        bodies.of("int4(char)", a -> datum(text(a[0]).isEmpty() ? 0 : text(a[0]).charAt(0)));
    }

    /// A `"char"` is one byte. Deviation: bytes above 127, which are no text by themselves, are not
    /// cut off here but left out.
    private static String firstByte(String text) {
        return text.isEmpty() || text.charAt(0) > 127 ? "" : text.substring(0, 1);
    }

    private static Datum byteOf(long code) {
        if (code < -128 || code > 127) {
            throw new SqlError(SqlState.NUMBER_OUT_OF_RANGE, "\"char\" out of range");
        }
        return datum(code <= 0 ? "" : Character.toString((int) code));
    }

    private static void quotes(Bodies bodies) {
        bodies.of("quote_ident", a -> datum(Quoting.name(text(a[0]))));
        bodies.of("quote_literal(text)", a -> datum(Quoting.literal(text(a[0]))));
        bodies.typed(
                "quote_literal(anyelement)",
                (types, _) ->
                        (a, setting) ->
                                datum(
                                        Quoting.literal(
                                                Printing.text(types.getFirst(), a[0], setting))));
        bodies.of(
                "quote_nullable(text)",
                a -> datum(a[0] instanceof Datum.Null ? "NULL" : Quoting.literal(text(a[0]))));
        bodies.typed(
                "quote_nullable(anyelement)",
                (types, _) ->
                        (a, setting) ->
                                datum(
                                        a[0] instanceof Datum.Null
                                                ? "NULL"
                                                : Quoting.literal(
                                                        Printing.text(
                                                                types.getFirst(), a[0], setting))));
    }
}
