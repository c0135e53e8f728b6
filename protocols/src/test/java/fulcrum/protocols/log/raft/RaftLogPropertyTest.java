package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Given.follower;
import static fulcrum.protocols.log.raft.Given.leader;
import static fulcrum.protocols.log.raft.Given.paper;
import static fulcrum.protocols.log.raft.Some.entry;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Snapshot;
import fulcrum.protocols.log.raft.RaftConfig.Limits;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.Conflict;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A follower's log against a list that follows the five steps of figure 2 word by word, and the
/// leader's way back to where two logs agree.
class RaftLogPropertyTest {

    /// Logs of the leaders of terms 1, 2, ... of a history that could have been: each begins with
    /// all that is committed before it, and adds entries of its own.
    private static final class Leaders {

        private final List<List<Entry>> logs = new ArrayList<>();

        /// By term, how much was committed in it.
        private final List<Integer> committed = new ArrayList<>();

        Leaders(Dice dice, int terms) {
            List<Entry> before = List.of();
            int safe = 0;
            for (int term = 1; term <= terms; term++) {
                if (!logs.isEmpty()) {
                    List<Entry> heir = logs.get(dice.below(logs.size()));
                    if (heir.size() < safe || !agrees(heir, before, safe)) {
                        heir = before;
                    }
                    int kept = safe + dice.below(heir.size() - safe + 1);
                    before = heir.subList(0, kept);
                }
                ArrayList<Entry> log = new ArrayList<>(before);
                for (int count = dice.between(1, 6); count > 0; count--) {
                    log.add(entry(log.size() + 1, term));
                }
                logs.add(List.copyOf(log));
                before = logs.getLast();
                if (dice.chance(1, 2)) {
                    safe = dice.between(Math.max(safe, log.size() - 2), log.size());
                }
                committed.add(safe);
            }
        }

        private static boolean agrees(List<Entry> one, List<Entry> other, int size) {
            return one.size() >= size
                    && other.size() >= size
                    && one.subList(0, size).equals(other.subList(0, size));
        }

        /// Anything that the leader of this term may have sent.
        AppendEntries message(Dice dice, int term) {
            List<Entry> log = logs.get(term - 1);
            int prev = dice.below(log.size() + 1);
            int until = Math.min(log.size(), prev + dice.below(5));
            int commit =
                    dice.between(term == 1 ? 0 : committed.get(term - 2), committed.get(term - 1));
            return new AppendEntries(
                    term,
                    prev,
                    prev == 0 ? 0 : log.get(prev - 1).term(),
                    log.subList(prev, until),
                    commit,
                    dice.nextLong() >> 8);
        }
    }

    /// AppendEntries of figure 2, receiver implementation, steps 2 to 5.
    private static final class Twin {

        private final List<Entry> log = new ArrayList<>();
        private long commitIndex;

        boolean takes(AppendEntries m) {
            if (m.prevLogIndex() > log.size()
                    || (m.prevLogIndex() > 0
                            && log.get((int) m.prevLogIndex() - 1).term() != m.prevLogTerm())) {
                return false;
            }
            for (Entry entry : m.entries()) {
                int place = (int) entry.index() - 1;
                if (place < log.size() && log.get(place).term() != entry.term()) {
                    log.subList(place, log.size()).clear();
                }
                if (place == log.size()) {
                    log.add(entry);
                }
            }
            long lastNew = m.prevLogIndex() + m.entries().size();
            commitIndex = Math.max(commitIndex, Math.min(m.leaderCommit(), lastNew));
            return true;
        }
    }

    @Test
    void aFollowersLogIsWhatFigureTwoSays() {
        int refused = 0;
        int removed = 0;
        for (long seed = 1; seed <= 400; seed++) {
            Dice dice = Dice.of(seed);
            Leaders leaders = new Leaders(dice, 8);
            Server server = Server.start(paper(3));
            Twin twin = new Twin();
            for (int term = 1; term <= 8; term++) {
                for (int count = dice.below(10); count > 0; count--) {
                    AppendEntries m = leaders.message(dice, term);
                    String what = "seed " + seed + ": " + m;
                    Reaction reaction = server.receives(2, m);
                    boolean fits = twin.takes(m);

                    refused += fits ? 0 : 1;
                    removed += reaction.notes(RaftNote.SuffixRemoved.class).size();
                    int answers =
                            fits
                                    ? reaction.to(2, Appended.class).size()
                                    : reaction.to(2, Conflict.class).size();
                    assertThat(answers).as(what).isEqualTo(1);
                    assertThat(server.entries()).as(what).isEqualTo(twin.log);
                    assertThat(server.view().commitIndex()).as(what).isEqualTo(twin.commitIndex);
                }
            }
            assertThat(Server.restart(paper(3), 0, server.disk()).entries()).isEqualTo(twin.log);
        }
        assertThat(refused).isGreaterThan(500);
        assertThat(removed).isGreaterThan(100);
    }

    /// The same with snapshots: what is left of the log is the end of the twin's.
    @Test
    void compactionChangesNothingButTheBeginning() {
        RaftConfig config =
                paper(3).withLimits(new Limits(256, 1 << 20, 64, 1 << 20, 1 << 20, 3, 1));
        int compactions = 0;
        for (long seed = 1; seed <= 300; seed++) {
            Dice dice = Dice.of(seed);
            Leaders leaders = new Leaders(dice, 8);
            Server server = Server.start(config);
            Twin twin = new Twin();
            for (int term = 1; term <= 8; term++) {
                for (int count = dice.below(10); count > 0; count--) {
                    AppendEntries m = leaders.message(dice, term);
                    Reaction reaction = server.receives(2, m);
                    boolean fits = twin.takes(m);
                    if (!reaction.all(Effect.Capture.class).isEmpty()) {
                        compactions++;
                        capture(server, twin, term);
                    }

                    long base = server.view().log().baseIndex();
                    String what = "seed " + seed + ": " + m;
                    assertThat(reaction.to(2, Appended.class)).as(what).hasSize(fits ? 1 : 0);
                    assertThat(server.entries())
                            .as(what)
                            .isEqualTo(twin.log.subList((int) base, twin.log.size()));
                    assertThat(server.view().commitIndex()).as(what).isEqualTo(twin.commitIndex);
                }
            }
            RaftView again =
                    Server.restart(config, server.view().lastApplied(), server.disk()).view();
            assertThat(again.log().lastIndex()).isEqualTo(twin.log.size());
            assertThat(again.log().baseIndex()).isEqualTo(server.view().log().baseIndex());
        }
        assertThat(compactions).isGreaterThan(300);
    }

    private static void capture(Server server, Twin twin, long number) {
        long index = server.view().lastApplied();
        Mark mark = new Mark(twin.log.get((int) index - 1).term(), Some.voters(1, 2, 3));
        server.takes(new Input.Captured<>(new Snapshot(number, index, RaftCodec.header(mark))));
    }

    /// §5.3, end: one refusal per conflicting term, rather than one per conflicting entry.
    @Test
    void aLeaderBacksUpByWholeTerms() {
        int most = 0;
        for (long seed = 1; seed <= 400; seed++) {
            Dice dice = Dice.of(seed);
            List<Long> ours = new ArrayList<>();
            List<Long> theirs = new ArrayList<>();
            diverge(dice, ours, theirs);
            Server leader = leader(20, array(ours));
            Server follower = follower(paper(3), 19, array(theirs));
            TreeSet<Long> terms = new TreeSet<>(theirs);
            terms.addAll(ours);

            Exchange exchange = Exchange.between(leader, follower, 2);

            String what = "seed " + seed + ": " + ours + " against " + theirs;
            assertThat(follower.entries()).as(what).isEqualTo(leader.entries());
            assertThat(exchange.refusals()).as(what).isLessThanOrEqualTo(terms.size() + 1);
            assertThat(leader.view().commitIndex()).as(what).isEqualTo(ours.size() + 1);
            most = Math.max(most, exchange.refusals());
        }
        assertThat(most).as("some logs differ in several terms").isGreaterThan(2);
    }

    /// Two logs that agree up to somewhere and then share no term, as all logs do (log matching):
    /// but one of them may go on in the last common term.
    private static void diverge(Dice dice, List<Long> ours, List<Long> theirs) {
        long term = 1;
        for (int count = dice.below(8); count > 0; count--) {
            ours.add(term);
            theirs.add(term);
            term += dice.below(2);
        }
        for (; term < 18; term += dice.between(1, 2)) {
            List<Long> one = dice.chance(1, 2) ? ours : theirs;
            for (int count = dice.below(6); count > 0; count--) {
                one.add(term);
            }
        }
    }

    private static long[] array(List<Long> terms) {
        return terms.stream().mapToLong(Long::longValue).toArray();
    }
}
