package fulcrum.lab.raft;

import fulcrum.machine.Durable;
import fulcrum.machine.codec.Codec;
import fulcrum.protocols.log.raft.RaftCodec;
import fulcrum.protocols.log.raft.RaftMessage;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.simulator.World;
import java.util.List;

/// Registers replicated by Raft, in a universe that tries to break them.
///
/// @param clients who use the registers
/// @param operations of each client
public record RaftWorld(int clients, int operations) implements World<RaftMessage, RaftView> {

    /// What a fault may wait for.
    static final List<String> MOMENTS =
            List.of(
                    "became leader",
                    "stood for election",
                    "gave its vote",
                    "began to learn",
                    "became joint",
                    "decided on members",
                    "took a snapshot",
                    "installed a snapshot",
                    "began a transfer");

    /// By which any clock is fast or slow, at most. Protocols are told what two clocks may differ
    /// by.
    static final long DRIFT_PPM_MOST = 50_000;

    /// Five clients of forty operations each.
    public static final RaftWorld DEFAULT = new RaftWorld(5, 40);

    @Override
    public String name() {
        return "raft";
    }

    @Override
    public Codec<RaftMessage> messages() {
        return RaftCodec.MESSAGES;
    }

    @Override
    public Codec<? extends Durable> records() {
        return RaftCodec.RECORDS;
    }

    @Override
    public Knobs knobs() {
        return Knobs.DEFAULT
                .withNodes(1, 7)
                .withPhases(10_000_000_000L, 90_000_000_000L)
                .withFaults(List.of(), 120)
                .withFaultNanos(1_000_000, 4_000_000_000L)
                .withDrift(DRIFT_PPM_MOST)
                .withAims(List.of("leader"), MOMENTS);
    }

    @Override
    public List<String> expected() {
        return Conditions.all();
    }

    @Override
    public Episode<RaftMessage, RaftView> begin(Universe universe, Stage<RaftView> stage) {
        return new RaftEpisode(this, universe, stage);
    }
}
