package fulcrum.server.node;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.Member;
import fulcrum.database.catalog.MemberState;
import fulcrum.database.catalog.Step;
import fulcrum.database.catalog.Steward;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.loop.Cell;
import fulcrum.server.transport.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What this node does about the cluster's members: it knows them from the catalog, lets its
/// transport know them, brings the groups that it leads to where the catalog points, and says of
/// itself what only it can say. On the cell's loop, unless a method says otherwise.
final class Members {

    /// From one change that it asked for to the next.
    private static final long AGAIN_NANOS = 500_000_000;

    /// A leader for so long may give a leadership away only to even them out.
    private static final long SETTLED_NANOS = 5_000_000_000L;

    private final NodeConfig config;
    private final Cell cell;
    private final Groups groups;
    private final Transport transport;
    private final PeerTimes peers;
    private final Predicate<NodeId> onTime;
    private final Consumer<? super NodeNote> notes;
    private final CatalogReader reader;
    private final Steward steward = new Steward(Steward.Patience.STANDARD);
    private final Keeping keeping;
    private final RescueMark rescue;
    private final Finalising finalising;

    /// Whom the transport calls, and where.
    private final SortedMap<NodeId, InetSocketAddress> admitted;

    /// Whom it refuses because they have left.
    private final SortedSet<NodeId> dismissed = new TreeSet<>();

    /// When this node was first seen to lead a group.
    private final SortedMap<Long, Long> ledSince = new TreeMap<>();

    private Catalog followed = Catalog.EMPTY;
    private final List<Consumer<? super SortedSet<NodeId>>> followers = new ArrayList<>();
    private boolean amending;
    private long amendNotBefore = System.nanoTime();

    /// Before the transport begins to call.
    ///
    /// @param onTime whether a peer's clock is right, as far as this node can tell
    Members(
            NodeConfig config,
            NodeDirectory data,
            Cell cell,
            Groups groups,
            Transport transport,
            PeerTimes peers,
            Predicate<NodeId> onTime,
            Consumer<? super NodeNote> notes,
            Finalising finalising) {
        this.config = config;
        this.onTime = onTime;
        this.cell = cell;
        this.groups = groups;
        this.transport = transport;
        this.peers = peers;
        this.notes = notes;
        this.reader = new CatalogReader(cell);
        this.admitted = new TreeMap<>(config.peers());
        this.rescue = data.identity().rescue();
        this.finalising = finalising;
        this.keeping = new Keeping(data.members());
        keeping.kept().forEach((node, address) -> admit(node, address, System.nanoTime()));
    }

    /// Somebody is told who the others are, now and at each change. Before the first tick.
    void follow(Consumer<? super SortedSet<NodeId>> whoFollows) {
        followers.add(whoFollows);
        whoFollows.accept(new TreeSet<>(admitted.keySet()));
    }

    /// The catalog as this node knows it. From any thread.
    Catalog catalog() {
        return reader.catalog();
    }

    /// Changes the catalog, or learns why not.
    void amend(CatalogChange change, Consumer<? super Amending.Result> then) {
        Amending.begin(cell, change, then);
    }

    /// Looks what there is to do.
    void tick(long now) {
        reader.look(now);
        Catalog catalog = reader.catalog();
        follow(catalog, now);
        finalising.tick(catalog, groups.open());
        SortedMap<Long, RaftView> views = views();
        views.forEach((group, view) -> tend(now, catalog, views, group, view));
        if (!amending && now - amendNotBefore >= 0) {
            sayOfOneself(catalog, views);
        }
    }

    private SortedMap<Long, RaftView> views() {
        SortedMap<Long, RaftView> views = new TreeMap<>();
        for (long group : groups.open()) {
            if (cell.view(group) instanceof ShardView view) {
                views.put(group, view.raft());
            }
        }
        return views;
    }

    // Whom the transport knows

    private void follow(Catalog catalog, long now) {
        List<RaftView> views = List.copyOf(views().values());
        SortedMap<NodeId, InetSocketAddress> before = new TreeMap<>(admitted);
        for (Member member : catalog.members().values()) {
            NodeId node = member.node();
            InetSocketAddress address = Places.parse(member.addresses().peers());
            boolean held = views.stream().anyMatch(view -> view.configuration().isMember(node));
            if ((member.state().holdsReplicas() || held) && address != null) {
                dismissed.remove(node);
                admit(node, address, now);
            } else if (Steward.hasLeft(catalog, node, views) && dismissed.add(node)) {
                dismiss(node);
            }
        }
        if (!before.equals(admitted)) {
            keeping.keep(admitted);
            followers.forEach(each -> each.accept(new TreeSet<>(admitted.keySet())));
        }
        if (catalog.version() > followed.version()) {
            tellChanges(catalog);
            followed = catalog;
        }
    }

    private void admit(NodeId node, InetSocketAddress address, long now) {
        if (!node.equals(config.self()) && !address.equals(admitted.put(node, address))) {
            peers.admit(node, now);
            transport.admit(node, address);
        }
    }

    private void dismiss(NodeId node) {
        if (node.equals(config.self())) {
            return;
        }
        admitted.remove(node);
        peers.dismiss(node);
        transport.dismiss(node);
    }

    private void tellChanges(Catalog catalog) {
        Member self = catalog.member(config.self());
        if (self != null && self.state() == MemberState.REMOVED) {
            peers.remove();
        }
        for (Member member : catalog.members().values()) {
            Member earlier = followed.member(member.node());
            if (earlier == null || earlier.state() != member.state()) {
                notes.accept(new NodeNote.MemberIs(member.node(), member.state().label()));
            }
        }
    }

    // The groups that it leads

    private void tend(
            long now, Catalog catalog, SortedMap<Long, RaftView> views, long group, RaftView view) {
        Step step = steward.next(now, catalog, views, group, node -> peers.heardNanos(node, now));
        ShardCommand command = step.command();
        if (view.role() != RaftView.Standing.LEADER) {
            ledSince.remove(group);
        } else {
            ledSince.putIfAbsent(group, now);
        }
        if (command != null && isEarly(step, catalog, group, view, now)) {
            steward.ended(group, now);
        } else if (command != null) {
            notes.accept(new NodeNote.StepAsked(group, step.toString()));
            cell.submit(group, command, _ -> steward.ended(group, System.nanoTime()));
        }
    }

    /// Leaderships are not evened out as soon as one has moved: who gave it away may be about to
    /// stop, and would have to give it away again. Nor are they while anybody is missing, nor in
    /// favour of one whose clock is quarantined, who would give it back.
    private boolean isEarly(Step step, Catalog catalog, long group, RaftView view, long now) {
        Member self = catalog.member(config.self());
        return step instanceof Step.MoveLeader(NodeId to)
                && self != null
                && self.state().keepsVotes()
                && (now - ledSince.getOrDefault(group, now) < SETTLED_NANOS
                        || isTorn(view, now)
                        || !onTime.test(to));
    }

    /// A voter cannot be reached: whoever leads is left alone, for a move may be what is one too
    /// many.
    private boolean isTorn(RaftView view, long now) {
        boolean torn = false;
        for (NodeId node : view.configuration().voters()) {
            torn |= peers.heardNanos(node, now) != now;
        }
        return torn;
    }

    // What it says of itself

    private void sayOfOneself(Catalog catalog, SortedMap<Long, RaftView> views) {
        CatalogChange change = reader.isKnown() ? due(catalog, views) : null;
        if (change != null) {
            amending = true;
            amend(
                    change,
                    _ -> {
                        amending = false;
                        amendNotBefore = System.nanoTime() + AGAIN_NANOS;
                    });
        }
    }

    private @Nullable CatalogChange due(Catalog catalog, SortedMap<Long, RaftView> views) {
        long nowMillis = System.currentTimeMillis();
        if (catalog.cluster() == null) {
            RaftView view = views.get(Groups.CATALOG);
            return view != null && view.role() == RaftView.Standing.LEADER
                    ? new CatalogChange.Found(founders(view), config.version(), nowMillis)
                    : null;
        }
        CatalogChange rescued = CatalogDue.of(catalog, rescue, nowMillis);
        if (rescued != null) {
            return rescued;
        }
        Member self = catalog.member(config.self());
        if (self == null) {
            return null;
        }
        if (self.state() == MemberState.JOINING
                && Steward.hasJoined(catalog, config.self(), new ArrayList<>(views.values()))) {
            return new CatalogChange.Activate(config.self(), nowMillis);
        }
        Member.Addresses own = config.addresses();
        return self.state().holdsReplicas() && !self.addresses().equals(own)
                ? new CatalogChange.Relocate(config.self(), own)
                : finalising.due(catalog);
    }

    /// Each of the others says later where its doors are.
    private SortedMap<NodeId, Member.Addresses> founders(RaftView view) {
        SortedMap<NodeId, Member.Addresses> founders = new TreeMap<>();
        for (NodeId node : view.configuration().voters()) {
            InetSocketAddress address = config.peers().get(node);
            founders.put(
                    node,
                    node.equals(config.self())
                            ? config.addresses()
                            : new Member.Addresses(
                                    address == null ? "" : Places.write(address), "", ""));
        }
        return founders;
    }

    /// What was to be kept is on the disk, or nobody can write there. From any thread.
    void close() {
        keeping.await();
        finalising.close();
    }
}
