package fulcrum.protocols.antientropy;

import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Declined;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Reason;

/// What leaves this replica, at a bounded rate: half of it for questions, half for answers. Were it
/// one, two that ask each other would both have nothing left to answer with.
///
/// Nothing leaves early: states that others merge have to outlive a crash here, so has the number
/// of a copy, and the rest is in no hurry.
final class Sender {

    private final Allowance asks;
    private final Allowance answers;
    private long bytesSent;

    Sender(long bytesPerSecond) {
        long half = Math.max(1, bytesPerSecond / 2);
        this.asks = new Allowance(half);
        this.answers = new Allowance(half);
    }

    long bytesSent() {
        return bytesSent;
    }

    /// 0 where something may be asked now.
    long waitToAskNanos(long now) {
        return asks.waitNanos(now);
    }

    /// 0 where something may be answered now.
    long waitToAnswerNanos(long now) {
        return answers.waitNanos(now);
    }

    void ask(NodeId to, AntiEntropyMessage question, Outbox<AntiEntropyMessage> out) {
        asks.take(question.bytesMost());
        send(to, question, out);
    }

    void answer(NodeId to, AntiEntropyMessage answer, Outbox<AntiEntropyMessage> out) {
        answers.take(answer.bytesMost());
        send(to, answer, out);
    }

    private void send(NodeId to, AntiEntropyMessage message, Outbox<AntiEntropyMessage> out) {
        bytesSent += message.bytesMost();
        out.send(to, message);
    }

    /// Takes nothing of any allowance: it is little, and comes once for each question.
    void decline(
            NodeId to,
            AntiEntropyMessage question,
            Reason why,
            long about,
            long retryNanos,
            Outbox<AntiEntropyMessage> out) {
        out.note(new AntiEntropyNote.RequestDeclined(question.range(), to, why));
        send(
                to,
                new Declined(
                        question.exchange(),
                        question.step(),
                        question.range(),
                        why,
                        about,
                        retryNanos),
                out);
    }

    /// Who asked learns that who answered may hold what is deleted; and tells it.
    void tellOutdated(NodeId peer, long range, long copy, Outbox<AntiEntropyMessage> out) {
        out.note(new AntiEntropyNote.PeerOutdated(range, peer, copy));
        send(peer, new Declined(0, 0, range, Reason.OUTDATED, copy, 0), out);
    }
}
