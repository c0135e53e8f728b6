package fulcrum.database.session;

import fulcrum.machine.NodeId;
import java.util.List;

/// What a commit has cost, as far as its coordinator has seen it. What it has not seen follows from
/// the way that it went, as in the counts of Gray and Lamport, "Consensus on Transaction Commit",
/// TODS 2006, section 6.
///
/// @param shards at which the transaction held something; of a commit that was decided, the one
///   that did so first
/// @param requests messages that the coordinator has sent to them for it, those that it had to send
///   again among them
/// @param nanos that it has waited
public record CommitCost(Way way, List<At> shards, int requests, long nanos) {

    /// A shard, and who led it when it gave its locks; a commit holds under that leader alone.
    public record At(long shard, NodeId node) {}

    /// How it was brought about.
    public enum Way {
        /// Nothing was written, and no locks had to be held up to the end.
        NOTHING(0, 0),
        /// It has written nothing: all shards have said that all locks were held.
        CONFIRMED(2, 0),
        /// One shard alone was asked, and has decided.
        ONE_PHASE(2, 1),
        /// All but one have prepared it and voted, and that one has decided.
        TWO_PHASE(3, 2);

        private final int delays;
        private final int rounds;

        Way(int delays, int rounds) {
            this.delays = delays;
            this.rounds = rounds;
        }

        /// Messages between the coordinator and shards, and from shard to shard, that were waited
        /// for one after the other: to who prepares, from there to who decides, and back.
        public int messageDelays() {
            return delays;
        }

        /// Rounds of consensus within shards that were waited for one after the other: the entry of
        /// who prepares, and of who decides. In each, followers get it from the leader and answer,
        /// and a majority, the leader among them or not, has it in its flushed log.
        public int roundsOfConsensus() {
            return rounds;
        }
    }

    public CommitCost {
        shards = List.copyOf(shards);
    }

    /// Of the requests, those that were sent again because no answer had come yet: at first each
    /// shard is sent one.
    public int sentAgain() {
        return requests - shards.size();
    }

    /// Of what has nothing to commit.
    public static CommitCost nothing() {
        return new CommitCost(Way.NOTHING, List.of(), 0, 0);
    }
}
