package fulcrum.lab.gossip;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Invariant;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.gossip.Gossip;
import fulcrum.protocols.gossip.GossipConfig;
import fulcrum.protocols.gossip.GossipInvariants;
import fulcrum.protocols.gossip.GossipMessage;
import fulcrum.protocols.gossip.GossipNote;
import fulcrum.protocols.gossip.GossipView;
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

/// One run of gossip's world.
final class GossipEpisode implements Episode<GossipMessage, GossipView> {

    private static final long MILLI = 1_000_000;

    private final Stage<GossipView> stage;
    private final Dice dice;
    private final GossipConfig.Timing timing;
    private final GossipConfig.Limits limits;
    private final Hosts hosts;
    private final Agreement agreement;
    private SortedSet<NodeId> core = Collections.emptySortedSet();

    GossipEpisode(GossipWorld world, Universe universe, Stage<GossipView> stage) {
        this.stage = stage;
        this.dice = Dice.of(universe.seed()).fork("gossip world");
        this.timing = timing(universe.links().preset(), dice.fork("timing"));
        this.limits = limits(dice.fork("limits"));
        this.hosts =
                new Hosts(
                        dice.fork("hosts"),
                        world.announcements(),
                        universe.stormNanos() / (world.announcements() + 5),
                        () -> stage.sometimes(GossipWorld.JOINED),
                        () -> stage.sometimes(GossipWorld.LEFT));
        this.agreement = new Agreement(stage, hosts::leaving, 10 * timing.periodNanos());
    }

    private static GossipConfig.Timing timing(Universe.Preset preset, Dice dice) {
        boolean far = preset == Universe.Preset.CROSS_REGION;
        long period = far ? 1000 * MILLI : dice.between(60, 150) * MILLI;
        return new GossipConfig.Timing(
                period,
                far ? 320 * MILLI : period / 4,
                dice.between(1, 3),
                dice.between(1, 3),
                dice.between(4, 10),
                (far ? 120_000 : 30_000) * MILLI);
    }

    private static GossipConfig.Limits limits(Dice dice) {
        int payload = 100;
        return new GossipConfig.Limits(
                dice.between(1, 3),
                dice.between(2, 4),
                dice.between(250, 900),
                payload,
                dice.below(9));
    }

    @Override
    public Machine<GossipMessage> start(Birth birth) {
        // Whoever starts a node names all those that are there.
        SortedSet<NodeId> seeds = new TreeSet<>(stage.nodes());
        seeds.addAll(birth.founders());
        Bytes payload = Bytes.text("at " + birth.self());
        var config = new GossipConfig(birth.self(), seeds, payload, timing, limits);
        return new Overheard(Gossip.recover(config, birth.log()), config, this::heard);
    }

    /// Mistakes are counted, for a detector that makes none is none.
    private void heard(GossipNote note) {
        if (note instanceof GossipNote.MemberSuspected suspected
                && stage.view(suspected.member()) != null) {
            stage.sometimes(GossipWorld.FALSE_SUSPICION);
        } else if (note instanceof GossipNote.MemberDied died
                && stage.view(died.member()) != null) {
            stage.sometimes(GossipWorld.FALSE_DEATH);
        }
    }

    @Override
    public GossipView view(Machine<GossipMessage> machine) {
        return ((Overheard) machine).gossip().view();
    }

    @Override
    public Columns columns(GossipView view) {
        String role = view.health() > 0 ? "ill" : "member";
        return new Columns(role, view.incarnation().turn(), view.living().size());
    }

    @Override
    public List<Invariant<GossipView>> invariants() {
        return GossipInvariants.all();
    }

    @Override
    public List<Client> clients() {
        return List.of(hosts);
    }

    @Override
    public List<Moment<GossipMessage>> moments() {
        return List.of(
                note("suspected a member", n -> n instanceof GossipNote.MemberSuspected),
                note("took a member for dead", n -> n instanceof GossipNote.MemberDied),
                note("refuted", n -> n instanceof GossipNote.AccusationRefuted),
                note("greeted", n -> n instanceof GossipNote.Greeted));
    }

    private static Moment<GossipMessage> note(String name, Predicate<GossipNote> which) {
        return new Moment<>(
                name,
                effect ->
                        effect instanceof Effect.Noted<GossipMessage>(GossipNote n)
                                && which.test(n));
    }

    @Override
    public SortedSet<NodeId> core(SortedSet<NodeId> nodes) {
        List<NodeId> some = new ArrayList<>(nodes);
        dice.shuffle(some);
        int spared = dice.below(Math.max(1, some.size() - 1));
        core = new TreeSet<>(some.subList(spared, some.size()));
        return core;
    }

    @Override
    public boolean settled() {
        return hosts.done() && agreement.lasts(core);
    }
}
