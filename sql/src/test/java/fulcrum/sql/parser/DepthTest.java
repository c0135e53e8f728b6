package fulcrum.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import fulcrum.sql.ast.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// However deep a statement is: it is read, or refused by name, on a stack of 512 KiB.
final class DepthTest {

    private static final long STACK_BYTES = 512 * 1024;

    /// What opens, what is inside, what closes.
    private record Nest(String before, String open, String inside, String close) {

        String text(int depth) {
            return before + open.repeat(depth) + inside + close.repeat(depth);
        }
    }

    private static final List<Nest> NESTS =
            List.of(
                    new Nest("select ", "(", "1", ")"),
                    new Nest("select ", "(select ", "1", ")"),
                    new Nest("select ", "case when a then ", "1", " end"),
                    new Nest("select ", "f(", "1", ")"),
                    new Nest("select ", "not ", "a", ""),
                    new Nest("select ", "- ", "1", ""),
                    new Nest("select ", "~ ", "1", ""),
                    new Nest("select ", "array[", "1", "]"),
                    new Nest("select ", "a[", "1", "]"),
                    new Nest("select ", "a in (", "1", ")"),
                    new Nest("select ", "1 = any (", "a", ")"),
                    new Nest("select ", "coalesce(", "1", ", 2)"),
                    new Nest("select ", "a between 1 and ", "2", ""),
                    new Nest("select ", "a and (b or ", "c", ")"),
                    new Nest("select ", "a || (", "b", ")"),
                    new Nest("select ", "exists (select from t where ", "a", ")"),
                    new Nest("", "(", "select 1", ")"),
                    new Nest("", "(select 1 union ", "select 2", ")"),
                    new Nest("", "with a as (", "select 1", ") select 2"),
                    new Nest("", "select * from (", "select 1", ") x"),
                    new Nest("select 1 from ", "(a join ", "b", " on true)"),
                    new Nest("select 1 from ", "a join ", "b", " on true"),
                    new Nest("select 1 from a group by ", "grouping sets (", "a", ")"),
                    new Nest("", "explain ", "select 1", ""),
                    new Nest("select ", "a", "", "::int"),
                    new Nest("select a", "", "", "[1]"),
                    new Nest("select a", "", "", " is null"),
                    new Nest("select a", "", "", " collate b"),
                    new Nest("select a", "", "", " at time zone b"),
                    new Nest("select (a)", "", "", ".b"),
                    new Nest("select 1", "", "", " + 1"),
                    new Nest("select 1", "", "", " || 1"),
                    new Nest("select 1", "", "", " union select 1"),
                    new Nest("select 1 from a", "", "", " cross join b"));

    @Test
    void whateverIsNestedIsReadOrRefusedByName() {
        for (Nest nest : NESTS) {
            for (int depth :
                    new int[] {
                        1, 20, 60, 90, 120, 145, 180, 199, 270, 299, 400, 590, 790, 20_000
                    }) {
                String told = onASmallStack(nest.text(depth));
                assertThat(told)
                        .as("%s, %d deep", nest, depth)
                        .isIn(depth <= 20 ? OK_OR_SYNTAX : OK_OR_SYNTAX_OR_DEEP);
            }
        }
    }

    private static final List<String> OK_OR_SYNTAX = List.of("read", SyntaxError.SYNTAX_ERROR);

    private static final List<String> OK_OR_SYNTAX_OR_DEEP =
            List.of("read", SyntaxError.SYNTAX_ERROR, SyntaxError.TOO_DEEP);

    @Test
    void manyParenthesesAndQueriesAreNotTooDeep() {
        assertThat(onASmallStack(NESTS.get(0).text(140))).isEqualTo("read");
        assertThat(onASmallStack(NESTS.get(1).text(55))).isEqualTo("read");
    }

    /// Reads and prints.
    private static String onASmallStack(String text) {
        String[] told = {"stopped"};
        Thread reader =
                new Thread(
                        null,
                        () -> {
                            try {
                                assertThat(Printer.print(Parser.parse(text))).isNotEmpty();
                                told[0] = "read";
                            } catch (SyntaxError refused) {
                                told[0] = refused.sqlState();
                            } catch (StackOverflowError overflow) {
                                told[0] = "stack overflow";
                            }
                        },
                        "small stack",
                        STACK_BYTES);
        reader.start();
        try {
            reader.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return told[0];
    }

    @Test
    void tenThousandConditionsAreOneCondition() {
        for (String word : List.of(" and ", " or ")) {
            String text =
                    IntStream.range(0, 10_000)
                            .mapToObj(i -> "a = " + i)
                            .collect(Collectors.joining(word, "select 1 where ", ""));
            @Nullable Expression where = where(Parser.parse(text));
            List<Expression> operands =
                    switch (where) {
                        case Expression.And and -> and.operands();
                        case Expression.Or or -> or.operands();
                        case null, default -> List.of();
                    };
            assertThat(operands).hasSize(10_000);
        }
    }

    private static @Nullable Expression where(Statement statement) {
        return statement instanceof Query query && query.body() instanceof Select select
                ? select.where()
                : null;
    }

    @Test
    void tenThousandSumsAreRefusedByName() {
        String text = "select 1" + " + 1".repeat(10_000);
        assertThat(onASmallStack(text)).isEqualTo(SyntaxError.TOO_DEEP);
        assertThat(onASmallStack("select 1" + " + 1".repeat(290))).isEqualTo("read");
    }

    @Test
    void tenThousandValuesAreAList() {
        String text = "select 1 where a in (1" + ", 2".repeat(9_999) + ")";
        assertThat(onASmallStack(text)).isEqualTo("read");
        String rows = "insert into t values (1)" + ", (2)".repeat(9_999);
        assertThat(onASmallStack(rows)).isEqualTo("read");
        String selects = "insert into t select 1" + " union all select 2".repeat(9_999);
        assertThat(onASmallStack(selects)).isEqualTo("read");
    }
}
