package fulcrum.sql.parser;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Expression.Literal;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.scanner.Fingerprint;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A statement's fingerprint, with its constants put back, is the statement.
final class FingerprintTest {

    @Test
    void constantsBecomeParameters() {
        assertPrint(
                "SELECT  v FROM \"t\" WHERE k=42 -- the answer",
                "select v from \"t\" where k = $1",
                "i",
                "42");
        assertPrint(
                "insert into t values (1, 'it''s', 3000000000, 1.5, null, true);",
                "insert into t values ( $1 , $2 , $3 , $4 , null , true )",
                "isln",
                "1",
                "it's",
                "3000000000",
                "1.5");
        assertPrint(
                "update t set a = a + 1, b = E'x\\n' where k between 1 and -2",
                "update t set a = a + $1 , b = $2 where k between $3 and - $4",
                "isii",
                "1",
                "x\n",
                "1",
                "2");
        assertPrint(
                "delete from t where v like 'a%' or k in (1, 2) limit 5",
                "delete from t where v like $1 or k in ( $2 , $3 ) limit $4",
                "siii",
                "a%",
                "1",
                "2",
                "5");
    }

    @Test
    void whatIsNoValueStays() {
        assertStays("select date '2020-01-01' + interval '1' day from t");
        assertStays("select a from t order by 1 , 2 desc");
        assertStays("select a :: numeric ( 10 , 2 ) from t");
        assertStays("select a :: s . mine ( 10 ) , cast ( a as mine ( 3 ) ) from t");
        assertStays("select extract ( 'year' from a ) from t");
        assertStays("select current_timestamp ( 3 )");
        assertStays("select a from f ( ) as ( a mine ( 3 ) )");
        assertStays("select a from f ( ) g ( a mine ( 3 ) )");
        assertStays("select a from f ( ) as g ( a mine ( 3 ) , b varchar ( 5 ) )");
        assertStays("insert into t default values on conflict ( a ) where b = 'x' do nothing");
        assertStays("select v from t as of system time '-10s'");
        assertStays("select rank ( ) over ( partition by 1 order by 2 ) from t");
        assertStays("select f ( a order by 1 ) from t");
    }

    @Test
    void aPlaceInAnOrderEndsWithTheOrder() {
        assertPrint(
                "select a from t where b = 1 order by 2 limit 3",
                "select a from t where b = $1 order by 2 limit $2",
                "ii",
                "1",
                "3");
    }

    @Test
    void someStatementsHaveNone() {
        assertThat(Fingerprint.of("select a + 1 from t group by a + 1")).isNull();
        assertThat(Fingerprint.of("select distinct a + 1 from t order by a + 1")).isNull();
        assertThat(Fingerprint.of("select v from t where k = $1")).isNull();
        assertThat(Fingerprint.of("select 1; select 2")).isNull();
        assertThat(Fingerprint.of("set a = 1")).isNull();
        assertThat(Fingerprint.of("select /*+ level one */ 1")).isNull();
        assertThat(Fingerprint.of("select mine(3) 'x'")).isNull();
        assertThat(Fingerprint.of("select 'abc")).isNull();
        assertThat(Fingerprint.of("")).isNull();
    }

    @Test
    void typesAndNamesTellKeysApart() {
        assertThat(key("select 1")).isEqualTo(key("SELECT 2;")).isNotEqualTo(key("select '1'"));
        assertThat(key("select 1")).isNotEqualTo(key("select 3000000000"));
        assertThat(key("select \"A\" from t")).isNotEqualTo(key("select a from t"));
        assertThat(key("select \"select\" from t")).isNotEqualTo(key("select select from t"));
        assertThat(key("select a from t order by 1"))
                .isNotEqualTo(key("select a from t order by 2"));
    }

    @Test
    void everyStatementIsItsFingerprintWithItsConstants() {
        int printed = 0;
        for (String text : Lines.of("accepted.sql")) {
            printed += isTheStatement(text) ? 1 : 0;
        }
        for (int i = 0; i < 4_000; i++) {
            RandomTrees trees = new RandomTrees(Dice.of(99).fork("fingerprint", i));
            printed += isTheStatement("SELECT " + Printer.print(trees.expression())) ? 1 : 0;
            printed += isTheStatement(Printer.print(trees.statement())) ? 1 : 0;
        }
        assertThat(printed).isGreaterThan(1_500);
    }

    private static boolean isTheStatement(String text) {
        Fingerprint print = Fingerprint.of(text);
        if (print == null) {
            return false;
        }
        Statement whole;
        try {
            whole = Parser.parse(text);
        } catch (SyntaxError _) {
            return false;
        }
        Object restored = restored(Parser.parse(print.text()), print);
        assertThat(restored).as("%s%n%s", text, print).isEqualTo(whole);
        return true;
    }

    /// The tree with its parameters replaced by the constants that they were.
    private static @Nullable Object restored(@Nullable Object node, Fingerprint print) {
        if (node instanceof Expression.Parameter parameter) {
            int index = parameter.number() - 1;
            Literal.Kind kind =
                    switch (print.kinds().charAt(index)) {
                        case 's' -> Literal.Kind.STRING;
                        case 'i' -> Literal.Kind.INTEGER;
                        default -> Literal.Kind.NUMBER;
                    };
            return new Literal(kind, print.constants().get(index), parameter.at());
        }
        if (node instanceof List<?> list) {
            return list.stream().map(each -> restored(each, print)).toList();
        }
        if (node == null || !node.getClass().isRecord()) {
            return node;
        }
        RecordComponent[] components = node.getClass().getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        @Nullable Object[] values = new @Nullable Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                values[i] = restored(components[i].getAccessor().invoke(node), print);
            }
            return node.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException wrong) {
            throw new IllegalStateException(node.toString(), wrong);
        }
    }

    private static void assertPrint(
            String text, String expected, String kinds, String... constants) {
        Fingerprint print = requireNonNull(Fingerprint.of(text));
        assertThat(print).isEqualTo(new Fingerprint(expected, kinds, List.of(constants)));
        assertThat(isTheStatement(text) || text.startsWith("delete")).isTrue();
    }

    private static void assertStays(String text) {
        assertThat(requireNonNull(Fingerprint.of(text)).text()).isEqualTo(text);
        assertThat(requireNonNull(Fingerprint.of(text)).constants()).isEmpty();
    }

    private static String key(String text) {
        return requireNonNull(Fingerprint.of(text)).key();
    }
}
