package fulcrum.lab.detector;

import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Invariant;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.detector.Detector;
import fulcrum.protocols.detector.DetectorConfig;
import fulcrum.protocols.detector.DetectorInvariants;
import fulcrum.protocols.detector.DetectorMessage;
import fulcrum.protocols.detector.DetectorNote;
import fulcrum.protocols.detector.DetectorView;
import fulcrum.protocols.detector.FailureDetector;
import fulcrum.protocols.detector.FailureDetector.Accrual;
import fulcrum.protocols.detector.FailureDetector.Silence;
import fulcrum.simulator.Birth;
import fulcrum.simulator.Client;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/// One run of the detectors' world.
final class DetectorEpisode implements Episode<DetectorMessage, DetectorView> {

    private static final long MILLI = 1_000_000;

    private final Stage<DetectorView> stage;
    private final Dice dice;
    private final FailureDetector.Setting setting;
    private final Asker asker;
    private SortedSet<NodeId> core = Collections.emptySortedSet();
    private long since = -1;

    DetectorEpisode(DetectorWorld world, Universe universe, Stage<DetectorView> stage) {
        this.stage = stage;
        this.dice = Dice.of(universe.seed()).fork("detector world");
        this.setting = setting(universe.links().preset(), dice.fork("setting"));
        long pause = universe.stormNanos() / (world.questions() + 5);
        this.asker = new Asker(dice.fork("asker"), world.questions(), pause);
    }

    private static FailureDetector.Setting setting(Universe.Preset preset, Dice dice) {
        long period = (preset == Universe.Preset.CROSS_REGION ? 200 : 50) * MILLI;
        return dice.chance(1, 2)
                ? new Silence(period, dice.between(3, 10))
                : Accrual.of(period, dice.between(5000, 12_000));
    }

    @Override
    public Machine<DetectorMessage> start(Birth birth) {
        DetectorConfig config = DetectorConfig.of(birth.self(), birth.founders(), setting);
        return new Watched(new Detector(config), config, this::heard);
    }

    private void heard(DetectorNote note) {
        if (note instanceof DetectorNote.Suspected suspected
                && stage.view(suspected.peer()) != null) {
            stage.sometimes(DetectorWorld.MISTAKE);
        }
    }

    @Override
    public DetectorView view(Machine<DetectorMessage> machine) {
        return ((Watched) machine).detector().view();
    }

    @Override
    public Columns columns(DetectorView view) {
        return new Columns("watches", view.life(), view.suspects().size());
    }

    @Override
    public List<Invariant<DetectorView>> invariants() {
        return DetectorInvariants.all();
    }

    @Override
    public List<Client> clients() {
        return List.of(asker);
    }

    @Override
    public List<Moment<DetectorMessage>> moments() {
        return List.of(
                note("suspected a peer", n -> n instanceof DetectorNote.Suspected),
                note("trusted a peer", n -> n instanceof DetectorNote.Trusted));
    }

    private static Moment<DetectorMessage> note(String name, Predicate<DetectorNote> which) {
        return new Moment<>(
                name,
                effect ->
                        effect instanceof Effect.Noted<DetectorMessage>(DetectorNote n)
                                && which.test(n));
    }

    @Override
    public SortedSet<NodeId> core(SortedSet<NodeId> nodes) {
        List<NodeId> some = new ArrayList<>(nodes);
        dice.shuffle(some);
        core = new TreeSet<>(some.subList(dice.below(Math.max(1, some.size() - 1)), some.size()));
        return core;
    }

    /// Completeness and accuracy, for a while: who does not run is suspected by everybody who is
    /// well, and who is well by nobody of them (Chandra and Toueg, §2.4).
    @Override
    public boolean settled() {
        if (!asker.done() || !agreed()) {
            since = -1;
            return false;
        }
        if (since < 0) {
            since = stage.time();
        }
        return stage.time() - since >= 5 * setting.periodNanos();
    }

    private boolean agreed() {
        for (NodeId node : core) {
            DetectorView view = stage.view(node);
            if (view == null) {
                return false;
            }
            for (DetectorView.Peer peer : view.peers()) {
                boolean runs = stage.view(peer.node()) != null;
                boolean well = core.contains(peer.node());
                if (well ? peer.suspected() : !runs && !peer.suspected()) {
                    return false;
                }
            }
        }
        return true;
    }
}
