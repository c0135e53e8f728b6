package fulcrum.server.watch;

import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Codec;
import fulcrum.protocols.detector.Detector;
import fulcrum.protocols.detector.DetectorCodec;
import fulcrum.protocols.detector.DetectorCommand;
import fulcrum.protocols.detector.DetectorConfig;
import fulcrum.protocols.detector.DetectorView;
import fulcrum.protocols.gossip.Gossip;
import fulcrum.protocols.gossip.GossipCodec;
import fulcrum.protocols.gossip.GossipCommand;
import fulcrum.protocols.gossip.GossipConfig;
import fulcrum.protocols.gossip.GossipMessage;
import fulcrum.protocols.gossip.GossipView;
import fulcrum.protocols.timekeeper.Timekeeper;
import fulcrum.protocols.timekeeper.TimekeeperCodec;
import fulcrum.protocols.timekeeper.TimekeeperCommand;
import fulcrum.protocols.timekeeper.TimekeeperConfig;
import fulcrum.protocols.timekeeper.TimekeeperView;
import fulcrum.server.loop.Cell;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A node's three machines that are no group's. On the cell's loop.
public final class Watch {

    /// Numbers that no group will ever have; they travel with each message.
    private static final long DETECTOR = 1L << 40;

    private static final long GOSSIP = DETECTOR + 1;
    private static final long TIMEKEEPER = DETECTOR + 2;

    /// The number of the node's coordinator of transactions, which is beside the watch.
    public static final long COORDINATOR = DETECTOR + 3;

    /// Rumours of addresses are looked at with every so many ticks.
    private static final int ADDRESS_TICKS = 10;

    private final WatchConfig config;
    private final NodeId self;
    private final MeasuredClocks clocks;
    private final Cell cell;
    private final BiConsumer<NodeId, InetSocketAddress> moved;
    private final Detector detector;
    private final Timekeeper timekeeper;
    private final Machine<GossipMessage> gossip;
    private final SortedMap<NodeId, InetSocketAddress> announced = new TreeMap<>();
    private SortedSet<NodeId> peers;
    private int ticks;

    /// @param peers the other members
    /// @param own where this node's doors are
    /// @param clocks told what is measured
    /// @param moved told where a peer listens from now on
    public Watch(
            WatchConfig config,
            NodeId self,
            SortedSet<NodeId> peers,
            Announcement own,
            MeasuredClocks clocks,
            Cell cell,
            BiConsumer<NodeId, InetSocketAddress> moved) {
        this.config = config;
        this.self = self;
        this.peers = new TreeSet<>(peers);
        this.clocks = clocks;
        this.cell = cell;
        this.moved = moved;
        this.detector = new Detector(DetectorConfig.of(self, peers, config.detector()));
        this.timekeeper =
                new Timekeeper(TimekeeperConfig.of(self, peers, config.clockOffsetNanosMost()));
        this.gossip =
                new Unstored<>(
                        Gossip.recover(GossipConfig.of(self, peers, own.toBytes()), List.of()));
    }

    /// Begins, in this life of the node.
    public void open(long seed, long incarnation) {
        open(DETECTOR, detector, DetectorCodec.MESSAGES, seed, incarnation);
        open(TIMEKEEPER, timekeeper, TimekeeperCodec.MESSAGES, seed, incarnation);
        open(GOSSIP, gossip, GossipCodec.MESSAGES, seed, incarnation);
    }

    private <M> void open(
            long number, Machine<M> machine, Codec<M> messages, long seed, long incarnation) {
        cell.open(
                number,
                new Cell.Opening<>(
                        machine,
                        messages,
                        NoState.NO_RECORDS,
                        new NoState(),
                        0,
                        seed * 31 + number,
                        incarnation));
    }

    /// Under which group's number a note is told: what the watch says is the node's.
    public static long toldAs(long group) {
        return group >= DETECTOR ? 0 : group;
    }

    /// Who the members are from now on. Gossip learns by itself who is there, and never decides who
    /// belongs.
    ///
    /// @param members all of them; this node may be among them
    public void members(SortedSet<NodeId> members) {
        SortedSet<NodeId> others = new TreeSet<>(members);
        others.remove(self);
        if (!others.equals(peers)) {
            peers = others;
            announced.keySet().retainAll(others);
            cell.tell(DETECTOR, new DetectorCommand.Watch(others));
            cell.tell(GOSSIP, new GossipCommand.Meet(others));
            cell.tell(TIMEKEEPER, new TimekeeperCommand.Compare(others));
            cell.wake();
        }
    }

    /// Looks at what has come of it, some times in a second.
    public void tick() {
        clocks.measure(timekeeper.view());
        if (++ticks % ADDRESS_TICKS == 0 && gossip.view() instanceof GossipView view) {
            view.members().forEach(this::follow);
        }
    }

    /// A peer that tells of another place than it did has moved. What it said first is not taken
    /// for news: the configuration may know it by a better name.
    private void follow(GossipView.Member member) {
        if (!peers.contains(member.node()) || !member.standing().living()) {
            return;
        }
        InetSocketAddress place = Announcement.read(member.payload()).peersAddress();
        if (place != null) {
            InetSocketAddress before = announced.put(member.node(), place);
            if (before != null && !before.equals(place)) {
                moved.accept(member.node(), place);
            }
        }
    }

    // What it knows

    /// Its own clock is not to be trusted.
    public boolean isQuarantined() {
        return timekeeper.view().standing() == TimekeeperView.Standing.QUARANTINED;
    }

    /// For how long each peer that is suspected now has been silent.
    public SortedMap<NodeId, Long> silences(long now) {
        SortedMap<NodeId, Long> silences = new TreeMap<>();
        for (DetectorView.Peer peer : detector.viewAt(now).peers()) {
            if (peer.suspected()) {
                silences.put(peer.node(), peer.level().silentNanos());
            }
        }
        return silences;
    }

    /// For how long nothing was heard of each peer.
    SortedMap<NodeId, Long> heard(long now) {
        SortedMap<NodeId, Long> heard = new TreeMap<>();
        for (DetectorView.Peer peer : detector.viewAt(now).peers()) {
            heard.put(peer.node(), peer.level().silentNanos());
        }
        return heard;
    }

    /// Whether a peer is there, and its clock right as far as this node can tell.
    public boolean isOnTime(NodeId peer) {
        return trusted().contains(peer);
    }

    /// Peers that are there, and whose clocks are right as far as this node can tell.
    SortedSet<NodeId> trusted() {
        SortedSet<NodeId> trusted = new TreeSet<>();
        for (TimekeeperView.Peer peer : timekeeper.view().peers()) {
            if (peer.agrees()) {
                trusted.add(peer.node());
            }
        }
        trusted.removeAll(detector.view().suspects());
        return trusted;
    }

    /// @param now by the monotonic clock
    public WatchFigures figures(long now) {
        TimekeeperView time = timekeeper.view();
        clocks.measure(time);
        SortedMap<NodeId, TimekeeperView.Peer> theirs = new TreeMap<>();
        time.peers().forEach(peer -> theirs.put(peer.node(), peer));
        SortedMap<NodeId, WatchFigures.Peer> all = new TreeMap<>();
        for (DetectorView.Peer peer : detector.viewAt(now).peers()) {
            TimekeeperView.Peer theirClock = theirs.get(peer.node());
            if (theirClock != null) {
                all.put(
                        peer.node(),
                        new WatchFigures.Peer(
                                peer.suspected(),
                                peer.level().levelMilli(),
                                peer.level().thresholdMilli(),
                                peer.level().silentNanos(),
                                rumour(peer.node()),
                                theirClock));
            }
        }
        return new WatchFigures(
                new WatchFigures.Clock(
                        time.standing(),
                        time.offsetNanos(),
                        clocks.wallErrorNanos(),
                        config.clockOffsetNanosMost()),
                all);
    }

    private @Nullable String rumour(NodeId peer) {
        GossipView.Member member =
                gossip.view() instanceof GossipView view ? view.member(peer) : null;
        return member == null ? null : member.standing().name().toLowerCase(Locale.ROOT);
    }
}
