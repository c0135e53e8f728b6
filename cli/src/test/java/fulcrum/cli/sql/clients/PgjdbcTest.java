package fulcrum.cli.sql.clients;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.sql.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.xa.PGXADataSource;

/// PostgreSQL's driver for Java.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PgjdbcTest {

    private TestCluster cluster;
    private Connection connection;

    @BeforeAll
    void begin(@TempDir Path directory) throws Exception {
        cluster = TestCluster.start(directory, 3);
        connection = cluster.connect(1, "");
        run(
                "create table parts (a int, b int, c text not null default 'x', primary key (b,"
                        + " a))",
                "create table kits (id serial primary key, x int, y int, n numeric(6,2),"
                        + " constraint of_parts foreign key (x, y) references parts (b, a)"
                        + " on delete cascade)",
                "create index kits_x on kits (x desc, y)",
                "create unique index kits_n on kits (lower(n::text))",
                "comment on column parts.c is 'hello'");
    }

    @AfterAll
    void end() throws SQLException, IOException {
        connection.close();
        cluster.close();
    }

    private void run(String... texts) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String text : texts) {
                boolean _ = statement.execute(text);
            }
        }
    }

    private List<String> query(String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return rows(statement.executeQuery(text));
        }
    }

    /// @param columns by their names; all where none are named
    private static List<String> rows(ResultSet result, String... columns) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (result) {
            while (result.next()) {
                StringJoiner row = new StringJoiner("|");
                for (String column : columns) {
                    row.add(result.getString(column));
                }
                int all = columns.length == 0 ? result.getMetaData().getColumnCount() : 0;
                for (int i = 1; i <= all; i++) {
                    row.add(result.getString(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    @Test
    void metadataTellsOfTablesColumnsKeysAndIndexes() throws SQLException {
        DatabaseMetaData about = connection.getMetaData();
        assertThat(rows(about.getTables(null, "public", "%", new String[] {"TABLE"}), "TABLE_NAME"))
                .contains("kits", "parts");
        assertThat(
                        rows(
                                about.getColumns(null, "public", "kits", "%"),
                                "COLUMN_NAME",
                                "TYPE_NAME",
                                "COLUMN_SIZE",
                                "NULLABLE"))
                .containsExactly("id|serial|10|0", "x|int4|10|1", "y|int4|10|1", "n|numeric|6|1");
        assertThat(
                        rows(
                                about.getPrimaryKeys(null, "public", "parts"),
                                "COLUMN_NAME",
                                "KEY_SEQ",
                                "PK_NAME"))
                .containsExactlyInAnyOrder("b|1|parts_pkey", "a|2|parts_pkey");
        assertThat(
                        rows(
                                about.getImportedKeys(null, "public", "kits"),
                                "PKCOLUMN_NAME",
                                "FKCOLUMN_NAME",
                                "FK_NAME",
                                "DELETE_RULE"))
                .containsExactly("b|x|of_parts|0", "a|y|of_parts|0");
        assertThat(
                        rows(
                                about.getIndexInfo(null, "public", "kits", false, false),
                                "NON_UNIQUE",
                                "INDEX_NAME",
                                "COLUMN_NAME",
                                "ASC_OR_DESC"))
                .containsExactly(
                        "f|kits_n|lower(n::text)|A",
                        "f|kits_pkey|id|A",
                        "t|kits_x|x|D",
                        "t|kits_x|y|A");
        assertThat(rows(about.getBestRowIdentifier(null, "public", "parts", 0, true))).hasSize(2);
        assertThat(about.getSQLKeywords()).contains("ilike").doesNotContain("select");
        assertThat(rows(about.getTypeInfo())).isNotEmpty();
        assertThat(rows(about.getFunctions(null, "pg_catalog", "upper"))).hasSize(1);
    }

    @Test
    void rowsGoInBatchesAndTheirKeysComeBack() throws SQLException {
        try (Connection rewriting = cluster.connect(2, "&reWriteBatchedInserts=true");
                PreparedStatement insert =
                        rewriting.prepareStatement("insert into parts (a, b) values (?, ?)")) {
            for (int i = 100; i < 150; i++) {
                insert.setInt(1, i);
                insert.setInt(2, i);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(50);
        }
        assertThat(query("select count(*) from parts where a between 100 and 149"))
                .containsExactly("50");
        String[] generated = {"id"};
        try (PreparedStatement insert =
                connection.prepareStatement("insert into kits (n) values (?)", generated)) {
            for (int i = 0; i < 3; i++) {
                insert.setInt(1, i);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
            assertThat(rows(insert.getGeneratedKeys())).hasSize(3).doesNotHaveDuplicates();
        }
    }

    @Test
    void aCursorBringsRowsByTheFetchSize() throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement select =
                connection.prepareStatement("select i from generate_series(1, 1000) i")) {
            select.setFetchSize(50);
            assertThat(rows(select.executeQuery())).hasSize(1_000);
            Savepoint before = connection.setSavepoint("before");
            run("insert into parts values (50, 50)");
            connection.rollback(before);
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
        assertThat(query("select a from parts where a = 50")).isEmpty();
    }

    @Test
    void rowsAreUpdatedWhereTheyAreRead() throws SQLException {
        run("insert into parts values (1, 1, 'old')");
        try (Statement statement =
                        connection.createStatement(
                                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet row = statement.executeQuery("select a, b, c from parts where a = 1")) {
            assertThat(row.next()).isTrue();
            row.updateString("c", "new");
            row.updateRow();
        }
        assertThat(query("select c from parts where a = 1")).containsExactly("new");
    }

    @Test
    void functionsAreCalledAndStatementsGivenUp() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{? = call upper(?)}")) {
            call.registerOutParameter(1, Types.VARCHAR);
            call.setString(2, "x");
            boolean _ = call.execute();
            assertThat(call.getString(1)).isEqualTo("X");
        }
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThat(state(() -> statement.execute("select pg_sleep(1000)"))).isEqualTo("57014");
        }
        try (Connection reader = cluster.connect(1, "&readOnlyMode=always")) {
            reader.setReadOnly(true);
            try (Statement statement = reader.createStatement()) {
                assertThat(state(() -> statement.execute("delete from parts"))).isEqualTo("25006");
            }
        }
    }

    /// Something to do that may be refused.
    private interface Attempt {
        void run() throws SQLException;
    }

    private static String state(Attempt attempt) {
        try {
            attempt.run();
            return "done";
        } catch (SQLException refused) {
            return refused.getSQLState();
        }
    }

    /// A name for a part of a global transaction.
    private static final class Branch implements Xid {

        @Override
        public int getFormatId() {
            return 7;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return new byte[] {1, 2, 3};
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[] {9};
        }
    }

    @Test
    void whatIsPreparedIsFoundAndFinishedByAnother() throws Exception {
        PGXADataSource source = new PGXADataSource();
        source.setUrl(cluster.url(1));
        Xid xid = new Branch();
        XAConnection one = source.getXAConnection();
        XAResource first = one.getXAResource();
        first.start(xid, XAResource.TMNOFLAGS);
        try (Statement insert = one.getConnection().createStatement()) {
            boolean _ = insert.execute("insert into parts values (7, 7)");
        }
        first.end(xid, XAResource.TMSUCCESS);
        assertThat(first.prepare(xid)).isEqualTo(XAResource.XA_OK);
        one.close();

        PGXADataSource elsewhere = new PGXADataSource();
        elsewhere.setUrl(cluster.url(3));
        XAConnection other = elsewhere.getXAConnection();
        Xid[] found =
                other.getXAResource().recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);
        assertThat(found).hasSize(1);
        assertThat(found[0].getGlobalTransactionId()).containsExactly(1, 2, 3);
        other.getXAResource().commit(found[0], false);
        other.close();
        assertThat(query("select a from parts where a = 7")).containsExactly("7");
    }

    @Test
    void serversAreChosenByWhatTheyAre() throws SQLException {
        String hosts =
                "jdbc:postgresql://127.0.0.1:1,127.0.0.1:"
                        + cluster.port(2)
                        + ",127.0.0.1:"
                        + cluster.port(3)
                        + "/fulcrum?user=fulcrum&connectTimeout=5&targetServerType=";
        for (String type : List.of("any", "primary", "preferSecondary", "preferPrimary")) {
            try (Connection chosen = DriverManager.getConnection(hosts + type)) {
                assertThat(chosen.isValid(5)).as(type).isTrue();
            }
        }
        assertThat(state(() -> DriverManager.getConnection(hosts + "secondary").close()))
                .isEqualTo("08001");
    }
}
