package fulcrum.simulator;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Input;
import fulcrum.machine.Snapshot;
import fulcrum.machine.View;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The bulk connections, on which snapshots travel in pieces. A connection that breaks stays broken
/// until the snapshot is shipped again, and then goes on where the receiver is.
///
/// @param <M> the messages that the machines exchange
/// @param <V> the view of a machine
final class Transfers<M, V extends View> {

    private static final long MILLI = 1_000_000;

    /// A snapshot under way.
    private static final class Transfer<M, V extends View> {

        final Node<M, V> from;
        final Node<M, V> to;
        final long fromLife;
        final Shelf.Held held;
        boolean over;

        Transfer(Node<M, V> from, Node<M, V> to, Shelf.Held held) {
            this.from = from;
            this.to = to;
            this.fromLife = from.incarnation();
            this.held = held;
        }
    }

    private final Simulation<M, V> simulation;
    private final Agenda agenda;
    private final Dice dice;
    private final long paceNanos;
    private final TreeMap<Long, Transfer<M, V>> transfers = new TreeMap<>();

    Transfers(Simulation<M, V> simulation, Dice dice) {
        this.simulation = simulation;
        this.agenda = simulation.agenda();
        this.dice = dice;
        this.paceNanos = simulation.universe().links().pieceNanosMost();
    }

    /// Ships, or goes on shipping.
    void ship(Node<M, V> from, Node<M, V> to, Shelf.Held held) {
        long pair = (long) from.id().number() << 32 | to.id().number();
        Transfer<M, V> known = transfers.get(pair);
        if (known != null
                && !known.over
                && known.fromLife == from.incarnation()
                && known.held.snapshot().number() == held.snapshot().number()) {
            return;
        }
        if (known != null) {
            known.over = true;
        }
        Transfer<M, V> transfer = new Transfer<>(from, to, held);
        transfers.put(pair, transfer);
        if (to.running() && to.shelf().from(from.id(), held).size > 0) {
            simulation.coverage().count("snapshot resumed");
        }
        next(transfer);
    }

    private void next(Transfer<M, V> transfer) {
        long nearness = simulation.network().nearness(transfer.from, transfer.to);
        agenda.after(nearness + dice.below(paceNanos), () -> piece(transfer));
    }

    private void piece(Transfer<M, V> transfer) {
        Node<M, V> from = transfer.from;
        Node<M, V> to = transfer.to;
        if (transfer.over) {
            return;
        }
        if (!from.running()
                || from.incarnation() != transfer.fromLife
                || !to.running()
                || !simulation.network().reaches(from, to)
                || !simulation.network().reaches(to, from)
                || (from.air().broken + to.air().broken > 0 && dice.chance(1, 2))) {
            interrupt(transfer);
            return;
        }
        boolean stopped =
                from.paused() || to.paused(); // whoever is stopped neither writes nor reads
        if (stopped || simulation.network().clogged(from, to) || to.disk().isFull()) {
            agenda.after(10 * MILLI, () -> piece(transfer));
            return;
        }
        Shelf.Incoming part = to.shelf().from(from.id(), transfer.held);
        if (!part.complete()) {
            int piece = part.content.length / simulation.universe().links().pieces() + 1;
            int end = Math.min(part.content.length, part.size + piece);
            transfer.held.content().copyTo(part.size, end, part.content, part.size);
            part.size = end;
            next(transfer);
            return;
        }
        transfer.over = true;
        long life = to.incarnation();
        agenda.after(dice.below(2 * paceNanos), () -> complete(transfer, part, life));
    }

    private void complete(Transfer<M, V> transfer, Shelf.Incoming part, long life) {
        Node<M, V> to = transfer.to;
        if (to.incarnation() != life || !to.running()) {
            return;
        }
        if (to.paused()) {
            agenda.after(10 * MILLI, () -> complete(transfer, part, life));
            return;
        }
        Shelf.Held held = part.imported;
        if (held == null) {
            Snapshot sent = transfer.held.snapshot();
            held =
                    new Shelf.Held(
                            new Snapshot(to.shelf().nextNumber(), sent.index(), sent.header()),
                            Bytes.wrap(part.content));
            part.imported = held;
            to.shelf().addImported(held);
            simulation.coverage().count("snapshot imported");
        }
        to.take(new Input.Imported<>(transfer.from.id(), held.snapshot()), 0);
    }

    private void interrupt(Transfer<M, V> transfer) {
        transfer.over = true;
        Shelf.@Nullable Incoming part = transfer.to.shelf().from(transfer.from.id(), transfer.held);
        if (part.size > 0 && !part.complete()) {
            simulation.coverage().count("interrupted snapshot");
        }
    }
}
