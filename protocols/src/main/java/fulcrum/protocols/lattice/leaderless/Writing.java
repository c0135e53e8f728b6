package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.quorum.Sloppy;
import fulcrum.protocols.lattice.leaderless.Consistency.OnLoss;
import fulcrum.protocols.lattice.leaderless.LeaderlessConfig.Durability;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Keep;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Merge;
import fulcrum.protocols.lattice.leaderless.Placement.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A write at the home that makes it (Dynamo 4.5, 4.6): the operation is carried out on what this
/// home holds, what it adds is durable here, then goes to all homes; W of them have to have it.
final class Writing implements Operation {

    private final Desk desk;
    private final Asker asker;
    private final LeaderlessCommand.Write write;
    private final TreeSet<NodeId> acknowledged = new TreeSet<>();
    private final TreeMap<NodeId, NodeId> standIns = new TreeMap<>();
    private final TreeSet<NodeId> hinted = new TreeSet<>();
    private Needed needed;
    private int asked;
    private @Nullable Bytes delta;
    private @Nullable Bytes result;
    private boolean again;
    private long position = Long.MAX_VALUE;
    private boolean dropped;
    private int waits;
    private boolean answered;
    private boolean over;

    Writing(Desk desk, Asker asker, LeaderlessCommand.Write write) {
        this.desk = desk;
        this.asker = asker;
        this.write = write;
        this.needed = needed();
        this.asked = needed.many();
    }

    private Range range() {
        return desk.site().range(write.key());
    }

    private Needed needed() {
        Site site = desk.site();
        Level level = write.consistency().level();
        return Needed.toWrite(range(), level, site.placement(), site.region());
    }

    /// Nothing is made where it is known beforehand that too few can have it.
    ///
    /// @return why not; null where it goes on
    @Nullable String refusal() {
        if (!needed.lost(desk::able)) {
            return null;
        }
        Sloppy stands = stands(desk::able);
        boolean enough = stands.serving().size() >= asked;
        if (write.consistency().sloppy() && enough) {
            return null;
        }
        if (write.consistency().onLoss() == OnLoss.DEGRADE) {
            needed = needed.lowered(desk::able);
            return null;
        }
        return needed.able(desk::able) + " of " + asked + " homes can be reached";
    }

    private Sloppy stands(Predicate<NodeId> healthy) {
        List<NodeId> preference = new ArrayList<>(range().reading());
        for (NodeId node : range().standIns()) {
            if (!range().writes(node)) {
                preference.add(node);
            }
        }
        return Sloppy.of(preference, range().reading().size(), healthy);
    }

    /// Carries the operation out on what is here.
    ///
    /// @param seen what a read quorum holds, where the write has to exceed that; else null
    void make(@Nullable Bytes seen, Outbox<LeaderlessMessage> out) {
        desk.rows().visit(write.key(), (state, sink) -> carryOut(seen, state, sink), out);
    }

    private void carryOut(
            @Nullable Bytes seen, @Nullable Bytes mine, Outbox<LeaderlessMessage> out) {
        Site site = desk.site();
        Once once = write.once();
        Done before = once == null ? null : site.done(once.name());
        boolean behind = once != null && once.epoch() > desk.epoch();
        if (!site.serves(range()) || behind) {
            refuse("this node makes no updates of the key any more", out);
            return;
        }
        if (once != null && before == null && site.forgotten(once, range())) {
            end(new Outcome.Unknown("nobody knows any more whether it was made before"), out);
            return;
        }
        if (once != null && before != null) {
            again = true;
            result = before.answer();
            delta = mine;
            out.note(new LeaderlessNote.MadeBefore(write.key(), once.name()));
        } else {
            Bytes base = seen == null ? mine : desk.rows().join(seen, null, out);
            Merging.Made made =
                    desk.merging().make(site.actor(), base, write.operation(), site.tick());
            result = made.answer();
            delta = made.delta() == null ? base : made.delta();
            if (delta != null) {
                Done done =
                        once == null
                                ? null
                                : new Done(once.name(), once.askedNanos(), made.answer());
                desk.rows().join(delta, done, out);
                if (done != null) {
                    site.made(done);
                }
            }
        }
        spread(out);
    }

    private void spread(Outbox<LeaderlessMessage> out) {
        position = out.nextPosition() - 1;
        boolean waitsForDisk = desk.site().config.durability() == Durability.GROUP;
        if (!waitsForDisk || position <= desk.site().durable()) {
            acknowledged.add(desk.site().self);
        }
        if (delta == null) {
            acknowledged.addAll(range().writing());
        }
        sendToMissing(out);
        standIn(out);
        desk.await(out);
        consider(out);
    }

    private void sendToMissing(Outbox<LeaderlessMessage> out) {
        Bytes state = delta;
        if (state == null) {
            return;
        }
        for (NodeId home : missing()) {
            if (desk.site().gone(home)) {
                continue;
            }
            out.send(
                    home,
                    new Merge(
                            desk.number(),
                            desk.epoch(),
                            write.key(),
                            state,
                            false,
                            desk.site().time()));
        }
    }

    private List<NodeId> missing() {
        List<NodeId> missing = new ArrayList<>(range().writing());
        missing.remove(desk.site().self);
        missing.removeAll(acknowledged);
        return missing;
    }

    /// For homes that are away others keep it, where that is wanted (Dynamo 4.6).
    private void standIn(Outbox<LeaderlessMessage> out) {
        Bytes state = delta;
        if (!write.consistency().sloppy() || answered || state == null) {
            return;
        }
        boolean late = waits > 0;
        Sloppy stands =
                stands(node ->
                        acknowledged.contains(node)
                                || node.equals(desk.site().self)
                                || (desk.able(node) && !(late && range().writes(node))));
        for (Sloppy.Hint hint : stands.hints()) {
            if (!standIns.containsKey(hint.standIn())) {
                out.send(hint.standIn(), new Keep(desk.number(), hint.owner(), write.key(), state));
            }
        }
    }

    @Override
    public void stored(long upTo, Outbox<LeaderlessMessage> out) {
        if (upTo >= position && !dropped && acknowledged.add(desk.site().self)) {
            consider(out);
        }
    }

    @Override
    public void merged(NodeId home, @Nullable Bytes more, Outbox<LeaderlessMessage> out) {
        if (range().writes(home) && acknowledged.add(home)) {
            consider(out);
        }
    }

    @Override
    public void kept(NodeId standIn, NodeId home, Outbox<LeaderlessMessage> out) {
        standIns.put(standIn, home);
        consider(out);
    }

    /// Homes that are read and have not acknowledged, while a stand-in keeps it for them.
    private int heldFor() {
        TreeSet<NodeId> held = new TreeSet<>(standIns.values());
        held.removeAll(acknowledged);
        held.retainAll(needed.reading());
        return write.consistency().sloppy() ? held.size() : 0;
    }

    private void consider(Outbox<LeaderlessMessage> out) {
        boolean here = acknowledged.contains(desk.site().self);
        if (!answered && here && needed.met(acknowledged, heldFor(), 0)) {
            done(out);
        }
        if (answered && missing().isEmpty()) {
            close(out);
        }
    }

    private void done(Outbox<LeaderlessMessage> out) {
        int reached = needed.reached(acknowledged);
        int held = Math.max(0, Math.min(heldFor(), asked - reached));
        boolean degraded = reached + held < asked;
        if (degraded) {
            out.note(new LeaderlessNote.Degraded(write.key(), reached, asked));
        } else if (reached < asked) {
            out.note(new LeaderlessNote.QuorumSloppy(write.key(), reached, held));
        }
        tell(
                new Outcome.Done(
                        LeaderlessCodec.ANSWERS.encode(
                                new LeaderlessAnswer.Wrote(
                                        result == null ? Bytes.EMPTY : result,
                                        reached,
                                        held,
                                        asked,
                                        range().reading().size(),
                                        degraded,
                                        again,
                                        desk.site().config.durability() == Durability.GROUP))),
                out);
    }

    @Override
    public void waited(Outbox<LeaderlessMessage> out) {
        waits++;
        boolean hope = waits < 2 || missing().stream().anyMatch(desk::able);
        if (waits < desk.tries() && (!answered || hope)) {
            sendToMissing(out);
            standIn(out);
            desk.await(out);
            return;
        }
        for (NodeId home : missing()) {
            desk.peers().missed(home, out);
        }
        giveUp(out);
        close(out);
    }

    /// Too few have it in time: some have it, so nobody may say that it failed.
    private void giveUp(Outbox<LeaderlessMessage> out) {
        if (answered || delta == null) {
            return;
        }
        int reached = needed.reached(acknowledged);
        boolean some = acknowledged.contains(desk.site().self);
        if (write.consistency().onLoss() == OnLoss.DEGRADE && some) {
            done(out);
            return;
        }
        out.note(new LeaderlessNote.WritePartial(write.key(), reached, asked));
        tell(
                new Outcome.Unknown(
                        reached
                                + " of "
                                + range().reading().size()
                                + " homes acknowledged, "
                                + asked
                                + " are needed; "
                                + heldFor()
                                + " hints"),
                out);
    }

    /// Who has not acknowledged gets it later.
    private void close(Outbox<LeaderlessMessage> out) {
        Bytes state = delta;
        if (state != null) {
            for (NodeId home : missing()) {
                if (!standIns.containsValue(home) && hinted.add(home)) {
                    desk.hints().keep(home, write.key(), state, false, out);
                }
            }
        }
        over = true;
        desk.rest(out);
    }

    void refuse(String why, Outbox<LeaderlessMessage> out) {
        out.note(new LeaderlessNote.OperationRefused(write.key(), why));
        end(new Outcome.Refused(Outcome.Refusal.UNAVAILABLE, null), out);
    }

    private void end(Outcome outcome, Outbox<LeaderlessMessage> out) {
        tell(outcome, out);
        over = true;
        desk.rest(out);
    }

    private void tell(Outcome outcome, Outbox<LeaderlessMessage> out) {
        answered = true;
        asker.tell(outcome, out);
    }

    @Override
    public void placed(Outbox<LeaderlessMessage> out) {
        boolean lowered = needed.many() < asked;
        needed = needed();
        asked = needed.many();
        if (lowered) {
            needed = needed.lowered(desk::able);
        }
        if (position == Long.MAX_VALUE) {
            return;
        }
        if (desk.site().stage(range()) != Stage.WHOLE) {
            acknowledged.remove(desk.site().self); // what was made here is dropped
            dropped = true;
        }
        sendToMissing(out);
        consider(out);
    }

    @Override
    public void declined(NodeId home, String why, Outbox<LeaderlessMessage> out) {
        // It is asked again in time, by the placement that there is then.
    }

    @Override
    public void have(NodeId home, @Nullable Bytes state, Outbox<LeaderlessMessage> out) {
        out.note(new LeaderlessNote.MessageIgnored("Have", "a write is past that"));
    }

    @Override
    public void made(Outcome outcome, Outbox<LeaderlessMessage> out) {
        out.note(new LeaderlessNote.MessageIgnored("Made", "it is made here"));
    }

    @Override
    public boolean over() {
        return over;
    }
}
