package fulcrum.server.node;

import fulcrum.database.gate.Gate;
import fulcrum.database.session.Coordinator;
import fulcrum.database.session.CoordinatorConfig;
import fulcrum.database.session.Routes;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.NodeId;
import fulcrum.server.loop.Cell;
import fulcrum.server.loop.ReplySink;
import fulcrum.server.loop.Routing;
import fulcrum.server.watch.NoState;
import fulcrum.server.watch.Watch;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The node's coordinator of transactions in its cell, and what it and the shards know of where
/// everything is. On the cell's loop, unless a method says otherwise.
final class Coordinating {

    /// All transactions together may hold one part of the heap in so many.
    private static final int HEAP_PART = 4;

    private final NodeId self;
    private final Cell cell;
    private final Predicate<NodeId> reached;
    private final CoordinatorConfig config;
    private final Routes routes = new Routes();
    private List<NodeId> members = List.of();

    /// @param reached whether another node can be, now
    Coordinating(NodeConfig config, Cell cell, Predicate<NodeId> reached) {
        this.self = config.self();
        this.config =
                CoordinatorConfig.DEFAULT
                        .withPreparedMost(config.sizes().preparedMost())
                        .holding(Runtime.getRuntime().maxMemory() / HEAP_PART);
        this.cell = cell;
        this.reached = reached;
    }

    /// To which group of a node a message goes, of the group of this number.
    static Routing<ShardMessage> routing(NodeId self, long own) {
        return new Routing<>(
                self,
                message ->
                        message instanceof ShardMessage.Across across
                                ? group(across.to().isCoordinator(), across.to().shard())
                                : own);
    }

    private static long group(boolean coordinator, long shard) {
        return coordinator ? Watch.COORDINATOR : shard;
    }

    /// Begins, in this life of the node.
    void open(int version, long seed, long incarnation) {
        cell.open(
                Watch.COORDINATOR,
                new Cell.Opening<>(
                        new Coordinator(self, config, routes),
                        ShardCodec.messages(version),
                        NoState.NO_RECORDS,
                        new NoState(),
                        0,
                        seed,
                        incarnation,
                        routing(self, Watch.COORDINATOR)));
    }

    /// Who the others are that hold replicas.
    void members(SortedSet<NodeId> others) {
        SortedSet<NodeId> all = new TreeSet<>(others);
        all.add(self);
        members = List.copyOf(all);
    }

    /// Tells each group, the catalog's too, where the others are that can be reached, as far as it
    /// does not know, and the coordinator, as soon as all understand each other.
    void tick(SortedSet<Long> groups) {
        List<NodeId> present = present();
        for (long group : groups) {
            if (!(cell.view(group) instanceof ShardView view)) {
                continue;
            }
            if (view.gates().contains(Gate.TRANSACTIONS)) {
                routes.held(present);
            }
            if (!view.neighbours().equals(present)) {
                cell.tell(group, new ShardCommand.Neighbours(present));
                cell.wake();
            }
        }
    }

    private List<NodeId> present() {
        return members.stream().filter(node -> node.equals(self) || reached.test(node)).toList();
    }

    /// A client's request. From any thread; the sink is told on the loop.
    void submit(SessionCommand command, ReplySink sink) {
        cell.submitFromOutside(Watch.COORDINATOR, command, sink);
    }

    /// What a session of a door on the loop may begin, and go on with.
    OwnTransactions session() {
        return new OwnTransactions(
                (command, sink) -> cell.submit(Watch.COORDINATOR, command, sink));
    }
}
