package fulcrum.server.node;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.Cluster;
import fulcrum.database.catalog.Member;
import fulcrum.database.gate.Gate;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.NodeId;
import fulcrum.server.loop.Cell;
import fulcrum.server.transport.Refusal;
import fulcrum.server.transport.Transport;
import fulcrum.server.transport.TransportNote;
import java.io.IOException;
import java.util.Collection;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which version of the formats the cluster has finalised, as the catalog says: first the node's
/// directory is told, so that older software does not open it any more, then its connections, then
/// its groups. On the cell's loop, unless a method says otherwise.
final class Finalising {

    /// What to do with a node that is too old.
    static final String HINT =
            "start it with the newer software, and without 'features.newest: closed'; what is"
                    + " finalised stays, and to go back is to restore a backup in another cluster";

    private final NodeConfig config;
    private final NodeDirectory data;
    private final Cell cell;
    private final Transport transport;
    private final Consumer<Runnable> loop;
    private final Consumer<? super NodeNote> notes;

    /// The directory says so.
    private int kept;

    private CompletableFuture<Void> keeping = CompletableFuture.completedFuture(null);

    /// @param loop runs something on the cell's loop
    Finalising(
            NodeConfig config,
            NodeDirectory data,
            Cell cell,
            Transport transport,
            Consumer<Runnable> loop,
            Consumer<? super NodeNote> notes) {
        this.config = config;
        this.data = data;
        this.cell = cell;
        this.transport = transport;
        this.loop = loop;
        this.notes = notes;
        take(data.identity().finalised());
    }

    private void take(int version) {
        kept = version;
        transport.finalise(version);
    }

    /// Why the node cannot live in this cluster; null where it can.
    @Nullable String objection(Catalog catalog) {
        Cluster cluster = catalog.cluster();
        return cluster != null && cluster.finalisedVersion() > config.version()
                ? reason(config.self(), config.version(), cluster.finalisedVersion())
                : null;
    }

    /// Passes on what the catalog says, as far as the directory knows it.
    void tick(Catalog catalog, Collection<Long> groups) {
        Cluster cluster = catalog.cluster();
        if (cluster == null) {
            return;
        }
        if (cluster.finalisedVersion() > kept && keeping.isDone()) {
            keep(cluster.finalisedVersion());
        }
        SortedSet<Gate> open = Gate.among(cluster.openGates());
        open.retainAll(Gate.upTo(kept));
        for (long group : groups) {
            if (cell.view(group) instanceof ShardView view && !view.gates().containsAll(open)) {
                cell.tell(group, new ShardCommand.OpenGates(open));
                cell.wake();
            }
        }
    }

    /// Beside the loop, which must not wait for a disk. Where it cannot be written it is tried
    /// again, and nothing that needs it is written meanwhile.
    private void keep(int version) {
        keeping =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                data.finalised(version);
                            } catch (IOException _) {
                                return; // whoever needs the disk says what is wrong with it
                            }
                            loop.accept(() -> {
                                take(version);
                                notes.accept(new NodeNote.VersionFinalised(version));
                            });
                        },
                        Thread::startVirtualThread);
    }

    /// What the catalog is still to be told of this node's version; null where it knows.
    @Nullable CatalogChange due(Catalog catalog) {
        Cluster cluster = catalog.cluster();
        Member self = catalog.member(config.self());
        return cluster != null
                        && self != null
                        && self.state().holdsReplicas()
                        && cluster.versions().getOrDefault(config.self(), 0) != config.version()
                ? new CatalogChange.Runs(config.self(), config.version())
                : null;
    }

    /// What a note of the connections says of a later version; null where it says nothing of one.
    static @Nullable String heardIn(TransportNote note) {
        return note instanceof TransportNote.CallRefused(var peer, var reason, var detail, long _)
                        && reason == Refusal.FINALISED
                ? "the cluster has finalised a later version; " + peer + " says: " + detail
                : null;
    }

    static String reason(NodeId node, int version, int finalised) {
        return "%s runs version %d, and its cluster has finalised version %d"
                .formatted(node, version, finalised);
    }

    /// What was to be kept is on the disk, or cannot be written. From any thread, once the loop has
    /// ended.
    void close() {
        keeping.join();
    }
}
