package fulcrum.lab.members;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.Member;
import fulcrum.database.catalog.MemberState;
import fulcrum.database.catalog.Setting;
import fulcrum.database.gate.Gate;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Somebody who grows the cluster to five and shrinks it to three again, cordons and drains, and
/// replaces who was lost; several of them know nothing of each other. Each asks again until a
/// change is decided or refused.
final class Operator implements Client {

    private static final int MANY = 5;
    private static final int FEW = 3;
    private static final long PATIENT_NANOS = 4_000_000_000L;

    private final String name;
    private final Roster roster;
    private final Annals annals;
    private final Dice dice;
    private final Haste haste;
    private final Losses losses;
    private final Consumer<String> sometimes;

    private boolean grows = true;
    private int asked;
    private @Nullable CatalogChange wish;
    private @Nullable Errand errand;

    /// How much of a hurry the operators are in.
    ///
    /// @param pauseNanos from one change to the next, at most
    /// @param timeoutNanos so long an answer is waited for, before somebody else is asked
    /// @param fickle they cordon a member and take it back, again and again, by clocks that stand
    ///   still: then a row comes to say what it said before
    record Haste(long pauseNanos, long timeoutNanos, boolean fickle) {}

    /// Which members may be lost for good now.
    interface Losses {

        /// All groups go on without it.
        boolean bears(NodeId member);
    }

    Operator(
            String name,
            Roster roster,
            Annals annals,
            Dice dice,
            Haste haste,
            Losses losses,
            Consumer<String> sometimes) {
        this.name = name;
        this.roster = roster;
        this.annals = annals;
        this.dice = dice;
        this.haste = haste;
        this.losses = losses;
        this.sometimes = sometimes;
    }

    /// It wants nothing, and nobody is half in or half out.
    boolean done() {
        return wish == null;
    }

    static Member.Addresses address(String at) {
        return new Member.Addresses(at + ":7101", at + ":5433", at + ":8081");
    }

    @Override
    public void begin(Port port) {
        pause(port);
    }

    @Override
    public void woken(Port port) {
        if (wish == null) {
            wish = port.calm() ? needed(port) : next(port);
        }
        CatalogChange wanted = wish;
        if (wanted != null && errand == null) {
            List<NodeId> doors = new ArrayList<>(roster.members());
            long timeout = port.calm() ? PATIENT_NANOS : haste.timeoutNanos;
            errand = new Errand(wanted, dice.pick(doors), timeout, port);
        } else {
            pause(port);
        }
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        Errand under = errand;
        if (under == null || !under.awaits(ticket)) {
            return;
        }
        Errand.State state = under.replied(reply, port);
        switch (state) {
            case UNDER_WAY -> {}
            case DONE -> {
                carriedOut();
                errand = null;
                wish = null;
            }
            case REFUSED -> {
                errand = null;
                wish = null;
            }
            case BROKEN_OFF -> errand = null;
        }
        if (state != Errand.State.UNDER_WAY) {
            pause(port);
        }
    }

    private void carriedOut() {
        if (wish instanceof CatalogChange.Join join) {
            Member newcomer = annals.latest().calledAt(join.addresses().peers());
            if (newcomer != null) {
                roster.settle(newcomer.node());
            }
        }
    }

    /// Who does not exist any more is no member: what is left to do in the calm. Where nobody else
    /// is active, somebody has to be so first.
    private @Nullable CatalogChange needed(Port port) {
        Catalog catalog = annals.latest();
        SortedSet<NodeId> holders = catalog.holders();
        NodeId lost = null;
        NodeId other = null;
        boolean active = false;
        for (NodeId holder : holders) {
            if (!roster.exists(holder)) {
                lost = holder;
                continue;
            }
            active |= catalog.in(MemberState.ACTIVE).contains(holder);
            if (!catalog.in(MemberState.JOINING).contains(holder)) {
                other = holder;
            }
        }
        if (lost != null && !active && other != null) {
            return new CatalogChange.Uncordon(other, millis(port));
        }
        return lost == null ? null : new CatalogChange.Remove(lost, millis(port));
    }

    private @Nullable CatalogChange next(Port port) {
        Catalog catalog = annals.latest();
        SortedSet<NodeId> active = catalog.in(MemberState.ACTIVE);
        SortedSet<NodeId> holders = catalog.holders();
        if (active.isEmpty()) {
            return null; // not founded yet
        }
        CatalogChange repair = dice.chance(1, 2) ? needed(port) : null;
        if (repair instanceof CatalogChange.Remove(NodeId lost, long now)) {
            return dice.chance(1, 2)
                    ? new CatalogChange.Join(newAddress(), lost, Gate.NEWEST, now)
                    : repair;
        }
        if (active.size() >= MANY) {
            if (grows) {
                sometimes.accept(MembersWorld.GREW);
            }
            grows = false;
        } else if (holders.size() <= FEW) {
            if (!grows) {
                sometimes.accept(MembersWorld.SHRANK);
            }
            grows = true;
        }
        if (haste.fickle && dice.chance(1, 2)) {
            return dice.chance(1, 2)
                    ? new CatalogChange.Cordon(holders.first(), millis(port))
                    : new CatalogChange.Uncordon(holders.first(), millis(port));
        }
        NodeId one = dice.pick(new ArrayList<>(holders));
        return switch (dice.below(10)) {
            case 0 -> new CatalogChange.Cordon(one, millis(port));
            case 1, 2 -> new CatalogChange.Uncordon(one, millis(port));
            case 3 -> holders.size() > FEW ? new CatalogChange.Drain(one, millis(port)) : null;
            case 4 -> lose(one);
            case 5 -> new CatalogChange.Set(Setting.PHI_THRESHOLD.label(), "" + dice.between(1, 9));
            default -> grows ? grow(holders, port) : shrink(holders, catalog, port);
        };
    }

    private @Nullable CatalogChange grow(SortedSet<NodeId> holders, Port port) {
        return holders.size() < MANY + 1
                ? new CatalogChange.Join(newAddress(), null, Gate.NEWEST, millis(port))
                : null;
    }

    private @Nullable CatalogChange shrink(SortedSet<NodeId> holders, Catalog catalog, Port port) {
        if (holders.size() <= FEW) {
            return null;
        }
        SortedSet<NodeId> drained = new TreeSet<>(catalog.in(MemberState.DRAINING));
        NodeId chosen = drained.isEmpty() ? dice.pick(new ArrayList<>(holders)) : drained.first();
        return dice.chance(1, 4)
                ? new CatalogChange.Fence(chosen, millis(port))
                : dice.chance(1, 2)
                        ? new CatalogChange.Remove(chosen, millis(port))
                        : new CatalogChange.Drain(chosen, millis(port));
    }

    /// Its disk is gone, or its machine.
    private @Nullable CatalogChange lose(NodeId member) {
        if (losses.bears(member)) {
            sometimes.accept(MembersWorld.LOST);
            roster.remove(member);
        }
        return null;
    }

    private Member.Addresses newAddress() {
        return address(name + ++asked);
    }

    private long millis(Port port) {
        return haste.fickle ? 0 : port.time() / 1_000_000;
    }

    private void pause(Port port) {
        port.wakeAfter(dice.between(haste.pauseNanos / 4, haste.pauseNanos));
    }
}
