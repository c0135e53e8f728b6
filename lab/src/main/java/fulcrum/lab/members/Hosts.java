package fulcrum.lab.members;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.Member;
import fulcrum.database.catalog.Step;
import fulcrum.database.catalog.Steward;
import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the members' hosts do beside running their replicas: now and then each lets its steward
/// look after the groups that it leads, and asks to be made active once it has joined; and the
/// first leader of group 0 writes down who founded the cluster.
final class Hosts implements Client {

    private static final long TICK_NANOS = 20_000_000;
    private static final long TIMEOUT_NANOS = 5_000_000_000L;

    private final Roster roster;
    private final Dice dice;
    private final Steward.Patience patience;
    private final CatalogChange founding;
    private final Runnable activated;
    private final Predicate<NodeId> needed;
    private final TreeMap<NodeId, Steward> stewards = new TreeMap<>();
    private final TreeMap<Long, Place> steps = new TreeMap<>();
    private final TreeMap<NodeId, Errand> errands = new TreeMap<>();

    /// @param founding the first change of the catalog
    /// @param activated is told when a member that joined was made active
    /// @param needed whether a member has a part in any group
    Hosts(
            Roster roster,
            Dice dice,
            Steward.Patience patience,
            CatalogChange founding,
            Runnable activated,
            Predicate<NodeId> needed) {
        this.roster = roster;
        this.dice = dice;
        this.patience = patience;
        this.founding = founding;
        this.activated = activated;
        this.needed = needed;
    }

    @Override
    public void begin(Port port) {
        port.wakeAfter(TICK_NANOS);
    }

    @Override
    public void woken(Port port) {
        port.wakeAfter(TICK_NANOS);
        for (NodeId member : roster.members()) {
            if (dice.chance(1, 2)) {
                tick(member, port);
            }
            if (dice.chance(1, 30) && roster.isOut(member) && !needed.test(member)) {
                roster.remove(member); // its operator stops it at last
            }
        }
    }

    private void tick(NodeId member, Port port) {
        Catalog catalog = roster.catalog(member);
        SortedMap<Long, RaftView> replicas = roster.replicas(member);
        if (replicas.isEmpty()) {
            stewards.remove(member); // the process is down, and forgets
        }
        replicas.keySet().forEach(group -> look(member, group, replicas, catalog, port));
        CatalogChange wish = errands.containsKey(member) ? null : wish(member, catalog, port);
        if (wish != null) {
            errands.put(member, new Errand(wish, member, TIMEOUT_NANOS, port));
        }
    }

    private void look(
            NodeId member,
            long group,
            SortedMap<Long, RaftView> replicas,
            Catalog catalog,
            Port port) {
        Steward steward = stewards.computeIfAbsent(member, _ -> new Steward(patience));
        Step step =
                steward.next(
                        port.time(),
                        catalog,
                        replicas,
                        group,
                        other -> roster.heardAt(member, other));
        ShardCommand command = step.command();
        if (command != null) {
            Place place = new Place(member, (int) group);
            steps.put(port.submit(place.node(), command, TIMEOUT_NANOS), place);
        }
    }

    private @Nullable CatalogChange wish(NodeId member, Catalog catalog, Port port) {
        RaftView view = roster.view(member, 0);
        if (catalog.cluster() == null) {
            boolean leads = view != null && view.role() == RaftView.Standing.LEADER;
            return leads ? founding : null;
        }
        Member self = catalog.member(member);
        return self != null && Steward.hasJoined(catalog, member, roster.views(member))
                ? new CatalogChange.Activate(member, port.time() / 1_000_000)
                : null;
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        Place place = steps.remove(ticket);
        if (place != null) {
            Steward steward = stewards.get(place.member());
            if (steward != null) {
                steward.ended(place.group(), port.time());
            }
            return;
        }
        for (NodeId member : errands.keySet().toArray(new NodeId[0])) {
            Errand errand = errands.get(member);
            if (errand != null && errand.awaits(ticket)) {
                Errand.State state = errand.replied(reply, port);
                if (state != Errand.State.UNDER_WAY) {
                    errands.remove(member);
                }
                if (state == Errand.State.DONE) {
                    activated.run();
                }
            }
        }
    }
}
