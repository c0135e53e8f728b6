package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Merge;
import fulcrum.protocols.lattice.leaderless.Placement.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Hinted handoff (Dynamo 4.6): what homes have missed, kept until they have it.
///
/// Hints are bounded by size: a further one is declined, and what is kept is never given up for it.
/// They are bounded by age: an old one is handed to a home that is there, and whoever compares
/// replicas brings it on from there.
final class Hints {

    /// A hint on its way.
    private record Sent(long hint, NodeId to) {}

    private final Site site;
    private final Peers peers;
    private final Rows rows;

    // Persistent
    private final TreeMap<Long, Hint> kept = new TreeMap<>();
    private long numbers;

    // Volatile
    private long bytes;
    private final TreeMap<Long, Sent> sent = new TreeMap<>();

    Hints(Site site, Peers peers, Rows rows) {
        this.site = site;
        this.peers = peers;
        this.rows = rows;
    }

    void fold(LeaderlessRecord record) {
        switch (record) {
            case LeaderlessRecord.HintKept(Hint hint) -> add(hint);
            case LeaderlessRecord.HintGone(long number) -> remove(number);
            case LeaderlessRecord.Checkpoint r -> {
                kept.clear();
                bytes = 0;
                r.hints().forEach(this::add);
            }
            case LeaderlessRecord.Joined _,
                    LeaderlessRecord.Dropped _,
                    LeaderlessRecord.Incarnated _,
                    LeaderlessRecord.Placed _,
                    LeaderlessRecord.Filled _,
                    LeaderlessRecord.Forgot _ -> {}
        }
    }

    List<Hint> all() {
        return List.copyOf(kept.values());
    }

    private void add(Hint hint) {
        kept.put(hint.number(), hint);
        numbers = Math.max(numbers, hint.number());
        bytes += hint.bytes();
    }

    private void remove(long number) {
        Hint gone = kept.remove(number);
        if (gone != null) {
            bytes -= gone.bytes();
        }
    }

    /// @param asStandIn a coordinator counts on it
    /// @return false where there is no room
    boolean keep(
            NodeId home, Bytes key, Bytes state, boolean asStandIn, Outbox<LeaderlessMessage> out) {
        Hint hint = new Hint(numbers + 1, home, key, state, site.wall());
        if (bytes + hint.bytes() > site.config.limits().hintBytesMost()) {
            out.note(new LeaderlessNote.HintDeclined(home, key));
            return false;
        }
        add(hint);
        out.store(new LeaderlessRecord.HintKept(hint));
        out.note(new LeaderlessNote.HintKept(home, key, asStandIn));
        return true;
    }

    /// A home is there again.
    void back(NodeId home, Outbox<LeaderlessMessage> out) {
        int room = site.config.limits().hintsAtOnce();
        for (Hint hint : all()) {
            if (room > 0 && hint.home().equals(home) && !lost(hint)) {
                room--;
                send(hint, home, out);
            }
        }
    }

    /// Time has passed: what was sent and not answered is sent again, what is old goes elsewhere.
    void tick(Outbox<LeaderlessMessage> out) {
        TreeMap<NodeId, Integer> under = new TreeMap<>();
        for (Hint hint : all()) {
            List<NodeId> targets = lost(hint) ? others(hint) : List.of(hint.home());
            for (NodeId to : targets) {
                int many = under.merge(to, 1, Integer::sum);
                if (!peers.isAway(to) && many <= site.config.limits().hintsAtOnce()) {
                    send(hint, to, out);
                    break;
                }
            }
        }
        sent.values().removeIf(each -> !kept.containsKey(each.hint));
    }

    /// Its home is none any more, or it is too old.
    private boolean lost(Hint hint) {
        return !site.range(hint.key()).writes(hint.home())
                || site.gone(hint.home())
                || site.wall() - hint.keptNanos() > site.config.timing().hintAgeNanosMost();
    }

    private List<NodeId> others(Hint hint) {
        List<NodeId> homes = new ArrayList<>(site.range(hint.key()).writing());
        homes.remove(hint.home());
        homes.removeIf(site::gone);
        return homes;
    }

    private void send(Hint hint, NodeId to, Outbox<LeaderlessMessage> out) {
        if (to.equals(site.self)) {
            rows.visit(hint.key(), (_, sink) -> joinHere(hint, sink), out);
            return;
        }
        long number = numberFor(new Sent(hint.number(), to));
        long epoch = site.placement().epoch();
        out.send(to, new Merge(number, epoch, hint.key(), hint.state(), false, site.time()));
    }

    /// The same as before where it is sent again: an answer may have a long way.
    private long numberFor(Sent wanted) {
        for (Map.Entry<Long, Sent> each : sent.entrySet()) {
            if (each.getValue().equals(wanted)) {
                return each.getKey();
            }
        }
        long number = site.nextNumber();
        sent.put(number, wanted);
        return number;
    }

    private void joinHere(Hint hint, Outbox<LeaderlessMessage> out) {
        Range range = site.range(hint.key());
        if (kept.containsKey(hint.number()) && site.stage(range) == Stage.WHOLE) {
            rows.join(hint.state(), null, out);
            handed(hint, site.self, out);
        }
    }

    /// @return whether the answer was to one of these
    boolean merged(long number, Outbox<LeaderlessMessage> out) {
        Sent answered = sent.remove(number);
        if (answered == null) {
            return false;
        }
        Hint hint = kept.get(answered.hint);
        if (hint != null) {
            handed(hint, answered.to, out);
            if (sent.values().stream().noneMatch(each -> each.to.equals(answered.to))) {
                back(answered.to, out);
            }
        }
        return true;
    }

    boolean declined(long number) {
        return sent.remove(number) != null;
    }

    private void handed(Hint hint, NodeId to, Outbox<LeaderlessMessage> out) {
        remove(hint.number());
        out.store(new LeaderlessRecord.HintGone(hint.number()));
        out.note(
                to.equals(hint.home())
                        ? new LeaderlessNote.HintDelivered(to, hint.key())
                        : new LeaderlessNote.HintHandedToRepair(hint.home(), hint.key(), to));
    }

    List<LeaderlessView.Waiting> waiting() {
        TreeMap<NodeId, LeaderlessView.Waiting> byHome = new TreeMap<>();
        for (Hint hint : kept.values()) {
            byHome.merge(
                    hint.home(),
                    new LeaderlessView.Waiting(hint.home(), 1, hint.bytes(), hint.keptNanos()),
                    (a, b) ->
                            new LeaderlessView.Waiting(
                                    a.home(),
                                    a.count() + b.count(),
                                    a.bytes() + b.bytes(),
                                    Math.min(a.oldestNanos(), b.oldestNanos())));
        }
        return List.copyOf(byHome.values());
    }
}
