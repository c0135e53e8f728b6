package fulcrum.database.shard;

import fulcrum.database.shard.ShardMessage.Vouch;
import fulcrum.database.shard.ShardMessage.Vouched;
import fulcrum.database.sharding.Epochs;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Sought;
import fulcrum.database.transaction.TxnEntry;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.TxnMessage.Read;
import fulcrum.database.transaction.TxnNote;
import fulcrum.database.versions.Version;
import fulcrum.database.versions.VersionKeys;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Rows that a replica tells its own node's coordinator though it does not lead: the latest that
/// there is, of one row each, for who has no transaction. The bytes are its own; the leader is
/// asked about them, in one question for all looks that wait (thesis 6.4, end; what is asked about
/// objects as in Terrace and Freedman 2009, section 2.3).
///
/// 1. The leader vouches for a row if its shard goes by the same epochs as the look, and nobody who
///    writes the row has a timestamp. Then whoever was told of a commit of the row, or may have
///    seen it, has had that from the state that the leader has applied.
/// 2. It remembers how far that is, and then has it proved that it leads: so nothing was committed
///    by a later leader before it was asked.
/// 3. This replica has applied as much, or more. It reads the newest version of the row.
/// 4. The version's timestamp has surely passed, by this node's clock: who came after the question
///    may wait for that still (Corbett et al. 2012, section 4.1.2), and nobody sees it before.
///
/// So the look is ordered behind all that was told before it began, and before all writers who had
/// no timestamp when the leader was asked and are not applied here. Whatever of it does not hold,
/// the look goes on to the leader as it came, and that one answers. So does all that waits here
/// when a publication is applied, for the leader has admitted it before that; when a snapshot takes
/// the state's place; and when the term is over.
///
/// Nothing here outlives the replica: a coordinator that hears nothing asks the leader.
final class Looks {

    private static final long LATEST = Long.MAX_VALUE;

    /// Rows in one question.
    private static final int ROWS_MOST = 256;

    /// Of their keys, in one question, about.
    private static final int BYTES_MOST = 64 << 10;

    /// Questions at one time; what comes when one is under way most often waits for its answer.
    private static final int QUESTIONS_MOST = 8;

    /// But not for longer, where leaders are far away.
    private static final long SPACING_NANOS = 1_000_000;

    private final Shard shard;
    private final Transactions transactions;

    private ArrayDeque<TxnMessage> gathered = new ArrayDeque<>(0);
    private final TreeMap<Long, Question> asked = new TreeMap<>();

    /// The leader has vouched for them, and not all is applied.
    private final ArrayDeque<Question> vouched = new ArrayDeque<>(0);

    private final TreeMap<Long, TxnMessage> loading = new TreeMap<>();
    private int count;
    private long lastNumber;
    private long askedAt;
    private long askedTerm;
    private boolean turnDue;

    private static final class Question {

        private final long askedAt;
        private List<TxnMessage> looks;
        private long index;

        Question(long askedAt, List<TxnMessage> looks) {
            this.askedAt = askedAt;
            this.looks = looks;
        }
    }

    Looks(Shard shard, Transactions transactions) {
        this.shard = shard;
        this.transactions = transactions;
    }

    /// @param after numbers of this life are greater: what an earlier one was told is no answer
    void begin(long after) {
        lastNumber = after;
    }

    /// @return false where it is not for this
    boolean takes(TxnMessage message) {
        NodeId leader = shard.raft.leader();
        if (leader == null
                || leader.equals(shard.self)
                || !isLook(message)
                || shard.applier.comparison.isSuspect()
                || count >= shard.config.bounds().waitingMost()) {
            return false;
        }
        gathered.add(message);
        count++;
        askSoon();
        return true;
    }

    private boolean isLook(TxnMessage message) {
        return (message instanceof Read || message instanceof TxnMessage.Within)
                && isLook(read(message));
    }

    private boolean isLook(Read read) {
        return read.lock() == Lock.NONE
                && read.snapshot() == 0
                && read.span().point()
                && read.further().isEmpty()
                && read.program().isEmpty()
                && read.from().isCoordinator()
                && read.from().node().equals(shard.self);
    }

    private static Read read(TxnMessage look) {
        return switch (look) {
            case Read read -> read;
            case TxnMessage.Within(_, Read read) -> read;
            default -> throw new IllegalArgumentException("no look: " + look);
        };
    }

    private static Bytes row(TxnMessage look) {
        return read(look).span().from();
    }

    private static Sought sought(TxnMessage look) {
        Epochs epochs = look instanceof TxnMessage.Within within ? within.epochs() : Epochs.NONE;
        return new Sought(epochs, row(look));
    }

    // The question

    /// At the end of the turn, which may bring more.
    private void askSoon() {
        if (!turnDue) {
            turnDue = true;
            shard.out.start(Shard.BATCHES, 0);
        }
    }

    void onTurnOver() {
        turnDue = false;
        ask();
    }

    /// The time of [Shard#LOOKS] has come.
    void onTime() {
        ask();
    }

    private void ask() {
        NodeId leader = shard.raft.leader();
        if (leader == null || leader.equals(shard.self)) {
            passOn(List.copyOf(gathered), "nobody else leads");
            gathered.clear();
            return;
        }
        while (!gathered.isEmpty() && mayAsk()) {
            Question question = new Question(shard.now, take());
            asked.put(++lastNumber, question);
            askedAt = shard.now;
            askedTerm = shard.raft.currentTerm();
            List<Sought> rows = question.looks.stream().map(Looks::sought).toList();
            shard.out.sendEarly(leader, new Vouch(lastNumber, rows)); // it promises nothing
        }
        if (!gathered.isEmpty() && asked.size() < QUESTIONS_MOST) {
            shard.out.start(Shard.LOOKS, askedAt + SPACING_NANOS - shard.now);
        }
    }

    private boolean mayAsk() {
        boolean due = gathered.size() >= ROWS_MOST || shard.now - askedAt >= SPACING_NANOS;
        return asked.isEmpty() || (due && asked.size() < QUESTIONS_MOST);
    }

    private List<TxnMessage> take() {
        List<TxnMessage> taken = new ArrayList<>(Math.min(gathered.size(), ROWS_MOST));
        for (int bytes = 0;
                !gathered.isEmpty() && taken.size() < ROWS_MOST && bytes < BYTES_MOST; ) {
            TxnMessage look = gathered.remove();
            bytes += row(look).size();
            taken.add(look);
        }
        return taken;
    }

    // The answer

    void onVouched(Vouched m) {
        Question question = asked.remove(m.number());
        if (question == null) {
            shard.out.note(new TxnNote.VouchedLate(m.number()));
            return;
        }
        if (!m.refused().isEmpty()) {
            refuse(question, m.refused());
        }
        question.index = m.index();
        vouched.add(question);
        if (shard.applier.applied() < m.index()) {
            shard.ask(Shard.ELSEWHERE, new RaftCommand.Committed(m.term(), m.index()));
        }
        if (!gathered.isEmpty()) {
            askSoon();
        }
    }

    private void refuse(Question question, List<Integer> places) {
        List<TxnMessage> refused = new ArrayList<>(places.size());
        List<TxnMessage> others = new ArrayList<>(question.looks.size());
        for (int i = 0; i < question.looks.size(); i++) {
            (places.contains(i) ? refused : others).add(question.looks.get(i));
        }
        question.looks = others;
        passOn(refused, "the leader does not vouch for them");
    }

    /// Ends every step: tells what can be told by now, and passes on what waits for too long.
    void settle() {
        if (asked.isEmpty() && vouched.isEmpty()) {
            return;
        }
        if (shard.raft.currentTerm() != askedTerm) {
            passOnAll("the term is over");
            return;
        }
        while (!vouched.isEmpty() && vouched.element().index <= shard.applier.applied()) {
            Question question = vouched.remove();
            shard.out.note(new TxnNote.LooksServed(question.index, question.looks.size()));
            question.looks.forEach(this::find);
        }
        if (isOverdue()) {
            passOnAll("it takes too long");
        }
    }

    private boolean isOverdue() {
        Question oldest = vouched.isEmpty() ? null : vouched.element();
        Question unanswered = asked.isEmpty() ? null : asked.firstEntry().getValue();
        long since = shard.now - transactions.againNanos();
        return (oldest != null && oldest.askedAt < since)
                || (unanswered != null && unanswered.askedAt < since);
    }

    private void find(TxnMessage look) {
        Bytes row = row(look);
        switch (transactions.newest(row, LATEST)) {
            case KeyValues.First.Found(Bytes key, Bytes value) ->
                    tell(look, VersionKeys.read(key, value));
            case KeyValues.First.None _ -> tell(look, null);
            case KeyValues.First.Cold _ ->
                    loading.put(
                            transactions.load(
                                    new Effect.Wanted.Range(
                                            VersionKeys.at(row, LATEST),
                                            VersionKeys.behind(row),
                                            1,
                                            1)),
                            look);
        }
    }

    /// @return whether it was for one of these
    boolean onLoaded(long ticket, Input.Found.Rows rows) {
        TxnMessage look = loading.remove(ticket);
        if (look != null) {
            boolean none = rows.keys().isEmpty();
            Bytes key = none ? Bytes.EMPTY : rows.keys().getFirst();
            tell(look, none ? null : VersionKeys.read(key, rows.values().getFirst()));
        }
        return look != null;
    }

    /// @param newest of the row; null where there is none
    private void tell(TxnMessage look, @Nullable Version newest) {
        if (shard.applier.comparison.isSuspect()) {
            passOn(List.of(look), "the state is suspect");
            return;
        }
        if (newest != null && !transactions.clock().after(newest.timestamp())) {
            shard.out.note(new TxnNote.NotPassed(look.txn(), newest.timestamp()));
            passOn(List.of(look), "it has not surely passed");
            return;
        }
        count--;
        Read read = read(look);
        boolean none = newest == null || newest.value() == null;
        transactions.send(
                read.from(),
                new TxnMessage.Rows(
                        read.txn(),
                        read.call(),
                        Branch.none(transactions.self().shard()),
                        none ? List.of() : List.of(newest),
                        false));
    }

    // What goes on to the leader

    void onApplied(TxnEntry entry) {
        if (entry instanceof TxnEntry.Publish) {
            passOnAll("more is published");
        }
    }

    void onAdopted() {
        passOnAll("a snapshot is in place of what was applied");
    }

    private void passOnAll(String why) {
        List<TxnMessage> all = new ArrayList<>();
        vouched.forEach(question -> all.addAll(question.looks));
        asked.values().forEach(question -> all.addAll(question.looks));
        all.addAll(loading.values());
        vouched.clear();
        asked.clear();
        loading.clear();
        passOn(all, why);
        if (!gathered.isEmpty()) {
            askSoon();
        }
    }

    private void passOn(List<TxnMessage> looks, String why) {
        if (!looks.isEmpty()) {
            count -= looks.size();
            shard.out.note(new TxnNote.LooksPassedOn(looks.size(), why));
            looks.forEach(look -> transactions.passOn(look, false));
        }
    }
}
