package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Outcome.Refusal;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Make;
import fulcrum.protocols.lattice.leaderless.Placement.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Any node coordinates what its clients ask (Dynamo 4.5). Updates are numbered by the home that
/// makes them, so a write goes to a home first, where this node is none that may make it.
final class Coordinator {

    private static final int HANDED_MOST = 4096;

    /// A write that another node has handed on, in this life.
    ///
    /// @param operation its number there
    private record Handed(NodeId from, long operation) {}

    private final Site site;
    private final Peers peers;
    private final Rows rows;
    private final Hints hints;
    private final TreeMap<Long, Operation> operations = new TreeMap<>();

    /// What became of what was handed on; null while it is under way.
    private final LinkedHashMap<Handed, @Nullable LeaderlessMessage> handed = new LinkedHashMap<>();

    private final TreeMap<NodeId, Long> forgotten = new TreeMap<>();

    Coordinator(Site site, Peers peers, Rows rows, Hints hints) {
        this.site = site;
        this.peers = peers;
        this.rows = rows;
        this.hints = hints;
    }

    int underWay() {
        return operations.size();
    }

    private Desk desk() {
        return new Desk(site.nextNumber(), site, peers, rows, hints);
    }

    private boolean full() {
        return operations.size() >= site.config.limits().operationsMost();
    }

    // Writes

    void write(long request, LeaderlessCommand.Write write, Outbox<LeaderlessMessage> out) {
        Asker asker = new Asker.Client(request);
        Range range = site.range(write.key());
        if (impossible(write.key(), write.consistency())) {
            refuse(asker, write.key(), Refusal.INVALID, "no such level at this range", out);
        } else if (full()) {
            refuse(asker, write.key(), Refusal.OVERLOADED, "too much is under way", out);
        } else if (mayMake(range, write.once())) {
            coordinate(desk(), asker, write, out);
        } else {
            forward(asker, range, write, out);
        }
    }

    private boolean impossible(Bytes key, Consistency consistency) {
        Range range = site.range(key);
        return Needed.toRead(range, consistency.level(), site.placement(), site.region())
                .impossible();
    }

    /// A whole home makes updates; what is to count once, only one of them.
    private boolean mayMake(Range range, @Nullable Once once) {
        return site.serves(range)
                && (once == null || once.maker(range.reading()).equals(site.self));
    }

    private void coordinate(
            Desk desk, Asker asker, LeaderlessCommand.Write write, Outbox<LeaderlessMessage> out) {
        Writing writing = new Writing(desk, asker, write);
        String refusal = writing.refusal();
        if (refusal != null) {
            refuse(asker, write.key(), Refusal.UNAVAILABLE, refusal, out);
            return;
        }
        if (write.consistency().grade() != Grade.LINEARIZABLE) {
            operations.put(desk.number(), writing);
            writing.make(null, out);
            settle(desk.number());
            return;
        }
        // Lynch and Shvartsman 1997: what is written exceeds what a read quorum has.
        Desk asking = desk();
        Reading query =
                new Reading(
                        asking,
                        write.key(),
                        Consistency.of(write.consistency().level()),
                        (found, sink) -> {
                            if (found == null) {
                                writing.refuse("no read quorum has answered", sink);
                                return;
                            }
                            operations.put(desk.number(), writing);
                            writing.make(found.state(), sink);
                        });
        operations.put(asking.number(), query);
        query.begin(out);
        settle(asking.number());
    }

    private void forward(
            Asker asker,
            Range range,
            LeaderlessCommand.Write write,
            Outbox<LeaderlessMessage> out) {
        List<NodeId> makers = new ArrayList<>();
        Once once = write.once();
        for (NodeId home : once == null ? range.reading() : List.of(once.maker(range.reading()))) {
            boolean known = !home.equals(site.self) && peers.life(home) > 0;
            if (known && !peers.isAway(home) && !site.gone(home)) {
                makers.add(home);
            }
        }
        if (makers.isEmpty()) {
            refuse(asker, write.key(), Refusal.UNAVAILABLE, "no home can be reached", out);
            return;
        }
        Desk desk = desk();
        Forwarding forwarding = new Forwarding(desk, asker, write, makers);
        operations.put(desk.number(), forwarding);
        forwarding.begin(out);
    }

    /// Another node hands a write on: in this life it is made at most once, however often this
    /// arrives, and never after it was declined.
    void onMake(NodeId from, Make m, Outbox<LeaderlessMessage> out) {
        if (m.life() != site.life() || m.operation() <= forgotten.getOrDefault(from, 0L)) {
            out.note(new LeaderlessNote.MessageIgnored("Make", "it is for another life"));
            return; // whether that one has made it nobody can tell
        }
        Handed it = new Handed(from, m.operation());
        if (handed.containsKey(it)) {
            LeaderlessMessage answer = handed.get(it);
            if (answer != null) {
                out.send(from, answer);
            }
            return;
        }
        handed.put(it, null);
        forgetHanded();
        Range range = site.range(m.key());
        var write = new LeaderlessCommand.Write(m.key(), m.change(), m.consistency(), m.once());
        boolean old = m.epoch() < range.since();
        boolean behind = m.epoch() > site.placement().epoch();
        String why = null;
        if (old || behind) {
            why = "the homes have changed";
        } else if (!mayMake(range, m.once())) {
            why = "this node may not make it";
        } else if (full()) {
            why = "too much is under way";
        }
        if (why != null) {
            Placement later = old ? site.placement() : null;
            answer(it, new LeaderlessMessage.Declined(m.operation(), why, behind, later), out);
            return;
        }
        coordinate(desk(), new Asker.Peer(this, from, m.operation()), write, out);
    }

    /// Whatever was handed on before the youngest that is forgotten is not made any more.
    private void forgetHanded() {
        while (handed.size() > HANDED_MOST) {
            Handed eldest = handed.firstEntry().getKey();
            handed.pollFirstEntry();
            forgotten.merge(eldest.from, eldest.operation, Math::max);
        }
    }

    private void answer(Handed it, LeaderlessMessage answer, Outbox<LeaderlessMessage> out) {
        handed.put(it, answer);
        out.send(it.from, answer);
    }

    /// What an operation came to for another node is kept, for its answer may be lost.
    void answeredPeer(NodeId to, LeaderlessMessage.Made made) {
        handed.replace(new Handed(to, made.operation()), made);
    }

    // Reads

    void read(long request, LeaderlessCommand.Read read, Outbox<LeaderlessMessage> out) {
        Asker asker = new Asker.Client(request);
        if (impossible(read.key(), read.consistency())) {
            refuse(asker, read.key(), Refusal.INVALID, "no such level at this range", out);
            return;
        }
        if (full()) {
            refuse(asker, read.key(), Refusal.OVERLOADED, "too much is under way", out);
            return;
        }
        Desk desk = desk();
        Reading reading =
                new Reading(
                        desk,
                        read.key(),
                        read.consistency(),
                        (found, sink) ->
                                asker.tell(
                                        found == null
                                                ? new Outcome.Refused(Refusal.UNAVAILABLE, null)
                                                : new Outcome.Done(
                                                        LeaderlessCodec.ANSWERS.encode(found)),
                                        sink));
        String refusal = reading.refusal();
        if (refusal != null) {
            refuse(asker, read.key(), Refusal.UNAVAILABLE, refusal, out);
            return;
        }
        operations.put(desk.number(), reading);
        reading.begin(out);
        settle(desk.number());
    }

    private static void refuse(
            Asker asker, Bytes key, Refusal why, String words, Outbox<LeaderlessMessage> out) {
        out.note(new LeaderlessNote.OperationRefused(key, words));
        asker.tell(new Outcome.Refused(why, null), out);
    }

    // What comes back

    /// @return whether an operation of that number is under way
    boolean on(
            long number,
            BiConsumer<Operation, Outbox<LeaderlessMessage>> word,
            Outbox<LeaderlessMessage> out) {
        Operation operation = operations.get(number);
        if (operation == null) {
            return false;
        }
        word.accept(operation, out);
        settle(number);
        return true;
    }

    void stored(long upTo, Outbox<LeaderlessMessage> out) {
        all((operation, sink) -> operation.stored(upTo, sink), out);
    }

    void placed(Outbox<LeaderlessMessage> out) {
        all(Operation::placed, out);
    }

    private void all(
            BiConsumer<Operation, Outbox<LeaderlessMessage>> word, Outbox<LeaderlessMessage> out) {
        for (long number : new ArrayList<>(operations.keySet())) {
            on(number, word, out);
        }
    }

    /// Operations that have ended during a visit are found when time has passed.
    private void settle(long number) {
        Operation operation = operations.get(number);
        if (operation != null && operation.over()) {
            operations.remove(number);
        }
    }

    void sweep() {
        operations.values().removeIf(Operation::over);
    }
}
