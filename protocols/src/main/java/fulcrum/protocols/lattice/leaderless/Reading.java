package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.protocols.lattice.leaderless.Consistency.OnLoss;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Merge;
import fulcrum.protocols.lattice.leaderless.Placement.Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A read (Dynamo 4.5, 5): all homes are asked, R of them have to answer, and their states are
/// merged. Who is found to lack something is sent it: afterwards, or before the read is answered
/// where its grade is blocking repair.
///
/// A linearizable read tells a state that each home of a quorum has held, exactly that one, at some
/// moment. Two quorums meet in a home, whose states only grow, so of two such states one holds the
/// other (Skrzypczak, Schintke and Schütt, "Linearizable State Machine Replication of State-Based
/// CRDTs without Logs", PODC 2019). Where all of a quorum agree it takes one round, else the join
/// is written back first (Attiya, Bar-Noy and Dolev 1995), again and again while others write.
final class Reading implements Operation {

    /// Who gets what was read.
    interface Reader {

        /// @param found null where too few have answered
        void read(LeaderlessAnswer.@Nullable Found found, Outbox<LeaderlessMessage> out);
    }

    private final Desk desk;
    private final Bytes key;
    private final Consistency consistency;
    private final Reader reader;
    private final TreeMap<NodeId, @Nullable Bytes> replies = new TreeMap<>();
    private Needed needed;
    private int asked;
    private int waits;
    private boolean answered;
    private boolean over;

    // While it is written back
    private boolean writesBack;
    private @Nullable Bytes joined;
    private @Nullable Bytes higher;
    private final TreeSet<NodeId> holders = new TreeSet<>();
    private final TreeSet<NodeId> ahead = new TreeSet<>();
    private int round;

    Reading(Desk desk, Bytes key, Consistency consistency, Reader reader) {
        this.desk = desk;
        this.key = key;
        this.consistency = consistency;
        this.reader = reader;
        this.needed = needed();
        this.asked = needed.many();
    }

    private Range range() {
        return desk.site().range(key);
    }

    private Needed needed() {
        Site site = desk.site();
        return Needed.toRead(range(), consistency.level(), site.placement(), site.region());
    }

    private Needed neededBack() {
        Site site = desk.site();
        return Needed.toWrite(range(), consistency.level(), site.placement(), site.region());
    }

    private Merging merging() {
        return desk.merging();
    }

    /// @return why too few can answer; null where it goes on
    @Nullable String refusal() {
        if (!needed.lost(desk::able)) {
            return null;
        }
        if (consistency.onLoss() == OnLoss.DEGRADE) {
            needed = needed.lowered(desk::able);
            return null;
        }
        return needed.able(desk::able) + " of " + asked + " homes can be reached";
    }

    void begin(Outbox<LeaderlessMessage> out) {
        desk.await(out);
        ask(out);
    }

    /// Early: a question promises nothing.
    private void ask(Outbox<LeaderlessMessage> out) {
        for (NodeId home : range().reading()) {
            if (replies.containsKey(home) || desk.site().gone(home)) {
                continue;
            }
            if (!home.equals(desk.site().self)) {
                out.sendEarly(home, new LeaderlessMessage.Read(desk.number(), desk.epoch(), key));
            } else if (desk.site().serves(range())) {
                desk.rows().visit(key, (state, sink) -> have(home, state, sink), out);
            }
        }
    }

    @Override
    public void have(NodeId home, @Nullable Bytes state, Outbox<LeaderlessMessage> out) {
        if (over || !range().reading().contains(home) || replies.containsKey(home)) {
            return;
        }
        if (home.equals(desk.site().self) && !desk.site().serves(range())) {
            return;
        }
        replies.put(home, state);
        boolean all = replies.size() == range().reading().size();
        if (!answered && !writesBack && needed.met(replied()) && (all || !stale())) {
            enough(out);
        } else if (answered && all) {
            repair(out);
        }
    }

    private boolean stale() {
        return consistency.adversary() && waits < 2;
    }

    private SortedSet<NodeId> replied() {
        return new TreeSet<>(replies.keySet());
    }

    private void enough(Outbox<LeaderlessMessage> out) {
        Collection<@Nullable Bytes> counted =
                consistency.adversary() ? stalest() : replies.values();
        joined = join(counted);
        switch (consistency.grade()) {
            case QUORUM -> answer(counted.size(), false, out);
            case BLOCKING_REPAIR, LINEARIZABLE -> writeBack(out);
        }
    }

    private @Nullable Bytes join(Collection<@Nullable Bytes> states) {
        Bytes all = null;
        for (Bytes state : states) {
            if (state != null && !merging().holds(all, state)) {
                all = merging().merge(all, state).state();
            }
        }
        return all;
    }

    // Background repair

    private void answer(int count, boolean repaired, Outbox<LeaderlessMessage> out) {
        answered = true;
        boolean degraded = count < asked;
        if (degraded) {
            out.note(new LeaderlessNote.Degraded(key, count, asked));
        }
        reader.read(
                new LeaderlessAnswer.Found(
                        joined, count, asked, range().reading().size(), degraded, repaired),
                out);
        if (repaired || replies.size() == range().reading().size()) {
            repair(out);
        }
    }

    /// Who lacks something of what the others have gets it; nobody waits.
    private void repair(Outbox<LeaderlessMessage> out) {
        Bytes all = join(replies.values());
        if (all != null) {
            for (Map.Entry<NodeId, @Nullable Bytes> reply : replies.entrySet()) {
                boolean lacks = !merging().holds(reply.getValue(), all);
                if (lacks && !holders.contains(reply.getKey())) {
                    out.note(new LeaderlessNote.ReadRepaired(key, reply.getKey()));
                    give(reply.getKey(), all, 0, out);
                }
            }
        }
        finish(out);
    }

    private void give(NodeId home, Bytes state, long number, Outbox<LeaderlessMessage> out) {
        boolean exact = consistency.grade() == Grade.LINEARIZABLE && number != 0;
        if (home.equals(desk.site().self)) {
            desk.rows().visit(key, (_, sink) -> giveHere(state, number, sink), out);
            return;
        }
        out.send(home, new Merge(number, desk.epoch(), key, state, exact, desk.site().time()));
    }

    private void giveHere(Bytes state, long number, Outbox<LeaderlessMessage> out) {
        Stage stage = desk.site().stage(range());
        if (stage == Stage.WHOLE || stage == Stage.FILLING) {
            Bytes held = desk.rows().join(state, null, out);
            if (number != 0 && !over) {
                merged(desk.site().self, held, out);
            }
        }
    }

    // Writing back

    private void writeBack(Outbox<LeaderlessMessage> out) {
        writesBack = true;
        holders.clear();
        ahead.clear();
        Bytes state = joined;
        replies.forEach((home, its) -> {
            if (state == null ? its == null : holds(its, state)) {
                holders.add(home);
            }
        });
        if (state == null || neededBack().met(holders)) {
            answer(needed.reached(replied()), true, out);
            return;
        }
        out.note(new LeaderlessNote.RepairAwaited(key, range().writing().size() - holders.size()));
        giveToOthers(state, out);
    }

    private void giveToOthers(Bytes state, Outbox<LeaderlessMessage> out) {
        for (NodeId home : range().writing()) {
            if (!holders.contains(home) && !desk.site().gone(home) && !over && !answered) {
                give(home, state, desk.number(), out);
            }
        }
    }

    /// It has all of it; for what is linearizable, that and nothing more.
    private boolean holds(@Nullable Bytes its, Bytes state) {
        return merging().holds(its, state)
                && (consistency.grade() != Grade.LINEARIZABLE
                        || (its != null && merging().holds(state, its)));
    }

    @Override
    public void merged(NodeId home, @Nullable Bytes more, Outbox<LeaderlessMessage> out) {
        Bytes state = joined;
        if (!writesBack || answered || state == null || !range().writes(home)) {
            return;
        }
        if (consistency.grade() != Grade.LINEARIZABLE || holds(more, state)) {
            holders.add(home);
        } else if (more != null && merging().holds(more, state)) {
            ahead.add(home);
            higher = merging().merge(higher, more).state();
        }
        if (neededBack().met(holders)) {
            answer(needed.reached(replied()), true, out);
            return;
        }
        TreeSet<NodeId> all = new TreeSet<>(holders);
        all.addAll(ahead);
        if (neededBack().met(all) && !ahead.isEmpty()) {
            askAgain(out);
        }
    }

    /// Others write at the same time: a quorum is to hold that, too.
    private void askAgain(Outbox<LeaderlessMessage> out) {
        round++;
        out.note(new LeaderlessNote.ReadContended(key, round));
        Bytes next = merging().merge(joined, Objects.requireNonNull(higher)).state();
        joined = next;
        higher = null;
        holders.clear();
        ahead.clear();
        if (round >= desk.site().config.limits().roundsMost()) {
            fail(out);
            return;
        }
        giveToOthers(next, out);
    }

    // The adversary

    /// Of all answers that suffice, those that know least together.
    private List<@Nullable Bytes> stalest() {
        List<NodeId> homes = new ArrayList<>(replies.keySet());
        List<@Nullable Bytes> best = new ArrayList<>(replies.values());
        Bytes least = join(best);
        for (int chosen = 1; chosen < 1 << Math.min(homes.size(), 12); chosen++) {
            TreeSet<NodeId> some = new TreeSet<>();
            List<@Nullable Bytes> states = new ArrayList<>();
            for (int i = 0; i < homes.size(); i++) {
                if ((chosen >> i & 1) == 1) {
                    some.add(homes.get(i));
                    states.add(replies.get(homes.get(i)));
                }
            }
            Bytes its = join(states);
            boolean less =
                    least != null
                            && (its == null || merging().holds(least, its))
                            && !merging().holds(its, least);
            if (needed.met(some) && less) {
                best = states;
                least = its;
            }
        }
        return best;
    }

    // Endings

    @Override
    public void waited(Outbox<LeaderlessMessage> out) {
        waits++;
        if (answered) {
            if (waits >= 2) {
                missedAll(out);
                repair(out);
            } else {
                desk.await(out);
            }
            return;
        }
        if (!writesBack && needed.met(replied())) {
            if (!stale()) {
                enough(out);
            }
            if (!over) {
                desk.await(out);
            }
            return;
        }
        if (waits >= desk.tries()) {
            missedAll(out);
            fail(out);
            return;
        }
        Bytes state = joined;
        if (!writesBack) {
            ask(out);
        } else if (state != null) {
            giveToOthers(state, out);
        }
        if (!over) {
            desk.await(out);
        }
    }

    private void missedAll(Outbox<LeaderlessMessage> out) {
        for (NodeId home : range().reading()) {
            if (!replies.containsKey(home) && !holders.contains(home)) {
                desk.peers().missed(home, out);
            }
        }
    }

    private void fail(Outbox<LeaderlessMessage> out) {
        if (answered) {
            return;
        }
        int reached = needed.reached(replied());
        boolean something = consistency.onLoss() == OnLoss.DEGRADE && reached > 0;
        if (something && !writesBack) {
            joined = join(replies.values());
            answer(reached, false, out);
            if (!over) {
                repair(out);
            }
            return;
        }
        answered = true;
        out.note(new LeaderlessNote.ReadFailed(key, reached, asked));
        reader.read(null, out);
        finish(out);
    }

    private void finish(Outbox<LeaderlessMessage> out) {
        over = true;
        desk.rest(out);
    }

    @Override
    public void placed(Outbox<LeaderlessMessage> out) {
        boolean lowered = needed.many() < asked;
        needed = needed();
        asked = needed.many();
        if (lowered) {
            needed = needed.lowered(desk::able);
        }
        replies.keySet().removeIf(home -> !range().reading().contains(home));
        Bytes state = joined;
        if (!answered && !writesBack) {
            ask(out);
        } else if (!answered && state != null) {
            giveToOthers(state, out);
        }
    }

    @Override
    public void declined(NodeId home, String why, Outbox<LeaderlessMessage> out) {
        // It is asked again in time.
    }

    @Override
    public void kept(NodeId standIn, NodeId home, Outbox<LeaderlessMessage> out) {
        out.note(new LeaderlessNote.MessageIgnored("Kept", "nothing is to be kept for a read"));
    }

    @Override
    public void made(Outcome outcome, Outbox<LeaderlessMessage> out) {
        out.note(new LeaderlessNote.MessageIgnored("Made", "a read makes nothing"));
    }

    @Override
    public void stored(long upTo, Outbox<LeaderlessMessage> out) {}

    @Override
    public boolean over() {
        return over;
    }
}
