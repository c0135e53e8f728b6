package fulcrum.database.shard;

import fulcrum.database.shard.ShardMessage.Forwarded;
import fulcrum.database.shard.ShardMessage.Reply;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Outcome.Refusal;
import fulcrum.protocols.log.raft.RaftCommand;
import org.jspecify.annotations.Nullable;

/// Where clients ask: brings each request to where it can be served, and answers it in time.
///
/// A change is proposed in one term at a time. It is known from the log what became of it: either
/// it is applied here, or a later term's first entry is, and then it never will be, for the log has
/// no entry of an earlier term behind one of a later (§5.4.2), and a leader proposes nothing in
/// another's term. Only then it is proposed in a later term. So a change takes effect once at most,
/// stamped or not, and outcomes are unknown only where time was too short to learn them, or where a
/// snapshot has replaced the log.
final class Gateway {

    private static final Outcome OVERLOADED = new Outcome.Refused(Refusal.OVERLOADED, null);
    private static final Outcome INVALID = new Outcome.Refused(Refusal.INVALID, null);
    private static final Outcome DIVERGED = new Outcome.Refused(Refusal.DIVERGED, null);
    private static final Outcome UNAVAILABLE = new Outcome.Refused(Refusal.UNAVAILABLE, null);
    private static final Outcome UNKNOWN = new Outcome.Unknown("not heard of in time");
    private static final Outcome DONE = new Outcome.Done(Bytes.EMPTY);

    private final Shard shard;
    private final WaitingRoom room = new WaitingRoom();
    private boolean ticking;

    // As they were when requests were last brought on their way
    private @Nullable NodeId leader;
    private long term;

    /// Changes of earlier terms, which are not applied here by now, never will be.
    private long resolvedBefore;

    Gateway(Shard shard) {
        this.shard = shard;
    }

    /// @param after numbers of this life are greater
    void begin(long after) {
        room.begin(after);
    }

    int waitingCount() {
        return room.count();
    }

    int parkedCount() {
        int parked = 0;
        for (long number = room.first(); number < room.end(); number++) {
            Waiting waiting = room.find(number);
            parked += waiting != null && waiting.parked() ? 1 : 0;
        }
        return parked;
    }

    @Nullable Waiting find(long number) {
        return room.find(number);
    }

    // Clients

    void onSubmitted(long request, ShardCommand command) {
        if (command instanceof ShardCommand.Room(boolean full)) {
            shard.full = full;
            shard.out.note(new ShardNote.RoomChanged(full));
            shard.out.answerEarly(request, DONE);
        } else if (command instanceof ShardCommand.Behind(boolean behind)) {
            shard.backlog.storeBehind(behind);
            shard.out.answerEarly(request, DONE);
        } else if (command instanceof ShardCommand.CompactLog) {
            shard.ask(Shard.ELSEWHERE, new RaftCommand.Compact(false));
            shard.out.answerEarly(request, DONE);
        } else if (command instanceof ShardCommand.TrimLog) {
            shard.ask(Shard.ELSEWHERE, new RaftCommand.Compact(true));
            shard.out.answerEarly(request, DONE);
        } else if (command instanceof ShardCommand.OpenGates(var gates)) {
            shard.open(gates);
            shard.out.answerEarly(request, DONE);
        } else if (command instanceof ShardCommand.Neighbours(var nodes)) {
            shard.transactions.meet(nodes);
            shard.out.answerEarly(request, DONE);
        } else if (command instanceof ShardCommand.Wake) {
            if (shard.raft.view().resting()) {
                shard.ask(Shard.ELSEWHERE, new RaftCommand.Read());
            }
            shard.out.answerEarly(request, DONE);
        } else if (!makesSense(command)) {
            shard.out.answerEarly(request, INVALID);
        } else if (forRaft(command) == null && shard.applier.comparison.isSuspect()) {
            shard.out.answerEarly(request, DIVERGED);
        } else if (room.count() >= shard.config.bounds().waitingMost()) {
            shard.out.answerEarly(request, OVERLOADED);
        } else {
            long number = room.nextNumber();
            long deadline = shard.now + shard.config.patienceNanos();
            Waiting waiting =
                    new Waiting(number, request, deadline, command, change(number, command));
            room.add(waiting);
            bringOn(waiting);
        }
    }

    private boolean makesSense(ShardCommand command) {
        return switch (command) {
            case ShardCommand.Scan scan -> scan.limit() > 0;
            case ShardCommand.Write write ->
                    sizeOf(write) <= shard.config.bounds().writeBytesMost() && makesSense(write);
            case ShardCommand.Get _,
                    ShardCommand.OpenSession _,
                    ShardCommand.CompactLog _,
                    ShardCommand.TrimLog _,
                    ShardCommand.Room _,
                    ShardCommand.Behind _,
                    ShardCommand.OpenGates _,
                    ShardCommand.Neighbours _,
                    ShardCommand.Wake _,
                    ShardCommand.MoveLeader _,
                    ShardCommand.ChangeMembers _ ->
                    true;
        };
    }

    private static boolean makesSense(ShardCommand.Write write) {
        Stamp once = write.once();
        boolean stamp = once == null || (once.session() > 0 && once.sequence() > 0);
        return stamp
                && !(write.condition() instanceof Condition.Version(long version) && version < 0);
    }

    private static long sizeOf(ShardCommand.Write write) {
        Bytes value = write.value();
        long held =
                write.condition() instanceof Condition.Holds(Bytes expected) ? expected.size() : 0;
        return (long) write.key().size() + (value == null ? 0 : value.size()) + held;
    }

    private @Nullable Bytes change(long number, ShardCommand command) {
        int self = shard.self.number();
        return switch (command) {
            case ShardCommand.Write w ->
                    ShardCodec.COMMANDS.encode(
                            new Change.Write(
                                    self,
                                    number,
                                    w.once(),
                                    StateKeys.row(w.key()),
                                    w.value(),
                                    w.condition()),
                            shard.scratch);
            case ShardCommand.OpenSession _ ->
                    ShardCodec.COMMANDS.encode(
                            new Change.Open(self, number, shard.config.bounds().sessionsMost()),
                            shard.scratch);
            case ShardCommand.Get _,
                    ShardCommand.Scan _,
                    ShardCommand.CompactLog _,
                    ShardCommand.TrimLog _,
                    ShardCommand.Room _,
                    ShardCommand.Behind _,
                    ShardCommand.OpenGates _,
                    ShardCommand.Neighbours _,
                    ShardCommand.Wake _,
                    ShardCommand.MoveLeader _,
                    ShardCommand.ChangeMembers _ ->
                    null;
        };
    }

    // On the way

    private void bringOn(Waiting waiting) {
        RaftCommand forRaft = forRaft(waiting.command);
        if (waiting.change != null) {
            route(waiting, waiting.change);
        } else if (forRaft != null) {
            waiting.asked = true;
            shard.ask(waiting.number, forRaft);
        } else if (shard.raft.leader() != null) {
            waiting.asked = true;
            shard.ask(waiting.number, new RaftCommand.Read());
        }
    }

    /// What this replica's own Raft is asked for and answers; null for what is a change or a read.
    private static @Nullable RaftCommand forRaft(ShardCommand command) {
        return switch (command) {
            case ShardCommand.MoveLeader(NodeId to) -> new RaftCommand.TransferLeadership(to);
            case ShardCommand.ChangeMembers(var voters, var learners) ->
                    new RaftCommand.ChangeMembers(voters, learners);
            case ShardCommand.Get _,
                    ShardCommand.Scan _,
                    ShardCommand.Write _,
                    ShardCommand.OpenSession _,
                    ShardCommand.CompactLog _,
                    ShardCommand.TrimLog _,
                    ShardCommand.Room _,
                    ShardCommand.Behind _,
                    ShardCommand.OpenGates _,
                    ShardCommand.Neighbours _,
                    ShardCommand.Wake _ ->
                    null;
        };
    }

    /// Proposes a change in the present term, at its leader, if there is one.
    private void route(Waiting waiting, Bytes change) {
        NodeId to = shard.raft.leader();
        if (to == null) {
            return;
        }
        if (!to.equals(shard.self)) {
            waiting.term = shard.raft.currentTerm();
            send(waiting, change, to);
            return;
        }
        Outcome.Refused refused = shard.doorway.refusalOf(change);
        long presentTerm = shard.raft.currentTerm();
        if (refused == null) {
            refused = shard.propose(change);
        }
        if (refused == null) {
            waiting.term = presentTerm;
        } else if (Doorway.isFinal(refused)) {
            refuse(waiting, refused);
        }
    }

    private void send(Waiting waiting, Bytes change, NodeId to) {
        waiting.sentAt = shard.now;
        shard.batches.forward(to, waiting.term, change);
        if (room.count() == 1 && shard.raft.view().resting()) {
            shard.ask(Shard.ELSEWHERE, new RaftCommand.Read()); // it wakes a group that rests
        }
    }

    /// A refusal of the present attempt; of an earlier one nobody may know.
    private void refuse(Waiting waiting, Outcome.Refused refused) {
        if (!waiting.obscured) {
            answer(waiting.number, new Outcome.Refused(refused.why(), null));
        }
    }

    // What comes back

    void onForwarded(Forwarded m) {
        for (int i = 0; i < m.replies().size(); i++) {
            Reply reply = m.replies().get(i);
            Waiting waiting = room.find(reply.number());
            if (waiting != null) {
                onReply(waiting, m.term(), reply.outcome());
            }
        }
    }

    private void onReply(Waiting waiting, long attempt, Outcome outcome) {
        switch (outcome) {
            case Outcome.Refused refused when waiting.term == attempt -> refuse(waiting, refused);
            case Outcome.Refused _ -> {} // of an attempt that is over
            case Outcome.Done _, Outcome.Unknown _ -> answer(waiting.number, outcome);
        }
    }

    void onRaftAnswered(long number, Outcome outcome) {
        Waiting waiting = room.find(number);
        if (waiting == null) {
            return;
        }
        if (forRaft(waiting.command) != null) {
            answer(number, outcome);
        } else if (outcome instanceof Outcome.Done) {
            shard.applier.onConfirmed(waiting);
        } else {
            waiting.asked = false; // a read has no effect, and may be asked again
        }
    }

    /// Answers a request, if it is still waiting. Early: a change that is applied is durable at a
    /// quorum, a read is confirmed (thesis 10.2.1), and the rest promises nothing.
    void answer(long number, Outcome outcome) {
        Waiting waiting = room.remove(number);
        if (waiting != null) {
            shard.out.answerEarly(waiting.request, outcome);
        }
    }

    // What the log says

    /// The first entry of a term is applied, so there will be none of an earlier one.
    void onTermBegun(long begun) {
        resolvedBefore = Math.max(resolvedBefore, begun);
    }

    /// A part of the log was skipped.
    void onSkipped(long upTo) {
        int count = 0;
        for (long number = room.first(); number < room.end(); number++) {
            Waiting waiting = room.find(number);
            if (waiting != null && waiting.term > 0) {
                waiting.obscured = true;
                count++;
                if (waiting.stamped() && waiting.term < shard.raft.currentTerm()) {
                    waiting.term = 0;
                }
            }
        }
        if (count > 0) {
            shard.out.note(new ShardNote.Obscured(upTo, count));
        }
    }

    private void resolve() {
        int count = 0;
        for (long number = room.first(); number < room.end(); number++) {
            Waiting waiting = room.find(number);
            if (waiting != null && waiting.term > 0 && waiting.term < resolvedBefore) {
                if (!waiting.obscured || waiting.stamped()) {
                    waiting.term = 0;
                    count++;
                }
            }
        }
        resolvedBefore = 0;
        if (count > 0) {
            shard.out.note(new ShardNote.Resolved(shard.raft.currentTerm(), count));
        }
    }

    // Time

    /// Ends every step: brings on what waited for what the step has brought.
    void settle() {
        if (room.count() == 0) {
            resolvedBefore = 0;
            return;
        }
        boolean resolved = resolvedBefore > 0;
        if (resolved) {
            resolve();
        }
        NodeId nowLeader = shard.raft.leader();
        long nowTerm = shard.raft.currentTerm();
        if (resolved || nowTerm != term || (nowLeader != null && !nowLeader.equals(leader))) {
            term = nowTerm;
            leader = nowLeader;
            bringOnParked();
        }
        leader = nowLeader;
        if (!ticking && room.count() > 0) {
            ticking = true;
            startTick();
        }
    }

    private void bringOnParked() {
        if (shard.raft.leader() == null) {
            return;
        }
        long end = room.end();
        for (long number = room.first(); number < end; number++) {
            Waiting waiting = room.find(number);
            if (waiting != null && waiting.parked()) {
                bringOn(waiting);
            }
        }
    }

    void onTick() {
        ticking = false;
        endPatience();
        bringOnParked();
        resend();
    }

    private void endPatience() {
        int unavailable = 0;
        int unknown = 0;
        Waiting oldest = room.oldest();
        while (oldest != null && oldest.deadline <= shard.now) {
            boolean untouched = oldest.untouched() && forRaft(oldest.command) == null;
            unavailable += untouched ? 1 : 0;
            unknown += untouched ? 0 : 1;
            answer(oldest.number, untouched ? UNAVAILABLE : UNKNOWN);
            oldest = room.oldest();
        }
        if (unavailable + unknown > 0) {
            shard.out.note(new ShardNote.PatienceEnded(unavailable, unknown));
        }
    }

    /// Links lose messages. A leader takes a number once in its term, so what it has already is not
    /// proposed again.
    private void resend() {
        NodeId to = shard.raft.leader();
        if (to == null || to.equals(shard.self)) {
            return;
        }
        for (long number = room.first(); number < room.end(); number++) {
            Waiting waiting = room.find(number);
            if (waiting != null
                    && waiting.change != null
                    && waiting.term == shard.raft.currentTerm()
                    && shard.now - waiting.sentAt >= shard.config.resendNanos()) {
                send(waiting, waiting.change, to);
            }
        }
    }

    /// This replica's state is not to be served: what it would answer may be wrong.
    void giveUp() {
        for (long number = room.first(); number < room.end(); number++) {
            Waiting waiting = room.find(number);
            if (waiting != null && forRaft(waiting.command) == null) {
                boolean untouched = waiting.untouched() || waiting.change == null;
                answer(number, untouched ? DIVERGED : UNKNOWN);
            }
        }
    }

    private void startTick() {
        Waiting oldest = room.oldest();
        long left = oldest == null ? Long.MAX_VALUE : oldest.deadline - shard.now;
        shard.out.start(Shard.WAITING, Math.max(0, Math.min(left, shard.config.retryNanos())));
    }
}
