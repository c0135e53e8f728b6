package fulcrum.prove;

import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// All clients of a run: those that ask statements, and those that run transactions. Each workload
/// has as many as any other.
final class Load implements AutoCloseable {

    /// Operations that a list sees before it gives way to another: it is read as a whole, so one
    /// that grew for ever would take ever longer.
    private static final int OPERATIONS_EACH_LIST = 100;

    private final List<Workload> workloads;
    private final Keys keys;
    private final Bank bank = new Bank();
    private final Lists lists;
    private final @Nullable Clients clients;
    private final @Nullable Dealers dealers;
    private final @Nullable Sessions sessions;

    /// Begins at once; the tables are there.
    Load(Cluster cluster, Torture.Settings settings, Journal journal, Dice dice) {
        this.workloads = settings.workloads();
        List<Workload> plain = workloads.stream().filter(each -> !each.transacts()).toList();
        this.keys = new Keys(plain, settings.keysEach(), settings.operationsEach());
        this.lists = new Lists(settings.keysEach(), OPERATIONS_EACH_LIST);
        int each = Math.max(1, settings.clients() / workloads.size());
        int rateEach = Math.max(each, settings.ratePerSecond() / workloads.size());
        if (plain.isEmpty()) {
            clients = null;
        } else {
            int all = plain.size();
            List<Endpoint> doors = cluster.endpoints();
            clients = new Clients(doors, all * each, all * rateEach, keys, journal, dice);
        }
        if (plain.size() == workloads.size()) {
            sessions = null;
            dealers = null;
        } else {
            long pause = TimeUnit.SECONDS.toNanos(each) / rateEach;
            List<String> nodes = cluster.endpoints().stream().map(Endpoint::node).toList();
            sessions = new SqlSessions(cluster.endpoints());
            dealers = new Dealers(sessions, nodes, journal, pause);
            start(dealers, each, dice);
        }
    }

    private void start(Dealers begun, int each, Dice dice) {
        if (workloads.contains(Workload.BANK)) {
            begun.start(each, Workload.BANK.label(), bank::draw, dice);
        }
        if (workloads.contains(Workload.APPEND)) {
            begun.start(each, Workload.APPEND.label(), lists::draw, dice);
        }
    }

    /// Whether any of it is made of transactions.
    boolean transacts() {
        return dealers != null;
    }

    /// What came of transactions that were prepared.
    Pledges.Tally prepared() {
        return dealers == null ? Pledges.Tally.NONE : dealers.prepared();
    }

    /// Keys, accounts and lists that have been used.
    int keys() {
        int accounts = workloads.contains(Workload.BANK) ? Bank.ACCOUNTS : 0;
        return keys.all().size() + accounts + lists.count();
    }

    /// What ended a client that was not told to; null where nothing did.
    @Nullable Throwable failure() {
        Throwable failure = clients == null ? null : clients.failure();
        return failure != null || dealers == null ? failure : dealers.failure();
    }

    /// Once all have stopped, ends what is prepared.
    ///
    /// @return nothing is prepared any more
    boolean endPrepared(long deadlineNanos) throws InterruptedException {
        return dealers == null || dealers.endPrepared(deadlineNanos);
    }

    /// Stops all of them after what they are at.
    void stop() throws InterruptedException {
        if (clients != null) {
            clients.stop();
        }
        if (dealers != null) {
            dealers.stop();
        }
    }

    /// Reads everything through every node, as soon as it answers.
    ///
    /// @return the nodes through which not all could be read before the deadline
    SortedSet<String> readEverything(long deadlineNanos) throws InterruptedException {
        SortedSet<String> silent = new TreeSet<>();
        if (clients != null) {
            silent.addAll(clients.readEverything(deadlineNanos));
        }
        if (dealers != null) {
            List<Deal> readings = new ArrayList<>();
            if (workloads.contains(Workload.BANK)) {
                readings.add(bank.reading(false));
            }
            if (workloads.contains(Workload.APPEND)) {
                readings.add(lists.reading());
            }
            silent.addAll(dealers.readEverything(readings, deadlineNanos));
        }
        return silent;
    }

    @Override
    public void close() {
        if (clients != null) {
            clients.close();
        }
        if (dealers != null) {
            dealers.close();
        }
        if (sessions != null) {
            sessions.close();
        }
    }
}
