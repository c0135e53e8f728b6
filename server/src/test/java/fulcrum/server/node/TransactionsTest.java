package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.ddl.ChangeTable;
import fulcrum.database.ddl.CreateTable;
import fulcrum.database.ddl.Definition;
import fulcrum.database.ddl.Objection;
import fulcrum.database.ddl.Step;
import fulcrum.database.ddl.TableDraft;
import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyRange;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.Column;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionCodec;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.server.session.Client;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Transactions over the shards of a real cluster.
final class TransactionsTest {

    private static final NodeConfig.Sizes SIZES =
            new NodeConfig.Sizes(1 << 20, 4, 1 << 20, 1 << 20, 2_000, 200, 3);
    private static final TableName NAME = new TableName("public", "accounts");
    private static final Column NUMBER = new Column("number", KeyType.Scalar.INTEGER, false);
    private static final List<Long> GROUPS = List.of(1L, 2L, 3L);
    private static final int ACCOUNTS = 8;

    @TempDir private Path directory;

    private static CreateTable creation(Map<String, String> options) {
        return new CreateTable(
                new TableDraft(
                        NAME,
                        List.of(NUMBER),
                        List.of(new KeyPart(0, Order.ASCENDING)),
                        ((TableOptions.Parsed.Accepted) TableOptions.parse(options)).options()),
                3,
                GROUPS);
    }

    /// Runs a definition once.
    private static Step runs(Node node, Definition definition) throws Exception {
        SessionResult brought = new SessionResult.Began(begin(node));
        while (true) {
            switch (definition.next(brought)) {
                case Step.Ask(SessionCommand command) -> brought = done(node, command);
                case Step end -> {
                    return end;
                }
            }
        }
    }

    /// Runs one after the other until one is done, or refused.
    private static Step ends(Node node, Supplier<Definition> definition) throws Exception {
        Step end = runs(node, definition.get());
        while (end instanceof Step.Again) {
            end = runs(node, definition.get());
        }
        return end;
    }

    private static TableDescriptor made(Node node, Supplier<Definition> definition)
            throws Exception {
        return ((Step.Done) ends(node, definition)).table();
    }

    private static Objection refused(Node node, Supplier<Definition> definition) throws Exception {
        return ((Step.Refused) ends(node, definition)).objection();
    }

    private static Bytes account(TableDescriptor table, int number) {
        return table.layout().key(List.of(new Datum.Int(number)));
    }

    private static Outcome ask(Node node, SessionCommand command) throws Exception {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        node.transact(command, answer::complete);
        return answer.get(TestNodes.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static SessionResult done(Node node, SessionCommand command) throws Exception {
        Outcome outcome = ask(node, command);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return SessionCodec.RESULTS.decode(((Outcome.Done) outcome).result());
    }

    private static TxnId begin(Node node) throws Exception {
        while (true) { // until the cluster is founded
            Outcome began = ask(node, new SessionCommand.Begin(Isolation.SERIALIZABLE));
            if (began instanceof Outcome.Done(Bytes result)) {
                return ((SessionResult.Began) SessionCodec.RESULTS.decode(result)).txn();
            }
        }
    }

    /// What an account holds, locked to be written; null where the transaction is over.
    private static @Nullable Long balance(Node node, TableDescriptor table, TxnId txn, int account)
            throws Exception {
        Span row = Span.row(account(table, account));
        SessionResult read = done(node, new SessionCommand.Read(txn, row, Lock.EXCLUSIVE, 1));
        if (!(read instanceof SessionResult.Rows rows)) {
            return null;
        }
        return rows.rows().isEmpty() ? 0L : Long.parseLong(rows.rows().getFirst().value().asText());
    }

    /// @return whether it was committed
    private static boolean transfers(Node node, TableDescriptor table, Dice dice) throws Exception {
        int from = dice.below(ACCOUNTS);
        int to = (from + dice.between(1, ACCOUNTS - 1)) % ACCOUNTS;
        TxnId txn = begin(node);
        Long of = balance(node, table, txn, Math.min(from, to)); // always in one order
        Long other = of == null ? null : balance(node, table, txn, Math.max(from, to));
        if (of == null || other == null) {
            return false;
        }
        List<RowWrite> writes =
                List.of(
                        new RowWrite(account(table, Math.min(from, to)), Bytes.text("" + (of - 1))),
                        new RowWrite(
                                account(table, Math.max(from, to)), Bytes.text("" + (other + 1))));
        SessionCommand write = new SessionCommand.Write(txn, writes, Planned.with(table));
        if (done(node, write) instanceof SessionResult.Aborted) {
            return false;
        }
        Outcome ended = ask(node, new SessionCommand.Commit(txn));
        return ended instanceof Outcome.Done(Bytes result)
                && SessionCodec.RESULTS.decode(result) instanceof SessionResult.Committed;
    }

    /// All accounts, read in one transaction by whoever is asked.
    private static List<Long> balances(Node node, TableDescriptor table) throws Exception {
        while (true) {
            TxnId txn = begin(node);
            KeyRange rows = table.layout().startingWith(List.of());
            Span all = Span.range(rows.from(), rows.to());
            SessionResult read = done(node, new SessionCommand.Read(txn, all, Lock.NONE, 100));
            if (read instanceof SessionResult.Rows found
                    && done(node, new SessionCommand.Commit(txn))
                            instanceof SessionResult.Committed) {
                List<Long> balances = new ArrayList<>();
                found.rows().forEach(row -> balances.add(Long.parseLong(row.value().asText())));
                return balances;
            }
        }
    }

    private static long transfersAtEach(TestNodes nodes, TableDescriptor table, int count)
            throws Exception {
        List<CompletableFuture<Long>> all = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            Node node = nodes.node(new NodeId(number));
            Dice dice = Dice.of(number);
            all.add(
                    CompletableFuture.supplyAsync(() -> {
                        long committed = 0;
                        for (int i = 0; i < count; i++) {
                            try {
                                committed += transfers(node, table, dice) ? 1 : 0;
                            } catch (Exception failed) {
                                throw new AssertionError(failed);
                            }
                        }
                        return committed;
                    }));
        }
        long committed = 0;
        for (CompletableFuture<Long> each : all) {
            committed += each.get(TestNodes.DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
        return committed;
    }

    /// Writes an account until it is committed, or nobody may any more.
    private static SessionResult writes(Node node, TableDescriptor table, int account)
            throws Exception {
        SessionResult late = new SessionResult.Aborted(Why.SCHEMA_CHANGED);
        while (true) {
            TxnId txn = begin(node);
            RowWrite row = new RowWrite(account(table, account), Bytes.text("0"));
            SessionCommand write = new SessionCommand.Write(txn, List.of(row), Planned.with(table));
            SessionResult end = done(node, write);
            if (end instanceof SessionResult.Done) {
                end = done(node, new SessionCommand.Commit(txn));
            }
            if (end instanceof SessionResult.Committed || end.equals(late)) {
                return end;
            }
        }
    }

    private static void publishes(Node node, TableDescriptor table) throws Exception {
        Outcome told = ask(node, new SessionCommand.Publish(table.space()));
        while (!(told instanceof Outcome.Done)) {
            told = ask(node, new SessionCommand.Publish(table.space()));
        }
    }

    @Test
    void aTableIsMadeOnceAndInNoMoreShardsThanThereAreGroups() throws Exception {
        try (TestNodes nodes = new TestNodes(directory, 3, SIZES)) {
            for (int number = 1; number <= 3; number++) {
                nodes.start(new NodeId(number));
            }
            Node node = nodes.node(new NodeId(2));
            assertThat(refused(node, () -> creation(Map.of("shards", "4"))).reason())
                    .isEqualTo("4 shards are more than the 3 groups there are");
            made(node, () -> creation(Map.of()));
            Node other = nodes.node(new NodeId(3));
            assertThat(refused(other, () -> creation(Map.of())).reason())
                    .isEqualTo("table 'public.accounts' exists already");
        }
    }

    @Test
    void behindAPublicationNobodyWritesWithAnOlderVersion() throws Exception {
        try (TestNodes nodes = new TestNodes(directory, 3, SIZES)) {
            for (int number = 1; number <= 3; number++) {
                nodes.start(new NodeId(number));
            }
            Node node = nodes.node(new NodeId(1));
            TableDescriptor table = made(node, () -> creation(Map.of()));
            for (int account = 0; account < ACCOUNTS; account++) {
                assertThat(writes(nodes.node(new NodeId(3)), table, account))
                        .isInstanceOf(SessionResult.Committed.class);
            }
            Column more = new Column("owner", KeyType.Scalar.TEXT, true);
            TableDescriptor changed = made(node, () -> ChangeTable.addColumn(NAME, more));
            publishes(node, changed);
            for (int account = 0; account < ACCOUNTS; account++) {
                Node other = nodes.node(new NodeId(2 + account % 2));
                assertThat(writes(other, table, account))
                        .isEqualTo(new SessionResult.Aborted(Why.SCHEMA_CHANGED));
                assertThat(writes(other, changed, account))
                        .isInstanceOf(SessionResult.Committed.class);
            }
        }
    }

    @Test
    void whatIsTransferredBetweenShardsIsNeitherLostNorDoubled() throws Exception {
        try (TestNodes nodes = new TestNodes(directory, 3, SIZES)) {
            for (int number = 1; number <= 3; number++) {
                nodes.start(new NodeId(number));
            }
            TableDescriptor table = made(nodes.node(new NodeId(1)), () -> creation(Map.of()));
            assertThat(transfersAtEach(nodes, table, 30)).isGreaterThan(30);
            for (int number = 1; number <= 3; number++) {
                List<Long> balances = balances(nodes.node(new NodeId(number)), table);
                assertThat(balances).hasSizeGreaterThan(3);
                assertThat(balances.stream().mapToLong(Long::longValue).sum()).isZero();
            }
        }
    }

    /// @return what the transaction of a client found in account 1, locked for writing
    private static SessionResult locked(Client client, TableDescriptor table, TxnId txn)
            throws Exception {
        Span row = Span.row(account(table, 1));
        return result(client.ask(new SessionCommand.Read(txn, row, Lock.EXCLUSIVE, 1)));
    }

    private static SessionResult result(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return SessionCodec.RESULTS.decode(((Outcome.Done) outcome).result());
    }

    private static TxnId begin(Client client) throws Exception {
        while (true) { // until the cluster is founded
            Outcome began = client.ask(new SessionCommand.Begin(Isolation.SERIALIZABLE));
            if (began instanceof Outcome.Done(Bytes result)) {
                return ((SessionResult.Began) SessionCodec.RESULTS.decode(result)).txn();
            }
        }
    }

    @Test
    void whoIsInAnotherProcessTransactsTooAndLosesItsLocksWithItsConnection() throws Exception {
        try (TestNodes nodes = new TestNodes(directory, 3, SIZES)) {
            for (int number = 1; number <= 3; number++) {
                nodes.start(new NodeId(number));
            }
            Node node = nodes.node(new NodeId(2));
            TableDescriptor table = made(node, () -> creation(Map.of()));
            InetSocketAddress door = node.config().listen();
            try (Client other = new Client(node.loop(), node.sockets(), door)) {
                TxnId txn;
                try (Client one = new Client(node.loop(), node.sockets(), door)) {
                    TxnId lost = begin(one);
                    locked(one, table, lost);
                    assertThat(other.ask(new SessionCommand.Commit(lost)))
                            .isEqualTo(new Outcome.Refused(Outcome.Refusal.INVALID, null));
                    txn = begin(other);
                }
                assertThat(locked(other, table, txn)).isInstanceOf(SessionResult.Rows.class);
                RowWrite write = new RowWrite(account(table, 1), Bytes.text("5"));
                result(other.ask(new SessionCommand.Write(txn, List.of(write))));
                assertThat(result(other.ask(new SessionCommand.Commit(txn))))
                        .isInstanceOf(SessionResult.Committed.class);
            }
        }
    }
}
