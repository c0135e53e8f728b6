package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyColumn;
import fulcrum.database.keys.KeySchema;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.SessionCodec;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.sharding.TableId;
import fulcrum.database.sharding.TableLayout;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.server.session.Client;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Transactions over the shards of a real cluster.
final class TransactionsTest {

    private static final NodeConfig.Sizes SIZES =
            new NodeConfig.Sizes(1 << 20, 4, 1 << 20, 1 << 20, 2_000, 200, 3);
    private static final TableLayout TABLE =
            new TableLayout.Hashed(
                    new TableId(1),
                    new KeySchema(List.of(new KeyColumn(KeyType.Scalar.INTEGER, Order.ASCENDING))),
                    List.of(0));
    private static final int ACCOUNTS = 8;

    @TempDir private Path directory;

    private static Bytes account(int number) {
        return TABLE.key(List.of(new Datum.Int(number)));
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
    private static @Nullable Long balance(Node node, TxnId txn, int account) throws Exception {
        Span row = Span.row(account(account));
        SessionResult read = done(node, new SessionCommand.Read(txn, row, Lock.EXCLUSIVE, 1));
        if (!(read instanceof SessionResult.Rows rows)) {
            return null;
        }
        return rows.rows().isEmpty() ? 0L : Long.parseLong(rows.rows().getFirst().value().asText());
    }

    /// @return whether it was committed
    private static boolean transfers(Node node, Dice dice) throws Exception {
        int from = dice.below(ACCOUNTS);
        int to = (from + dice.between(1, ACCOUNTS - 1)) % ACCOUNTS;
        TxnId txn = begin(node);
        Long of = balance(node, txn, Math.min(from, to)); // always in one order
        Long other = of == null ? null : balance(node, txn, Math.max(from, to));
        if (of == null || other == null) {
            return false;
        }
        List<RowWrite> writes =
                List.of(
                        new RowWrite(account(Math.min(from, to)), Bytes.text("" + (of - 1))),
                        new RowWrite(account(Math.max(from, to)), Bytes.text("" + (other + 1))));
        if (done(node, new SessionCommand.Write(txn, writes)) instanceof SessionResult.Aborted) {
            return false;
        }
        Outcome ended = ask(node, new SessionCommand.Commit(txn));
        return ended instanceof Outcome.Done(Bytes result)
                && SessionCodec.RESULTS.decode(result) instanceof SessionResult.Committed;
    }

    /// All accounts, read in one transaction by whoever is asked.
    private static List<Long> balances(Node node) throws Exception {
        while (true) {
            TxnId txn = begin(node);
            Span all = Span.range(TABLE.startingWith(List.of()).from(), null);
            SessionResult read = done(node, new SessionCommand.Read(txn, all, Lock.NONE, 100));
            if (read instanceof SessionResult.Rows rows
                    && done(node, new SessionCommand.Commit(txn))
                            instanceof SessionResult.Committed) {
                List<Long> balances = new ArrayList<>();
                rows.rows().forEach(row -> balances.add(Long.parseLong(row.value().asText())));
                return balances;
            }
        }
    }

    private static long transfersAtEach(TestNodes nodes, int count) throws Exception {
        List<CompletableFuture<Long>> all = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            Node node = nodes.node(new NodeId(number));
            Dice dice = Dice.of(number);
            all.add(
                    CompletableFuture.supplyAsync(() -> {
                        long committed = 0;
                        for (int i = 0; i < count; i++) {
                            try {
                                committed += transfers(node, dice) ? 1 : 0;
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

    @Test
    void whatIsTransferredBetweenShardsIsNeitherLostNorDoubled() throws Exception {
        try (TestNodes nodes = new TestNodes(directory, 3, SIZES)) {
            for (int number = 1; number <= 3; number++) {
                nodes.start(new NodeId(number));
            }
            assertThat(transfersAtEach(nodes, 30)).isGreaterThan(30);
            for (int number = 1; number <= 3; number++) {
                List<Long> balances = balances(nodes.node(new NodeId(number)));
                assertThat(balances).hasSizeGreaterThan(3);
                assertThat(balances.stream().mapToLong(Long::longValue).sum()).isZero();
            }
        }
    }

    /// @return what the transaction of a client found in an account, locked for writing
    private static SessionResult locked(Client client, TxnId txn, int account) throws Exception {
        Span row = Span.row(account(account));
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
            InetSocketAddress door = node.config().listen();
            try (Client other = new Client(node.loop(), node.sockets(), door)) {
                TxnId txn;
                try (Client one = new Client(node.loop(), node.sockets(), door)) {
                    TxnId lost = begin(one);
                    locked(one, lost, 1);
                    assertThat(other.ask(new SessionCommand.Commit(lost)))
                            .isEqualTo(new Outcome.Refused(Outcome.Refusal.INVALID, null));
                    txn = begin(other);
                }
                assertThat(locked(other, txn, 1)).isInstanceOf(SessionResult.Rows.class);
                RowWrite write = new RowWrite(account(1), Bytes.text("5"));
                result(other.ask(new SessionCommand.Write(txn, List.of(write))));
                assertThat(result(other.ask(new SessionCommand.Commit(txn))))
                        .isInstanceOf(SessionResult.Committed.class);
            }
        }
    }
}
