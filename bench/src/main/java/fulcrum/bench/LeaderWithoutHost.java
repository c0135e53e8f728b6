package fulcrum.bench;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.Raft;
import fulcrum.protocols.log.raft.RaftCommand;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.protocols.log.raft.RaftMessage;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.RequestVote;
import fulcrum.protocols.log.raft.RaftMessage.Vote;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The leader of a group of three in a world without cost: its effects are dropped, and what a disk
/// and two followers would say to them comes back at once. So what is measured is the machine.
///
/// Everything that a long run has is here: heartbeats, the quorum's timer, and snapshots, without
/// which the log would grow without bound.
final class LeaderWithoutHost implements Outbox<RaftMessage> {

    private static final NodeId SELF = new NodeId(1);
    private static final List<NodeId> ALL = List.of(SELF, new NodeId(2), new NodeId(3));

    private final Raft raft;
    private long now;
    private long lastPosition;
    private long storedPosition;
    private long lastRequest;
    private final TreeMap<Timer, Long> timersDue = new TreeMap<>();
    private long nextTimerDue = Long.MAX_VALUE;
    private final ArrayDeque<Input<RaftMessage>> answers = new ArrayDeque<>();
    private @Nullable Bytes captureHeader;
    private long snapshotsTaken;
    private long lastApplied;
    private long answered;

    LeaderWithoutHost() {
        RaftConfig config = RaftConfig.of(SELF, Configuration.of(ALL)).withFirstLeader(SELF);
        raft = Raft.recover(config, List.of(), 0);
        step(new Input.Started<>(1, 1));
        endBatch();
        if (lastApplied == 0) {
            throw new IllegalStateException("nobody leads: " + raft.view());
        }
    }

    /// Commands that were applied and whose client can be told.
    long answered() {
        return answered;
    }

    /// Replicates some commands as one batch of inputs: appended, acknowledged by the disk and by
    /// both followers, committed, applied.
    void replicate(Bytes command, int count, long nanosPassed) {
        now += nanosPassed;
        for (int i = 0; i < count; i++) {
            step(new Input.Submitted<>(++lastRequest, new RaftCommand.Propose(command)));
        }
        endBatch();
    }

    /// Timers first, for they tell the followers; then the disk, the followers and the snapshot.
    private void endBatch() {
        do {
            while (nextTimerDue <= now) {
                fireFirstDue();
            }
            if (storedPosition < lastPosition) {
                storedPosition = lastPosition;
                step(new Input.Stored<>(storedPosition));
            }
            for (Input<RaftMessage> next = answers.poll(); next != null; next = answers.poll()) {
                step(next);
            }
            if (captureHeader != null) {
                Snapshot snapshot = new Snapshot(++snapshotsTaken, lastApplied, captureHeader);
                captureHeader = null;
                step(new Input.Captured<>(snapshot));
            }
        } while (nextTimerDue <= now || storedPosition < lastPosition);
    }

    private void step(Input<RaftMessage> input) {
        raft.step(now, input, this);
    }

    private void fireFirstDue() {
        for (Map.Entry<Timer, Long> timer : timersDue.entrySet()) {
            if (timer.getValue() <= now) {
                stop(timer.getKey());
                step(new Input.Fired<>(timer.getKey()));
                return;
            }
        }
    }

    @Override
    public long nextPosition() {
        return lastPosition + 1;
    }

    @Override
    public void emit(Effect<RaftMessage> effect) {
        switch (effect) {
            case Effect.Send<RaftMessage>(NodeId to, RaftMessage message) -> answer(to, message);
            case Effect.SendEarly<RaftMessage>(NodeId to, RaftMessage m) -> answer(to, m);
            case Effect.Store<RaftMessage> store -> lastPosition = store.position();
            case Effect.StoreLazily<RaftMessage> store -> lastPosition = store.position();
            case Effect.StartTimer<RaftMessage>(Timer timer, long delayNanos) -> {
                timersDue.put(timer, now + delayNanos);
                findNextTimer();
            }
            case Effect.StopTimer<RaftMessage>(Timer timer) -> {
                timersDue.remove(timer);
                findNextTimer();
            }
            case Effect.Apply<RaftMessage>(long index, long request, Bytes _) -> {
                lastApplied = index;
                answered += request == 0 ? 0 : 1;
            }
            case Effect.Capture<RaftMessage>(Bytes header) -> captureHeader = header;
            case Effect.Truncate<RaftMessage> _, Effect.Noted<RaftMessage> _ -> {}
            case Effect.Answer<RaftMessage> _,
                    Effect.AnswerEarly<RaftMessage> _,
                    Effect.Load<RaftMessage> _,
                    Effect.Ship<RaftMessage> _,
                    Effect.Adopt<RaftMessage> _ ->
                    throw new IllegalStateException("not in a world where all is well: " + effect);
        }
    }

    private void findNextTimer() {
        nextTimerDue = Long.MAX_VALUE;
        for (long due : timersDue.values()) {
            nextTimerDue = Math.min(nextTimerDue, due);
        }
    }

    /// What a follower says that has everything and agrees to everything.
    private void answer(NodeId to, RaftMessage message) {
        RaftMessage answer =
                switch (message) {
                    case AppendEntries m ->
                            new Appended(
                                    m.term(), m.prevLogIndex() + m.entries().size(), m.round());
                    case RequestVote m -> new Vote(m.term(), true);
                    default -> throw new IllegalStateException("not expected: " + message);
                };
        answers.add(new Input.Received<>(to, answer));
    }
}
