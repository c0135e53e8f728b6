package fulcrum.server.fault;

import fulcrum.server.fault.FaultRefused.Why;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which faults are in force, and which were: the audit. From any thread.
public final class FaultBook implements Closeable {

    /// So many that are over are remembered, and so many may be in force.
    private static final int REMEMBERED_MOST = 256;

    private static final int ACTIVE_MOST = 64;
    private static final int OWNER_MOST = 80;

    /// A month.
    private static final long MILLIS_MOST = 31L * 24 * 3600 * 1000;

    private final Consumer<String> expired;
    private final Map<String, Ordered> active = new LinkedHashMap<>();
    private final ArrayDeque<Ended> past = new ArrayDeque<>();
    private final Map<String, Future<?>> expiries = new TreeMap<>();
    private final ScheduledThreadPoolExecutor timer;

    /// @param expired told the names of faults whose time is over, on a thread of the book's; they
    ///   are in force until somebody ends them
    public FaultBook(String name, Consumer<String> expired) {
        this.expired = expired;
        timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("faults-" + name).daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /// Writes down what begins now.
    ///
    /// @return false where the very same is in force already; its time begins anew
    public synchronized boolean begin(Ordered fault) throws FaultRefused {
        demandSense(fault);
        Ordered known = active.get(fault.id());
        if (known != null && !known.order().equals(fault.order())) {
            throw new FaultRefused(
                    Why.CONFLICT,
                    fault.id() + " is in force already: " + known.order(),
                    "heal it first, or give the new one another name");
        }
        if (known == null && active.size() >= ACTIVE_MOST) {
            throw new FaultRefused(
                    Why.CONFLICT,
                    "there are " + ACTIVE_MOST + " faults in force",
                    "'./fulcrum fault heal' ends all of them");
        }
        active.put(fault.id(), fault);
        forget(fault.id());
        if (fault.millis() > 0) {
            expiries.put(
                    fault.id(),
                    timer.schedule(
                            () -> expired.accept(fault.id()),
                            fault.millis(),
                            TimeUnit.MILLISECONDS));
        }
        return known == null;
    }

    private static void demandSense(Ordered fault) throws FaultRefused {
        if (!fault.id().matches("[a-z0-9][a-z0-9.-]{0,39}")) {
            throw new FaultRefused(
                    Why.UNCLEAR,
                    "no fault can be named so",
                    "a name has up to 40 small letters, digits, dots and dashes, such as f1");
        }
        if (fault.millis() < 0 || fault.millis() > MILLIS_MOST) {
            throw new FaultRefused(
                    Why.UNCLEAR,
                    "a fault cannot last " + fault.millis() + " ms",
                    "write 1 to " + MILLIS_MOST + ", or 0 to have it until it is healed");
        }
        if (fault.owner().length() > OWNER_MOST) {
            throw new FaultRefused(
                    Why.UNCLEAR,
                    "the owner's name is too long",
                    "it has up to " + OWNER_MOST + " characters");
        }
    }

    private void forget(String id) {
        Future<?> expiry = expiries.remove(id);
        if (expiry != null) {
            expiry.cancel(false);
        }
    }

    /// Writes down that a fault is over.
    ///
    /// @return null where it is not in force
    public synchronized @Nullable Ended end(String id, String how) {
        Ordered fault = active.remove(id);
        if (fault == null) {
            return null;
        }
        forget(id);
        Ended ended = new Ended(fault, how, System.currentTimeMillis());
        past.addFirst(ended);
        if (past.size() > REMEMBERED_MOST) {
            past.removeLast();
        }
        return ended;
    }

    /// In the order in which they began.
    public synchronized List<Ordered> active() {
        return new ArrayList<>(active.values());
    }

    /// The last that are over, the very last first.
    public synchronized List<Ended> past() {
        return new ArrayList<>(past);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
