package fulcrum.verify.transactions;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.MicroOperation.Append;
import fulcrum.verify.transactions.MicroOperation.Read;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import java.util.SortedMap;
import java.util.TreeMap;

/// A small multi-version database in memory that keeps one isolation level, driven by clients whose
/// steps interleave by chance. What its clients saw is a valid history of that level, and often of
/// none stronger.
///
/// - Strict serializable: a snapshot taken at the start; commit fails if anything read or written
///   has changed since (optimistic validation).
/// - Serializable and repeatable read: the same, but transactions that only read may take an older
///   snapshot and then need no validation.
/// - Snapshot: any snapshot, also an older one; the first to commit a write wins.
/// - Read committed: each read takes any committed state that is at most a little old; an append
///   locks its key until the end.
final class MvccDatabase {

    private static final int LATEST_SNAPSHOT_AGE = 6;

    private final Dice dice;
    private final IsolationLevel level;
    private final Workload workload;

    // The committed state: each key's elements, and how many there were after each commit
    private final List<List<Value>> lists = new ArrayList<>();
    private final List<List<Integer>> commits = new ArrayList<>();
    private final List<List<Integer>> lengths = new ArrayList<>();
    private final SortedMap<Integer, Client> locks = new TreeMap<>();
    private int committed;

    private final List<Client> clients = new ArrayList<>();
    private final List<Client> orphans = new ArrayList<>();
    private final List<Transaction> history = new ArrayList<>();
    private long now;
    private int begun;
    private long nextProcess;
    private long nextElement = 1;

    /// What the clients do.
    ///
    /// @param unknownPercent how many transactions never learn their outcome
    /// @param abortPercent how many give up by themselves
    /// @param turnover after how many elements a key is given up for a fresh one
    record Workload(
            int transactions,
            int clients,
            int keys,
            int mostOperations,
            int unknownPercent,
            int abortPercent,
            int turnover) {}

    private MvccDatabase(long seed, IsolationLevel level, Workload workload) {
        dice = Dice.of(seed);
        this.level = level;
        this.workload = workload;
        for (int key = 0; key < workload.keys(); key++) {
            addKey();
        }
    }

    /// A history of the level, drawn from the seed.
    static List<Transaction> history(long seed, IsolationLevel level, Workload workload) {
        return new MvccDatabase(seed, level, workload).run();
    }

    private List<Transaction> run() {
        for (int i = 0; i < workload.clients(); i++) {
            clients.add(new Client(nextProcess++));
        }
        while (history.size() < workload.transactions()) {
            now += dice.between(1, 50);
            int chosen = dice.below(clients.size() + orphans.size());
            if (chosen < clients.size()) {
                clients.get(chosen).step();
            } else {
                orphans.remove(chosen - clients.size()).finishUnseen();
            }
        }
        for (Client client : List.copyOf(clients)) {
            if (client.running) {
                client.vanish();
            }
        }
        return List.copyOf(history);
    }

    private void addKey() {
        lists.add(new ArrayList<>());
        commits.add(new ArrayList<>());
        lengths.add(new ArrayList<>());
    }

    /// A key's list as of a commit.
    private List<Value> listAt(int key, int commit) {
        List<Integer> when = commits.get(key);
        int low = 0;
        int high = when.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (when.get(middle) <= commit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int length = low == 0 ? 0 : lengths.get(key).get(low - 1);
        return new Prefix(lists.get(key), length);
    }

    private boolean changedSince(int key, int commit) {
        List<Integer> when = commits.get(key);
        return !when.isEmpty() && when.getLast() > commit;
    }

    private int recentKey() {
        int key = lists.size() - 1 - dice.below(workload.keys());
        if (lists.get(key).size() < workload.turnover()) {
            return key;
        }
        addKey();
        return lists.size() - 1;
    }

    private static Value keyName(int key) {
        return Value.of("k" + key);
    }

    /// The beginning of a list that only grows, shared and not copied.
    static final class Prefix extends AbstractList<Value> implements RandomAccess {

        private final List<Value> whole;
        private final int length;

        Prefix(List<Value> whole, int length) {
            this.whole = whole;
            this.length = length;
        }

        @Override
        public Value get(int index) {
            return whole.get(index);
        }

        @Override
        public int size() {
            return length;
        }
    }

    /// A client and the transaction that it runs.
    private final class Client {

        private final long process;
        private boolean running;
        private boolean decided;
        private boolean success;
        private int index;
        private long invoked;
        private int planned;
        private boolean readOnly;
        private int snapshot;
        private final List<MicroOperation> done = new ArrayList<>();
        private final SortedMap<Integer, List<Value>> written = new TreeMap<>();
        private final List<Integer> read = new ArrayList<>();

        Client(long process) {
            this.process = process;
        }

        void step() {
            if (!running) {
                begin();
            } else if (dice.chance(workload.unknownPercent(), 100L * (planned + 2))) {
                vanish();
            } else if (decided) {
                answer(success ? Outcome.COMMITTED : Outcome.ABORTED);
            } else if (done.size() < planned) {
                operate();
            } else {
                decide();
            }
        }

        private void begin() {
            running = true;
            decided = false;
            index = begun++;
            invoked = now;
            planned = dice.between(1, workload.mostOperations());
            readOnly = dice.chance(1, 3);
            snapshot = committed;
            boolean mayBeOld =
                    switch (level) {
                        case STRICT_SERIALIZABLE -> false;
                        case SERIALIZABLE, REPEATABLE_READ -> readOnly;
                        case SNAPSHOT, READ_COMMITTED -> true;
                    };
            if (mayBeOld) {
                snapshot = Math.max(0, committed - dice.below(LATEST_SNAPSHOT_AGE));
            }
            done.clear();
            written.clear();
            read.clear();
        }

        private void operate() {
            int key = recentKey();
            if (!readOnly && dice.chance(1, 2)) {
                append(key);
            } else {
                read(key);
            }
        }

        private void append(int key) {
            if (level == IsolationLevel.READ_COMMITTED) {
                Client holder = locks.putIfAbsent(key, this);
                if (holder != null && holder != this) {
                    decideTo(false);
                    return;
                }
            }
            Value element = Value.of(nextElement++);
            written.computeIfAbsent(key, _ -> new ArrayList<>()).add(element);
            done.add(new Append(keyName(key), element));
        }

        private void read(int key) {
            int at = snapshot;
            if (level == IsolationLevel.READ_COMMITTED) {
                int age = written.containsKey(key) ? 1 : LATEST_SNAPSHOT_AGE;
                at = Math.max(0, committed - dice.below(age));
            }
            List<Value> seen = listAt(key, at);
            List<Value> own = written.get(key);
            if (own != null) {
                seen = new ArrayList<>(seen);
                seen.addAll(own);
            }
            read.add(key);
            done.add(new Read(keyName(key), seen));
        }

        private void decide() {
            decideTo(!dice.chance(workload.abortPercent(), 100) && mayCommit());
        }

        private boolean mayCommit() {
            boolean oldReader = readOnly && level != IsolationLevel.STRICT_SERIALIZABLE;
            boolean validatesReads = level.forbids(Phenomenon.G2_ITEM) && !oldReader;
            boolean validatesWrites = level.forbids(Phenomenon.LOST_UPDATE);
            return !(validatesReads && read.stream().anyMatch(k -> changedSince(k, snapshot)))
                    && !(validatesWrites
                            && written.keySet().stream().anyMatch(k -> changedSince(k, snapshot)));
        }

        private void decideTo(boolean commits) {
            decided = true;
            success = commits;
            if (commits && !written.isEmpty()) {
                committed++;
                written.forEach(this::install);
            }
            locks.values().removeIf(holder -> holder == this);
        }

        private void install(int key, List<Value> elements) {
            lists.get(key).addAll(elements);
            commits.get(key).add(committed);
            lengths.get(key).add(lists.get(key).size());
        }

        private void answer(Outcome outcome) {
            running = false;
            history.add(new Transaction(index, process, invoked, now, outcome, done));
        }

        /// The client never learns what became of its transaction, which may still commit.
        private void vanish() {
            boolean forgets = dice.chance(1, 2);
            List<MicroOperation> known = new ArrayList<>();
            for (MicroOperation operation : done) {
                known.add(
                        forgets && operation instanceof Read(Value key, _)
                                ? new Read(key, null)
                                : operation);
            }
            history.add(new Transaction(index, process, invoked, now, Outcome.UNKNOWN, known));
            orphans.add(this);
            clients.set(clients.indexOf(this), new Client(nextProcess++));
        }

        void finishUnseen() {
            if (!decided) {
                decideTo(dice.chance(1, 2) && mayCommit());
            }
        }
    }
}
