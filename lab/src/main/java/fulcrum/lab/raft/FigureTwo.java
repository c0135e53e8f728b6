package fulcrum.lab.raft;

import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import fulcrum.machine.Timer;
import fulcrum.protocols.log.raft.RaftMessage;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.InstallSnapshot;
import fulcrum.protocols.log.raft.RaftMessage.PreVote;
import fulcrum.protocols.log.raft.RaftMessage.RequestPreVote;
import fulcrum.protocols.log.raft.RaftMessage.RequestVote;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.protocols.log.raft.RaftView;
import java.util.function.Supplier;

/// What figure 2, and thesis 6.4 for reads, ask of a single step. Where one of these is broken,
/// other messages and later timeouts make up for it so often that a whole run may show nothing; so
/// each step is looked at.
final class FigureTwo {

    private static final Timer ELECTION = Timer.of("election");

    /// The latest that is known, perhaps not the latest of all.
    private long term;

    private long termBefore;
    private long round = Long.MIN_VALUE;
    private boolean replied;
    private boolean granted;
    private boolean acted;
    private boolean ignored;
    private boolean overtaken;
    private boolean timerRestarted;

    /// Before a step.
    void begins() {
        termBefore = term;
        replied = false;
        granted = false;
        acted = false;
        ignored = false;
        overtaken = false;
        timerRestarted = false;
    }

    /// During it.
    void sees(Effect<RaftMessage> effect) {
        switch (effect) {
            case Effect.SendEarly<RaftMessage>(NodeId _, AppendEntries m) -> {
                replied = true;
                round = Math.max(round, m.round());
            }
            case Effect.SendEarly<RaftMessage>(NodeId _, InstallSnapshot m) -> {
                replied = true;
                round = Math.max(round, m.round());
            }
            case Effect.Send<RaftMessage> _, Effect.SendEarly<RaftMessage> _ -> replied = true;
            case Effect.StartTimer<RaftMessage>(Timer timer, long _) ->
                    timerRestarted |= timer.equals(ELECTION);
            case Effect.Store<RaftMessage> _, Effect.Apply<RaftMessage> _ -> acted = true;
            case Effect.Noted<RaftMessage>(RaftNote.VoteGranted _) -> granted = true;
            case Effect.Noted<RaftMessage>(RaftNote.BecameFollower n) ->
                    term = Math.max(term, n.term());
            case Effect.Noted<RaftMessage>(RaftNote.BecameCandidate n) ->
                    term = Math.max(term, n.term());
            case Effect.Noted<RaftMessage>(RaftNote.ElectionIgnored _) -> ignored = true;
            case Effect.Noted<RaftMessage>(RaftNote.MessageIgnored _) -> overtaken = true;
            default -> {} // no concern of these rules
        }
    }

    /// After it.
    void ends(Input<RaftMessage> input, Supplier<RaftView> view) {
        if (!(input instanceof Input.Received<RaftMessage>(NodeId from, RaftMessage m))) {
            return;
        }
        if (overtaken && view.get().resting()) {
            return; // the leader had proposed rest since, and heard that all is here
        }
        boolean proposal = m instanceof RequestPreVote || m instanceof PreVote;
        if (m.term() < termBefore && !proposal && (acted || !(replied || overtaken || ignored))) {
            throw broken("a message of an older term is refused (§5.1)", from, m);
        }
        if (m.term() > term && !proposal && !ignored) {
            term = view.get().currentTerm();
            if (m.term() > term) {
                throw broken("a later term makes a follower (§5.1)", from, m);
            }
        }
        boolean request = m instanceof AppendEntries || m instanceof RequestVote;
        if (request && !ignored && !replied) {
            throw broken("candidates and leaders are answered (§5.2)", from, m);
        }
        boolean heard = m instanceof AppendEntries && m.term() >= term && leads(from, view.get());
        if ((granted || heard) && !timerRestarted) {
            throw broken("a vote, and a leader's word, restart the election timer (§5.2)", from, m);
        }
    }

    /// The latest round of confirmation that this server began as a leader.
    long round() {
        return round;
    }

    /// A leader has confirmed a read that was asked in an earlier step.
    ///
    /// @param asked the latest round then
    void confirmed(long asked, RaftView view) {
        boolean alone = view.configuration().voters().size() == 1 && !view.configuration().joint();
        if (view.role() == RaftView.Standing.LEADER && !alone && round <= asked) {
            throw new InvariantViolated(
                    "Figure 2",
                    "a read waits for a round that begins after it (thesis 6.4), not round "
                            + round);
        }
    }

    private static boolean leads(NodeId from, RaftView view) {
        return from.equals(view.leader());
    }

    private static InvariantViolated broken(String rule, NodeId from, RaftMessage message) {
        return new InvariantViolated("Figure 2", rule + ": not so after " + from + "'s " + message);
    }
}
