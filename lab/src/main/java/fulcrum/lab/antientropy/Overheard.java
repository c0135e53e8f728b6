package fulcrum.lab.antientropy;

import fulcrum.machine.Effect;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.antientropy.AntiEntropy;
import fulcrum.protocols.antientropy.AntiEntropyCodec;
import fulcrum.protocols.antientropy.AntiEntropyConfig;
import fulcrum.protocols.antientropy.AntiEntropyMessage;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Declined;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Found;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Hand;
import fulcrum.protocols.antientropy.AntiEntropyView;

/// Somebody at the door of a replica who looks at all that it says.
///
/// - Honest Size: no message is longer than it is taken for.
/// - Bounded Rate: nobody sends more than it may.
/// - No Word of the Outdated: who knows that its copy is outdated sends no row of it.
final class Overheard {

    private static final long SECOND = 1_000_000_000L;

    private final AntiEntropyConfig config;
    private final AntiEntropy antiEntropy;
    private final Encoder encoder = new Encoder(1024);
    private double sent;
    private long asOf;

    Overheard(AntiEntropyConfig config, AntiEntropy antiEntropy) {
        this.config = config;
        this.antiEntropy = antiEntropy;
    }

    void effect(Effect<AntiEntropyMessage> effect, long now) {
        switch (effect) {
            case Effect.Send<AntiEntropyMessage>(var _, AntiEntropyMessage m) -> said(m, now);
            case Effect.SendEarly<AntiEntropyMessage>(var _, AntiEntropyMessage m) -> said(m, now);
            default -> {} // it is silent
        }
    }

    private void said(AntiEntropyMessage message, long now) {
        AntiEntropyCodec.MESSAGES.encode(message, encoder.reset());
        if (encoder.size() > message.bytesMost()) {
            throw new InvariantViolated(
                    "Honest Size", encoder.size() + " bytes, not " + message.bytesMost());
        }
        if (!(message instanceof Declined)) {
            count(message, encoder.size(), now);
        }
        boolean rows =
                switch (message) {
                    case Found m -> !m.rows().isEmpty();
                    case Hand m -> !m.rows().isEmpty();
                    default -> false;
                };
        AntiEntropyView.Range range = antiEntropy.view().range(message.range());
        if (rows && range != null && range.ledger().outdated()) {
            throw new InvariantViolated("No Word of the Outdated", message.toString());
        }
    }

    /// A message begins when there is room for a part of it; pages that were read meanwhile come on
    /// top.
    private void count(AntiEntropyMessage message, int bytes, long now) {
        long rate = config.limits().bytesPerSecond();
        sent = Math.max(0, sent - (double) (now - asOf) * rate / SECOND) + bytes;
        asOf = now;
        AntiEntropyConfig.Limits limits = config.limits();
        long page = limits.pageBytesMost() + 40L * limits.pageRowsMost() + 200;
        long nodes = 256L * limits.nodesAtOnce() + 100;
        if (sent > rate / 4.0 + 2 * nodes + (1 + limits.pagesAtOnce()) * page) {
            throw new InvariantViolated("Bounded Rate", "at " + message);
        }
    }
}
