package fulcrum.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Statement;
import org.junit.jupiter.api.Test;

/// Statements that Fulcrum does not have are known by their first words.
final class UnsupportedTest {

    @Test
    void aStatementIsNamedWhateverFollows() {
        assertUnsupported("create function f() returns int as $$ select 1; $$", "CREATE FUNCTION");
        assertUnsupported("create or replace procedure p() as 'x'", "CREATE PROCEDURE");
        assertUnsupported("create constraint trigger t after insert", "CREATE CONSTRAINT TRIGGER");
        assertUnsupported("create extension if not exists pgcrypto", "CREATE EXTENSION");
        assertUnsupported("create type mood as enum ('sad', 'ok')", "CREATE TYPE");
        assertUnsupported("create trusted language plpgsql", "CREATE LANGUAGE");
        assertUnsupported("create materialized view v as select 1", "CREATE MATERIALIZED VIEW");
        assertUnsupported(
                "alter default privileges grant select on tables to a", "ALTER DEFAULT PRIVILEGES");
        assertUnsupported("alter system set work_mem = 1", "ALTER SYSTEM");
        assertUnsupported("drop owned by a", "DROP OWNED");
        assertUnsupported("drop text search configuration c", "DROP TEXT SEARCH CONFIGURATION");
        assertUnsupported("drop operator class c using btree", "DROP OPERATOR CLASS");
        assertUnsupported("comment on function f() is 'x'", "COMMENT ON FUNCTION");
        assertUnsupported("merge into t using u on true when matched then delete", "MERGE");
        assertUnsupported("refresh materialized view v", "REFRESH MATERIALIZED VIEW");
        assertUnsupported("load 'x'", "LOAD");
    }

    @Test
    void theNextStatementIsRead() {
        String rule = "create rule r as on insert to t do (select 1; select 2); select 3";
        assertThat(Parser.parseAll(rule).stream().map(Parsed::text))
                .containsExactly(
                        "create rule r as on insert to t do (select 1; select 2)", "select 3");
    }

    private static void assertUnsupported(String text, String name) {
        assertThat(Parser.parse(text))
                .as(text)
                .isEqualTo(new Statement.Unsupported(name, Position.NONE));
    }
}
