package fulcrum.protocols.log.raft;

import fulcrum.machine.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads that wait for a leader's confirmation: ReadIndex (thesis 6.4).
///
/// 1. The leader has committed an entry of its term.
/// 2. It remembers its commit index as the read's index.
/// 3. A quorum answers a round that began after the read was asked.
/// 4. The state machine has applied up to the index.
final class Reads {

    /// A read of this server's own, or the ticket of a follower that asked.
    ///
    /// @param request of this server's client; 0 if a follower asked
    /// @param follower who asked; null if this server's client did
    /// @param ticket the follower's
    record Waiting(long request, @Nullable NodeId follower, long ticket) {}

    private record Batch(long round, long index, List<Waiting> reads) {}

    private List<Waiting> unassigned = new ArrayList<>();
    private final ArrayDeque<Batch> awaitingRound = new ArrayDeque<>();

    void ask(Waiting read) {
        unassigned.add(read);
    }

    boolean anyUnassigned() {
        return !unassigned.isEmpty();
    }

    /// Steps 1 and 2: all that was asked so far gets this index and waits for this round.
    void assign(long round, long commitIndex) {
        awaitingRound.add(new Batch(round, commitIndex, unassigned));
        unassigned = new ArrayList<>();
    }

    /// Step 3: takes the next batch whose round a quorum has answered; null if there is none.
    @Nullable Confirmed confirmed(long quorumRound) {
        Batch next = awaitingRound.peek();
        if (next == null || next.round > quorumRound) {
            return null;
        }
        awaitingRound.remove();
        return new Confirmed(next.index, next.reads);
    }

    /// Everything that waits; nothing does any more.
    List<Waiting> abandon() {
        List<Waiting> abandoned = new ArrayList<>();
        for (Batch batch : awaitingRound) {
            abandoned.addAll(batch.reads);
        }
        abandoned.addAll(unassigned);
        awaitingRound.clear();
        unassigned = new ArrayList<>();
        return abandoned;
    }

    /// Reads that may be answered by a state that has applied this far.
    record Confirmed(long index, List<Waiting> reads) {}
}
