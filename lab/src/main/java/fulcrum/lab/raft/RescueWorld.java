package fulcrum.lab.raft;

import fulcrum.machine.Durable;
import fulcrum.machine.codec.Codec;
import fulcrum.protocols.log.raft.RaftCodec;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.protocols.log.raft.Rescue;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.simulator.World;

/// Registers replicated by Raft, whose majority is lost, whose rest is rescued, and whose dead come
/// back.
///
/// @param scene who is lost and when
/// @param bug what is wrong on purpose
public record RescueWorld(RescueScene scene, Bug bug) implements World<Fenced, RaftView> {

    /// What may be planted.
    public enum Bug {
        NONE,
        /// The rescue builds on the survivor whom nobody would elect.
        WORST_SURVIVOR,
        /// Messages pass between epochs.
        NO_FENCE,
        /// The rescue counts as done before its records are durable.
        MARKED_EARLY
    }

    static final String LOST = "something was lost";
    static final String KEPT = "entries of unknown fate were kept";
    static final String RESUMED = "a rescue was begun again";
    static final String HALF = "half of a rescue was found";
    static final String SHUT_OUT = "a dead node came back and was shut out";
    static final String CHOSEN = "a survivor was chosen";

    @Override
    public String name() {
        return "rescue";
    }

    @Override
    public Codec<Fenced> messages() {
        return Fenced.CODEC;
    }

    @Override
    public Codec<? extends Durable> records() {
        return RaftCodec.RECORDS;
    }

    @Override
    public Knobs knobs() {
        return scene.knobs();
    }

    @Override
    public Episode<Fenced, RaftView> begin(Universe universe, Stage<RaftView> stage) {
        return new RescueEpisode(this, universe, stage);
    }

    Rescue planned(Rescue right) {
        if (bug != Bug.WORST_SURVIVOR) {
            return right;
        }
        var worst =
                right.survivors().stream()
                        .min((a, b) ->
                                a.lastTerm() != b.lastTerm()
                                        ? Long.compare(a.lastTerm(), b.lastTerm())
                                        : Long.compare(a.lastIndex(), b.lastIndex()))
                        .orElseThrow();
        return new Rescue(
                worst,
                right.survivors(),
                right.lost(),
                right.term(),
                right.hasQuorum(),
                right.mayHaveLost());
    }
}
