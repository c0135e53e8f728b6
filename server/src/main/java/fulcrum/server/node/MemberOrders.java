package fulcrum.server.node;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.CatalogDecision;
import fulcrum.database.catalog.Member;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.loop.Cell;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Operators' orders at this node: each goes to the node's loop, and its caller waits.
final class MemberOrders implements ClusterOrders {

    /// So long a change of the catalog is tried, through elections too.
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(8);

    private static final long DEADLINE_SECONDS = 5;
    private static final long PAUSE_MILLIS = 50;

    private final NodeConfig config;
    private final Members members;
    private final Groups groups;
    private final PeerTimes peers;
    private final Cell cell;
    private final Consumer<Runnable> loop;

    /// @param loop runs something on the node's loop
    MemberOrders(
            NodeConfig config,
            Members members,
            Groups groups,
            PeerTimes peers,
            Cell cell,
            Consumer<Runnable> loop) {
        this.config = config;
        this.members = members;
        this.groups = groups;
        this.peers = peers;
        this.cell = cell;
        this.loop = loop;
    }

    @Override
    public Sight sight() throws OrderRefused {
        return ask(answer -> answer.accept(look()));
    }

    private Sight look() {
        SortedMap<Long, Group> seen = new TreeMap<>();
        for (long group : groups.open()) {
            RaftView view = view(group);
            if (view != null) {
                seen.put(group, new Group(group, view));
            }
        }
        long now = System.nanoTime();
        SortedMap<NodeId, Long> silent = new TreeMap<>();
        peers.figures(now)
                .forEach((peer, link) -> {
                    if (!link.connected()) {
                        silent.put(peer, TimeUnit.NANOSECONDS.toMillis(link.sinceNanos()));
                    }
                });
        return new Sight(
                config.cluster().toString(), members.catalog(), seen, silent, config.version());
    }

    private @Nullable RaftView view(long group) {
        return cell.view(group) instanceof ShardView view ? view.raft() : null;
    }

    @Override
    public Amended carryOut(CatalogChange change) throws OrderRefused {
        long began = System.nanoTime();
        while (true) {
            Amending.Result result =
                    ask((Consumer<Amending.Result> answer) -> members.amend(change, answer));
            switch (result) {
                case Amending.Result.Done(Catalog catalog, boolean already) -> {
                    return new Amended(catalog, already);
                }
                case Amending.Result.Refused(var why) -> {
                    if (late(began) || !isYoung(why, change)) {
                        throw OrderRefused.of(why);
                    }
                    pause();
                }
                case Amending.Result.NotNow(String why) -> {
                    if (late(began)) {
                        throw new OrderRefused(
                                Kind.NOT_NOW,
                                "the catalog could not be changed in time: " + why,
                                "'fulcrum status' says who is missing; ask again when a majority"
                                        + " answers");
                    }
                    pause();
                }
            }
        }
    }

    private static boolean late(long began) {
        return System.nanoTime() - began > PATIENCE_NANOS;
    }

    /// The first leader is about to write who the members are.
    private static boolean isYoung(CatalogDecision.Refused why, CatalogChange change) {
        return why.why() == CatalogDecision.Why.FOUNDED && !(change instanceof CatalogChange.Found);
    }

    private void demandTakesRoles(NodeId to) throws OrderRefused {
        Catalog catalog = members.catalog();
        Member member = catalog.member(to);
        if (member == null && catalog.cluster() != null) {
            throw new OrderRefused(
                    Kind.UNKNOWN, "there is no " + to, "'fulcrum get nodes' lists the members");
        }
        if (member != null && !member.state().takesRoles()) {
            throw new OrderRefused(
                    Kind.CONFLICT,
                    to + " is " + member.state().label() + " and takes no leadership",
                    "choose an active member, or 'fulcrum node uncordon " + to + "' first");
        }
    }

    @Override
    public @Nullable NodeId moveLeader(long group, NodeId to) throws OrderRefused {
        demandTakesRoles(to);
        record Answer(@Nullable NodeId leader, @Nullable Outcome outcome) {}
        Answer answer =
                ask((Consumer<Answer> then) -> {
                    RaftView view = view(group);
                    if (view == null || to.equals(view.leader())) {
                        then.accept(new Answer(view == null ? null : to, null));
                    } else if (!config.self().equals(view.leader())) {
                        then.accept(new Answer(view.leader(), new Outcome.Unknown("it follows")));
                    } else {
                        ShardCommand move = new ShardCommand.MoveLeader(to);
                        cell.submit(group, move, outcome -> then.accept(new Answer(null, outcome)));
                    }
                });
        if (answer.outcome == null) {
            if (answer.leader == null) {
                throw new OrderRefused(
                        Kind.UNKNOWN,
                        "there is no group " + group,
                        "'fulcrum status' lists the groups");
            }
            return null;
        }
        if (answer.outcome instanceof Outcome.Done) {
            return null;
        }
        if (answer.leader != null) {
            return answer.leader;
        }
        throw refusedMove(group, to, answer.outcome);
    }

    private static OrderRefused refusedMove(long group, NodeId to, Outcome outcome) {
        String why =
                switch (outcome) {
                    case Outcome.Refused(var refusal, var _) ->
                            refusal == Outcome.Refusal.INVALID
                                    ? to + " does not vote there"
                                    : "the group says " + refusal;
                    case Outcome.Unknown(String reason) -> reason;
                    case Outcome.Done _ -> "it did";
                };
        return new OrderRefused(
                Kind.NOT_NOW,
                "group " + group + " was not handed to " + to + ": " + why,
                "a leader is a voter that has the whole log; 'fulcrum get nodes -o wide' says who"
                        + " votes");
    }

    private <T> T ask(Consumer<Consumer<T>> question) throws OrderRefused {
        CompletableFuture<T> answered = new CompletableFuture<>();
        try {
            loop.accept(() -> question.accept(answered::complete));
            return answered.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException | RejectedExecutionException _) {
            throw new OrderRefused(
                    Kind.NOT_NOW,
                    config.self() + " does not answer",
                    "ask another node; the log of this one says why");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new OrderRefused(Kind.NOT_NOW, "interrupted", "ask again");
        }
    }

    private static void pause() throws OrderRefused {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new OrderRefused(Kind.NOT_NOW, "interrupted", "ask again");
        }
    }
}
