package fulcrum.sql.scanner;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.grammar.Sql;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// PostgreSQL's lexical rules (manual, 4.1).
final class ScannerTest {

    /// What the tokens mean, without the end.
    private static List<String> values(String text) {
        List<Lexeme> lexemes = Scanner.scan(text);
        return lexemes.subList(0, lexemes.size() - 1).stream().map(Lexeme::value).toList();
    }

    private static List<Integer> types(String text) {
        List<Lexeme> lexemes = Scanner.scan(text);
        return lexemes.subList(0, lexemes.size() - 1).stream().map(Lexeme::type).toList();
    }

    private static SyntaxError error(String text) {
        return Scanner.scan(text).stream()
                .filter(lexeme -> lexeme.type() == Sql.BAD)
                .map(lexeme -> requireNonNull(lexeme.error()))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    final class Identifiers {

        @Test
        void areFoldedUnlessTheyAreQuoted() {
            assertThat(values("Abc \"Abc\" ÄB \"a\"\"b\" U&\"d\\0061t\""))
                    .containsExactly("abc", "Abc", "Äb", "a\"b", "dat");
        }

        @Test
        void areNoKeyWordsIfTheyAreQuoted() {
            assertThat(types("select \"select\"")).containsExactly(Sql.SELECT, Sql.IDENT);
        }

        @Test
        void mayHoldDollarsAndDigits() {
            assertThat(values("a$1 _x9 é$")).containsExactly("a$1", "_x9", "é$");
        }
    }

    @Nested
    final class Strings {

        @Test
        void goOnBehindALine() {
            assertThat(values("'a'\n'b' -- c\n  'd'")).containsExactly("abd");
            assertThat(values("'a' 'b'")).containsExactly("a", "b");
            assertThat(values("e'a\\n'\n'\\t'")).containsExactly("a\n\t");
        }

        @Test
        void mayBeBetweenDollars() {
            assertThat(values("$$it's$$ $a$ $$ $a$ $A$$a$$A$"))
                    .containsExactly("it's", " $$ ", "$a$");
        }

        @Test
        void haveEscapesAfterE() {
            assertThat(values("E'\\\\ \\' '' \\x41 \\101 \\u00e9 \\U0001F600 \\q'"))
                    .containsExactly("\\ ' ' A A é 😀 q");
            assertThat(values("E'\\xC3\\xA9\\uD83D\\uDE00'")).containsExactly("é😀");
        }

        @Test
        void haveCodePointsAfterU() {
            assertThat(values("U&'d\\0061t\\+01F600' U&'d!0061!!' UESCAPE '!'"))
                    .containsExactly("dat😀", "da!");
        }

        @Test
        void ofBitsKeepTheirDigits() {
            assertThat(types("b'01' X'1f' n'a'"))
                    .containsExactly(Sql.BCONST, Sql.XCONST, Sql.NCHAR, Sql.SCONST);
        }
    }

    @Nested
    final class Numbers {

        @Test
        void areToldByWhetherTheyFitFourBytes() {
            assertThat(types("2147483647 2147483648 1.0 1e3 .5 5."))
                    .containsExactly(
                            Sql.ICONST, Sql.FCONST, Sql.FCONST, Sql.FCONST, Sql.FCONST, Sql.FCONST);
            assertThat(types("00000000000000000001")).containsExactly(Sql.ICONST);
        }

        @Test
        void mayBeOfOtherRadices() {
            assertThat(values("0x1F 0o17 0b11 1_000 0x_ff_ff"))
                    .containsExactly("31", "15", "3", "1000", "65535");
        }

        @Test
        void endBeforeTwoDots() {
            assertThat(values("1..10")).containsExactly("1", "..", "10");
        }

        @Test
        void areFollowedByNoLetter() {
            assertThat(error("select 12ab").message())
                    .isEqualTo("trailing junk after numeric literal at or near \"12a\"");
            assertThat(error("0x").message())
                    .isEqualTo("invalid hexadecimal integer at or near \"0x\"");
        }
    }

    @Nested
    final class Operators {

        @Test
        void endInPlusOrMinusOnlyWithCertainCharacters() {
            assertThat(values("a<-1 a@-1 a+-b a*-b a<>-b a->b"))
                    .containsExactly(
                            "a", "<", "-", "1", "a", "@-", "1", "a", "+", "-", "b", "a", "*", "-",
                            "b", "a", "<>", "-", "b", "a", "->", "b");
        }

        @Test
        void endBeforeComments() {
            assertThat(values("a*/* b */c")).containsExactly("a", "*", "c");
            assertThat(values("a+--b\nc")).containsExactly("a", "+", "c");
        }

        @Test
        void haveTwoNamesForNotEqual() {
            assertThat(values("<> !=")).containsExactly("<>", "<>");
        }

        @Test
        void ofSeveralDotsAndColonsAreApart() {
            assertThat(types(":: := : .. . =>"))
                    .containsExactly(
                            Sql.TYPECAST,
                            Sql.COLON_EQUALS,
                            Sql.COLON,
                            Sql.DOT_DOT,
                            Sql.DOT,
                            Sql.EQUALS_GREATER);
        }
    }

    @Test
    void commentsNest() {
        assertThat(values("a /* b /* c */ d */ e -- f")).containsExactly("a", "e");
    }

    @Test
    void aWrongTokenIsTheLastOne() {
        assertThat(types("select 1, 'abc")).endsWith(Sql.BAD);
        assertThat(error("select 1, 'abc").position()).isEqualTo(11);
    }

    @Test
    void positionsCountCharacters() {
        assertThat(Scanner.scan("'😀' x").get(1).position()).isEqualTo(5);
        assertThat(Scanner.scan("'😀' x").get(1).start()).isEqualTo(5);
    }
}
