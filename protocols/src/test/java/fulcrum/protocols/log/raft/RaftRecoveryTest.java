package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Some.node;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.Conflict;
import fulcrum.protocols.log.raft.RaftMessage.InstallSnapshot;
import fulcrum.protocols.log.raft.RaftMessage.Installed;
import fulcrum.protocols.log.raft.RaftMessage.PreVote;
import fulcrum.protocols.log.raft.RaftMessage.ReadIndex;
import fulcrum.protocols.log.raft.RaftMessage.ReadIndexed;
import fulcrum.protocols.log.raft.RaftMessage.RequestPreVote;
import fulcrum.protocols.log.raft.RaftMessage.RequestVote;
import fulcrum.protocols.log.raft.RaftMessage.Rest;
import fulcrum.protocols.log.raft.RaftMessage.Stale;
import fulcrum.protocols.log.raft.RaftMessage.TimeoutNow;
import fulcrum.protocols.log.raft.RaftMessage.Vote;
import fulcrum.protocols.log.raft.RaftRecord.Compacted;
import fulcrum.protocols.log.raft.RaftRecord.HardState;
import fulcrum.protocols.log.raft.RaftRecord.Removed;
import fulcrum.protocols.log.raft.RaftRecord.Stored;
import fulcrum.protocols.log.raft.SmallCluster.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The law of recovery: for each prefix of the stored records that the disk may keep, recovery
/// yields a state that the server could have been in, and no promise that may have left is broken.
///
/// One of three servers has a disk that syncs late; after every step it is asked what would be if
/// the machine died now, with what is surely durable, with all that was stored, and with something
/// in between. Now and then it does die, and lives on from one of them.
class RaftRecoveryTest {

    private static final int SEEDS = 40;
    private static final int STEPS = 800;

    @Test
    void noPromiseIsBrokenByAnyLegalPrefix() {
        TreeSet<String> seen = new TreeSet<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            SmallCluster cluster = new SmallCluster(seed);
            for (int step = 0; step < STEPS; step++) {
                cluster.step();
                String where = "seed " + seed + ", step " + step;
                for (List<Logged> kept : cluster.legalPrefixes()) {
                    judge(cluster, kept, where);
                    kept.forEach(each -> seen.add(each.record().getClass().getSimpleName()));
                }
            }
            seen.addAll(cluster.kinds());
            if (cluster.crashes() > 0) {
                seen.add("crash");
            }
            if (cluster.highestCommitIndex() > 20) {
                seen.add("progress");
            }
        }
        assertThat(seen)
                .as("what the runs must have met, or they prove little")
                .contains("HardState", "Stored", "Removed", "Compacted", "crash", "progress")
                .contains("Vote", "Appended", "Installed", "RequestVote", "AppendEntries");
    }

    private static void judge(SmallCluster cluster, List<Logged> kept, String where) {
        long position = kept.isEmpty() ? 0 : kept.getLast().position();
        long applied = cluster.appliedIndexKept(kept);
        Raft raft = Raft.recover(cluster.watchedConfig(), kept, applied);
        RaftView view = raft.view();
        Fold fold = new Fold();
        kept.forEach(each -> fold.add((RaftRecord) each.record()));

        assertThat(view.currentTerm()).as(where).isEqualTo(fold.term);
        assertThat(view.votedFor()).as(where).isEqualTo(fold.vote);
        assertThat(view.log().baseIndex()).as(where).isEqualTo(fold.base);
        assertThat(entries(view)).as(where).isEqualTo(fold.entries);
        assertThat(view.configuration()).as(where).isEqualTo(fold.configuration());
        assertThat(view.commitIndex()).as(where).isBetween(applied, view.log().lastIndex());
        for (Promise promise : cluster.promises()) {
            if (promise.leavesWith() <= position) {
                honours(view, fold, promise, where);
            }
        }
    }

    private static List<Entry> entries(RaftView view) {
        ArrayList<Entry> entries = new ArrayList<>();
        for (long i = view.log().baseIndex() + 1; i <= view.log().lastIndex(); i++) {
            entries.add(view.log().entry(i));
        }
        return entries;
    }

    private static void honours(RaftView view, Fold fold, Promise promise, String where) {
        long term = promise.message().term();
        boolean inTerm = view.currentTerm() == term;
        boolean kept =
                switch (promise.message()) {
                    case RequestPreVote _, PreVote _ -> true; // they promise nothing
                    case Vote vote ->
                            view.currentTerm() >= term
                                    && (!inTerm
                                            || !vote.granted()
                                            || promise.to().equals(view.votedFor()));
                    case RequestVote _ ->
                            view.currentTerm() >= term
                                    && (!inTerm || node(1).equals(view.votedFor()));
                    case Appended appended ->
                            view.currentTerm() >= term
                                    && fold.holds(promise, appended.matchIndex());
                    case Installed installed ->
                            view.currentTerm() >= term
                                    && fold.holds(promise, installed.matchIndex());
                    case AppendEntries _,
                            Conflict _,
                            InstallSnapshot _,
                            Stale _,
                            Rest _,
                            TimeoutNow _,
                            ReadIndex _,
                            ReadIndexed _ ->
                            view.currentTerm() >= term;
                };
        if (!kept) {
            throw new AssertionError(where + ": " + promise + " is broken by " + view);
        }
    }

    /// The state that records mean, in the simplest way.
    private static final class Fold {

        private long term;
        private @Nullable NodeId vote;
        private long base;
        private boolean based;
        private List<Entry> entries = new ArrayList<>();
        private Configuration snapshotConfiguration = Configuration.NOBODY;
        private long snapshotIndex;

        void add(RaftRecord record) {
            switch (record) {
                case HardState(long currentTerm, NodeId votedFor) -> {
                    term = currentTerm;
                    vote = votedFor;
                }
                case Stored(List<Entry> stored) -> {
                    if (!based && entries.isEmpty()) {
                        base = stored.getFirst().index() - 1;
                    }
                    entries.addAll(stored);
                }
                case Removed(long from) -> entries.removeIf(entry -> entry.index() >= from);
                case Compacted(var snapshot, long baseIndex, long baseTerm) -> {
                    if (baseIndex >= base) { // else what it begins with is gone, another follows
                        boolean agrees = baseIndex == base || holds(baseIndex, baseTerm);
                        entries.removeIf(entry -> !agrees || entry.index() <= baseIndex);
                        base = baseIndex;
                    }
                    based = true;
                    snapshotIndex = snapshot.index();
                    snapshotConfiguration = RaftCodec.mark(snapshot).configuration();
                }
            }
        }

        Configuration configuration() {
            Configuration latest = snapshotConfiguration;
            for (Entry entry : entries) {
                if (entry instanceof Entry.Members members && entry.index() > snapshotIndex) {
                    latest = members.configuration();
                }
            }
            return latest;
        }

        /// Entries that were acknowledged are here, or in a snapshot, or were replaced by those of
        /// a later leader, which has a later term.
        boolean holds(Promise promise, long matchIndex) {
            boolean mayBeReplaced = term > promise.message().term();
            for (Entry entry : promise.log()) {
                boolean promised = entry.index() > base && entry.index() <= matchIndex;
                if (promised && !mayBeReplaced && !sameAt(entry)) {
                    return false;
                }
            }
            return true;
        }

        private boolean holds(long index, long entryTerm) {
            return entries.stream().anyMatch(e -> e.index() == index && e.term() == entryTerm);
        }

        private boolean sameAt(Entry entry) {
            int place = (int) (entry.index() - base - 1);
            return place < entries.size() && entries.get(place).equals(entry);
        }
    }
}
