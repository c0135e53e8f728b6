package fulcrum.lab.shard;

import fulcrum.database.shard.Shard;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardConfig;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftView;
import java.util.LinkedHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A shard of which everything is written down that it does to its state and tells its clients.
public final class Watched implements Machine<ShardMessage> {

    /// Steps that a request may be overdue: who was paused has much to do first.
    private static final int OVERDUE_STEPS_MOST = 200;

    /// @param horizon as it was when it was asked
    private record Asked(ShardCommand command, long at, long horizon) {}

    private final Shard shard;
    private final ShardConfig config;
    private final Chronicle chronicle;
    private final Seen seen = new Seen();
    private final LinkedHashMap<Long, Asked> open = new LinkedHashMap<>();
    private int overdueSteps;
    private long stepping;

    // What it knew when its last step had ended
    private @Nullable NodeId leader;
    private long term;
    private long leaderSince;

    /// @param chronicle what all replicas of the shard do together
    public Watched(Shard shard, ShardConfig config, Chronicle chronicle) {
        this.shard = shard;
        this.config = config;
        this.chronicle = chronicle;
    }

    @Override
    public ShardView view() {
        return shard.view();
    }

    @Override
    public void step(long now, Input<ShardMessage> input, Outbox<ShardMessage> out) {
        if (input instanceof Input.Submitted<ShardMessage>(long request, ShardCommand command)) {
            open.put(request, new Asked(command, now, chronicle.horizon()));
        }
        seen.outer = out;
        stepping = now;
        shard.step(now, input, seen);
        boolean overdue =
                !open.isEmpty()
                        && now - open.firstEntry().getValue().at
                                > config.patienceNanos() + 10_000_000;
        lookForLeader(now);
        overdueSteps = overdue ? overdueSteps + 1 : 0;
        if (overdueSteps > OVERDUE_STEPS_MOST) {
            throw new InvariantViolated(
                    "Answered In Time",
                    open.firstEntry().getValue().command
                            + " waits since "
                            + (now - open.firstEntry().getValue().at) / 1_000_000
                            + " ms");
        }
    }

    private void lookForLeader(long now) {
        RaftView raft = shard.view().raft();
        if (raft.currentTerm() != term || !Objects.equals(raft.leader(), leader)) {
            term = raft.currentTerm();
            leader = raft.leader();
            leaderSince = now;
        }
    }

    /// A write that went nowhere although there was somebody to send it to.
    private boolean keptBack(long now, Asked asked) {
        return asked.command instanceof ShardCommand.Write
                && leader != null
                && !leader.equals(shard.view().raft().self())
                && now - leaderSince > 2 * config.retryNanos()
                && now - asked.at > 2 * config.retryNanos();
    }

    private void answered(long request, Outcome outcome) {
        Asked asked = open.remove(request);
        if (asked == null) {
            throw new InvariantViolated("Answers", "an answer to nothing: " + outcome);
        }
        switch (outcome) {
            case Outcome.Done(Bytes result) -> {
                if (isRead(asked.command)) {
                    chronicle.read(asked.command, ShardCodec.RESULTS.decode(result), asked.horizon);
                }
            }
            case Outcome.Unknown _ when isRead(asked.command) ->
                    throw new InvariantViolated("Outcomes", "a read is never unknown");
            case Outcome.Unknown _ -> {}
            case Outcome.Refused(Outcome.Refusal why, _) -> {
                boolean hidden =
                        why == Outcome.Refusal.NOT_LEADER
                                || why == Outcome.Refusal.TRANSFER_UNDER_WAY
                                || why == Outcome.Refusal.INVALID;
                if (hidden && isClients(asked.command)) {
                    throw new InvariantViolated("Outcomes", "a client is told " + why);
                }
                if (why == Outcome.Refusal.UNAVAILABLE && keptBack(stepping, asked)) {
                    throw new InvariantViolated(
                            "Nobody Waits For A Known Leader", "a write was not sent to " + leader);
                }
            }
        }
    }

    private static boolean isRead(ShardCommand command) {
        return command instanceof ShardCommand.Get || command instanceof ShardCommand.Scan;
    }

    private static boolean isClients(ShardCommand command) {
        return isRead(command)
                || command instanceof ShardCommand.Write
                || command instanceof ShardCommand.OpenSession;
    }

    /// The shard's effects on their way to the host.
    private final class Seen implements Outbox<ShardMessage> {

        private Outbox<ShardMessage> outer = this;

        @Override
        public long nextPosition() {
            return outer.nextPosition();
        }

        @Override
        public void emit(Effect<ShardMessage> effect) {
            if (effect instanceof Effect.Apply<ShardMessage>(long index, long _, Bytes batch)) {
                chronicle.applied(index, batch);
            } else if (effect instanceof Effect.AnswerEarly<ShardMessage>(long request, var end)) {
                answered(request, end);
            } else if (effect instanceof Effect.Answer<ShardMessage>(long request, var end)) {
                answered(request, end);
            }
            outer.emit(effect);
        }
    }
}
