package fulcrum.protocols.log.raft;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads that a follower answers from its own state, after its leader has told it how far that must
/// have come (thesis 6.4, end).
final class FollowerReads {

    /// Reads that share a ticket. The index is -1 until the leader has named it.
    private static final class Batch {
        final long ticket;
        final List<Long> requests;
        long index = -1;

        Batch(long ticket, List<Long> requests) {
            this.ticket = ticket;
            this.requests = requests;
        }
    }

    private List<Long> unsent = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();
    private long lastTicket;

    /// Tickets of different lives differ: an answer to a question of an earlier life may still be
    /// on its way, and what it confirms is older than any read of this one.
    void begin(long incarnation) {
        lastTicket = incarnation << 32;
    }

    void ask(long request) {
        unsent.add(request);
    }

    boolean none() {
        return batches.isEmpty() && unsent.isEmpty();
    }

    boolean anyUnsent() {
        return !unsent.isEmpty();
    }

    boolean noneAsked() {
        return batches.isEmpty();
    }

    /// Gives all that was asked so far one ticket.
    long ticket() {
        lastTicket++;
        batches.add(new Batch(lastTicket, unsent));
        unsent = new ArrayList<>();
        return lastTicket;
    }

    /// The leader has confirmed a ticket.
    void confirmed(long ticket, long index) {
        for (Batch batch : batches) {
            if (batch.ticket == ticket) {
                batch.index = index;
            }
        }
    }

    /// Answers every read whose index is applied. Early: a confirmed read promises nothing that is
    /// not durable at a quorum.
    void answer(long applied, Outbox<RaftMessage> out) {
        if (batches.isEmpty()) {
            return;
        }
        for (Iterator<Batch> each = batches.iterator(); each.hasNext(); ) {
            Batch batch = each.next();
            if (batch.index >= 0 && batch.index <= applied) {
                batch.requests.forEach(r -> out.answerEarly(r, new Outcome.Done(Bytes.EMPTY)));
                each.remove();
            }
        }
    }

    /// Turns every waiting read away: it had no effect, so it may be asked elsewhere.
    void refuse(@Nullable NodeId tryInstead, Outbox<RaftMessage> out) {
        Outcome refused = new Outcome.Refused(Outcome.Refusal.NOT_LEADER, tryInstead);
        for (Batch batch : batches) {
            batch.requests.forEach(r -> out.answerEarly(r, refused));
        }
        unsent.forEach(r -> out.answerEarly(r, refused));
        batches.clear();
        unsent = new ArrayList<>();
    }
}
