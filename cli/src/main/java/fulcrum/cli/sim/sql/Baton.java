package fulcrum.cli.sim.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Lets one thread run at a time: the simulator's, or that of one [Strand]. Whoever has the baton
/// runs until he hands it over; a strand hands it to the simulator where it waits and where it
/// ends, and to nobody else. So what happens, and in which order, depends on no scheduler.
///
/// A thread whose strand has ended carries the next that begins: which thread it is, nothing that
/// runs on it can tell.
final class Baton {

    private final Set<Strand> strands = new LinkedHashSet<>();
    private final Deque<Carrier> idle = new ArrayDeque<>();

    /// Who runs; null for the simulator.
    private volatile @Nullable Strand holder;

    private volatile @Nullable Thread simulator;

    /// Begins something that may wait, on a strand of its own: it does nothing until it is
    /// [#run(Strand)].
    Strand begin(Runnable work) {
        Strand strand = new Strand(this, work);
        strands.add(strand);
        return strand;
    }

    /// The strand that runs; null where the simulator does.
    @Nullable Strand holder() {
        return holder;
    }

    /// Whether whoever asks is on a strand, and may wait.
    boolean isOnStrand() {
        return holder != null;
    }

    /// Lets a strand run until it waits or ends. The simulator alone may do that.
    ///
    /// @throws RuntimeException what has ended the strand, where that was no proper end
    void run(Strand strand) {
        if (holder != null) {
            throw new IllegalStateException("a strand runs already");
        }
        if (strand.isOver()) {
            return;
        }
        simulator = Thread.currentThread();
        Carrier carrier = strand.carrier();
        if (carrier == null) {
            carrier = idle.isEmpty() ? new Carrier() : idle.pop();
            strand.isCarriedBy(carrier);
        }
        holder = strand;
        carrier.wake();
        while (holder != null) {
            LockSupport.park(this);
        }
        if (strand.isOver()) {
            strands.remove(strand);
            idle.push(carrier);
            strand.rethrow();
        }
    }

    /// Ends a strand where it waits.
    void unwind(Strand strand) {
        strand.unwinds();
        run(strand);
    }

    /// Ends all of them, and the threads too.
    void end() {
        List<Strand> all = new ArrayList<>(strands);
        all.forEach(this::unwind);
        idle.forEach(Carrier::end);
    }

    // On a strand

    /// Gives the baton back, and waits until the strand is run again.
    void leave(Strand strand) {
        holder = null;
        LockSupport.unpark(simulator);
        while (holder != strand) {
            LockSupport.park(this);
        }
    }

    /// A thread, on which strands run one after the other.
    final class Carrier {

        private final Thread thread =
                Thread.ofPlatform().daemon().name("strand").unstarted(this::live);
        private volatile boolean ended;
        private @Nullable Strand carried;

        private void wake() {
            if (thread.getState() == Thread.State.NEW) {
                thread.start();
            } else {
                LockSupport.unpark(thread);
            }
        }

        void carry(Strand strand) {
            carried = strand;
        }

        private void live() {
            while (!ended) {
                Strand strand = carried;
                if (strand == null || holder != strand) {
                    LockSupport.park(Baton.this);
                    continue;
                }
                strand.live();
                carried = null;
                holder = null;
                LockSupport.unpark(simulator);
            }
        }

        private void end() {
            ended = true;
            LockSupport.unpark(thread);
        }
    }
}
