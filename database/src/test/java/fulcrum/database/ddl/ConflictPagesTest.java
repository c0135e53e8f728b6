package fulcrum.database.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.Column;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.session.Access;
import fulcrum.database.session.Conflict;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.Limits;
import fulcrum.database.session.Planned;
import fulcrum.database.session.RowNames;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.session.Town;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnConfig;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The pages of errors that transactions have of each other show what is told, to the letter, and
/// what they say of it is so.
class ConflictPagesTest {

    private static final Path PAGES =
            Path.of(System.getProperty("fulcrum.root", ".."), "docs/reference/errors");

    private static final Column ID = new Column("id", KeyType.Scalar.INTEGER, false);

    private static final long SOON = 4 * TxnConfig.DEFAULT.detectNanos();

    /// Accounts 1 and 2 are at different shards.
    private final Town town = Town.withCatalog(3);

    private final TableDescriptor table = creates();

    private TableDescriptor creates() {
        TableOptions.Parsed parsed =
                TableOptions.parse(Map.of("sharding", "range", "split_at", "{2,20}"));
        TableDraft draft =
                new TableDraft(
                        new TableName("public", "accounts"),
                        List.of(ID),
                        List.of(new KeyPart(0, Order.ASCENDING)),
                        ((TableOptions.Parsed.Accepted) parsed).options());
        Definition definition = new CreateTable(draft, 3, List.of(1L, 2L, 3L));
        return ((Step.Done) new Clerk(town, 1, definition).ends()).table();
    }

    private Bytes key(int id) {
        return table.layout().key(List.of(new Datum.Int(id)));
    }

    private TxnId begins(int node) {
        return begins(node, Limits.DEFAULT);
    }

    private TxnId begins(int node, Limits limits) {
        SessionCommand begin =
                new SessionCommand.Begin(Isolation.SERIALIZABLE, Access.READ_WRITE, 0, limits);
        return ((SessionResult.Began) town.done(town.asks(node, begin))).txn();
    }

    private long writes(TxnId txn, int id) {
        RowWrite row = new RowWrite(key(id), Bytes.text("7"));
        Planned planned = Planned.with(table);
        return town.asks(txn.node().number(), new SessionCommand.Write(txn, List.of(row), planned));
    }

    private void wrote(TxnId txn, int id) {
        assertThat(town.done(writes(txn, id))).isEqualTo(new SessionResult.Done());
    }

    private SessionResult locks(TxnId txn, int id, IfLocked ifLocked) {
        Span row = Span.row(key(id));
        SessionCommand read =
                new SessionCommand.Read(txn, row, Lock.EXCLUSIVE, ifLocked, 1, Planned.with(table));
        return town.done(town.asks(txn.node().number(), read));
    }

    private boolean commits(TxnId txn) {
        long request = town.asks(txn.node().number(), new SessionCommand.Commit(txn));
        town.passes(SOON);
        return town.done(request) instanceof SessionResult.Committed;
    }

    private String told(@Nullable SessionResult result) {
        Conflict conflict =
                Objects.requireNonNull(
                        Conflict.of(Objects.requireNonNull(result), new RowNames(List.of(table))));
        return "```text\nERROR "
                + conflict.sqlstate()
                + ": "
                + conflict.message()
                + "\nDETAIL: "
                + String.join("\n        ", conflict.detail())
                + "\n```\n";
    }

    private static String page(String code) throws IOException {
        String page = Files.readString(PAGES.resolve(code + ".md"));
        assertThat(page)
                .startsWith("---\nsqlstate: \"" + code + "\"\n")
                .contains("\nsafe_to_retry: \"yes\"\n---\n")
                .contains("\n## Cause\n", "\n## What to do\n");
        assertThat(Files.readString(PAGES.resolve("README.md")))
                .contains("| [" + code + "](" + code + ".md) | ");
        return page;
    }

    @Test
    void whoWillNotWaitIsToldWhoHasTheRowAndMayAskAgainInTheSameTransaction() throws IOException {
        TxnId holder = begins(1);
        wrote(holder, 1);
        TxnId other = begins(2);
        assertThat(page("55P03")).contains(told(locks(other, 1, IfLocked.FAIL)));
        assertThat(commits(holder)).isTrue();
        assertThat(locks(other, 1, IfLocked.FAIL)).isInstanceOf(SessionResult.Rows.class);
        assertThat(commits(other)).isTrue();
    }

    @Test
    void whoWaitsForTooLongIsToldWhoHasTheRow() throws IOException {
        TxnId holder = begins(1);
        wrote(holder, 1);
        TxnId other = begins(2, new Limits(SOON, 0, 0));
        long waits = writes(other, 1);
        town.passes(2 * SOON);
        assertThat(page("55P03")).contains(told(town.answer(waits)));
        assertThat(commits(holder)).isTrue();
        wrote(other, 1);
        assertThat(commits(other)).isTrue();
    }

    @Test
    void theVictimIsToldTheCycleAndTheOtherGoesOn() throws IOException {
        TxnId elder = begins(2);
        TxnId younger = begins(1);
        wrote(elder, 1);
        wrote(younger, 2);
        long elderWaits = writes(elder, 2);
        long youngerWaits = writes(younger, 1);
        town.passes(SOON);
        assertThat(page("40P01")).contains(told(town.answer(youngerWaits)));
        assertThat(town.answer(elderWaits)).isEqualTo(new SessionResult.Done());
        assertThat(commits(elder)).isTrue();
        TxnId again = begins(1);
        wrote(again, 2);
        wrote(again, 1);
        assertThat(commits(again)).isTrue();
    }
}
