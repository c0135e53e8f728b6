package fulcrum.verify.order;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Judges session guarantees, and all four together: which updates must each read know, and is
/// there an order of the updates in which what it saw is the latest that it must know? A single
/// guarantee is a promise to each session, so each may have an order of its own; for all four
/// together there is one for all.
///
/// There are many replicas and we see none of them. So the question is whether *some* choice of
/// what each read knew (visibility) and *some* order of updates (arbitration) explains what was
/// seen: Burckhardt, "Principles of Eventual Consistency" (2014), chapters 3 and 5; Viotti and
/// Vukolić, "Consistency in Non-Transactional Distributed Storage Systems" (2016), section 3.3.
/// Knowing more only constrains more, so each read knows as little as the guarantees allow. Then
/// every update that a read must know comes before the one it saw; a circle, or an update known to
/// a read that saw nothing, is a proof that there is no choice.
///
/// All four guarantees together are causal consistency (Brzeziński, Sobaniec and Wawrzyniak, "From
/// Session Causality to Causal Consistency", 2004), and the circle is the one that Bouajjani et
/// al., "On Verifying Causal Consistency" (2017), call CyclicCF.
///
/// What registers add, since a read of one shows a single write:
/// - Writes of one session to one key take effect in its order, and a compare-and-set after the
///   write that it found. Otherwise no read of an older version could be told from a newer one.
/// - For monotonic writes and writes-follow-reads alone, what a session has seen stays seen for its
///   later reads of registers. (Jepsen's reading: all processes observe the one write before the
///   other.) Reads of sets show everything at once and are judged one by one.
final class Visibility {

    private static final int NONE = -1;

    /// Through how many edges a short circle is looked for.
    private static final int CIRCLES = 500;

    private final ReadsFrom readsFrom;
    private final Observed observed;
    private final EnumSet<Guarantee> guarantees;
    private final boolean ownWrites;
    private final boolean seenStays;
    private final boolean writesInOrder;
    private final boolean writesAfterReads;
    private final Graph graph;
    private final int[] firstOp;
    private final Set<Long> drawn = new LinkedHashSet<>();

    // One session's knowledge as it grows.
    private final boolean[] known;
    private final int[] parent;
    private final int[] reader;
    private final int[] writesUpTo;
    private final int[] readsUpTo;
    private final List<Integer> pending = new ArrayList<>();
    private Map<Integer, Map<Integer, Integer>> latest = new TreeMap<>();
    private Map<Integer, List<Integer>> adds = new TreeMap<>();

    private Visibility(ReadsFrom readsFrom, EnumSet<Guarantee> guarantees) {
        this.readsFrom = readsFrom;
        this.observed = readsFrom.observed;
        this.guarantees = guarantees;
        ownWrites = guarantees.contains(Guarantee.READ_YOUR_WRITES);
        seenStays = guarantees.contains(Guarantee.MONOTONIC_READS);
        writesInOrder = guarantees.contains(Guarantee.MONOTONIC_WRITES);
        writesAfterReads = guarantees.contains(Guarantee.WRITES_FOLLOW_READS);
        graph = new Graph(observed.size);
        firstOp = new int[observed.sessions + 1];
        for (int op = 0; op < observed.size; op++) {
            firstOp[observed.session[op] + 1] = op + 1;
        }
        known = new boolean[observed.size];
        parent = new int[observed.size];
        reader = new int[observed.size];
        writesUpTo = new int[observed.sessions];
        readsUpTo = new int[observed.sessions];
    }

    /// Looks for knowledge and an order.
    static Attempt judge(ReadsFrom readsFrom, EnumSet<Guarantee> guarantees) {
        Visibility visibility = new Visibility(readsFrom, guarantees);
        for (int session = 0; session < readsFrom.observed.sessions; session++) {
            visibility.drawSession(session);
        }
        boolean shared = guarantees.size() == Guarantee.values().length;
        int drawn = visibility.graph.edges();
        for (int session = 0; session < readsFrom.observed.sessions; session++) {
            Contradiction contradiction = visibility.follow(session, NONE);
            boolean more = !shared && visibility.graph.edges() > drawn;
            if (contradiction == null && more && visibility.graph.sorted(null) == null) {
                contradiction = visibility.circle();
            }
            if (contradiction != null) {
                return Attempt.contradicted(contradiction);
            }
            if (!shared) {
                visibility.graph.truncate(drawn);
                visibility.drawn.clear();
            }
        }
        return visibility.graph.sorted(null) != null
                ? Attempt.explanation()
                : Attempt.contradicted(visibility.circle());
    }

    /// Draws the order of updates that follows without looking at other sessions' reads.
    private void drawSession(int session) {
        Map<Integer, Integer> lastOfKey = new LinkedHashMap<>();
        int lastUpdate = NONE;
        int lastSeeing = NONE;
        for (int op = firstOp[session]; op < firstOp[session + 1]; op++) {
            if (!readsFrom.happened[op]) {
                continue;
            }
            if (writesAfterReads && lastSeeing != NONE) {
                graph.add(lastSeeing, op, Why.SESSION, NONE);
            }
            boolean compareAndSet = observed.sees(op) && observed.isUpdate(op);
            if (observed.sees(op) && (writesAfterReads || compareAndSet)) {
                for (int update : seen(op)) {
                    graph.add(update, op, Why.SEEN, op);
                }
            }
            lastSeeing = observed.sees(op) ? op : lastSeeing;
            if (observed.isUpdate(op)) {
                Integer before = lastOfKey.put(observed.key(op), op);
                int previous = writesInOrder ? lastUpdate : before == null ? NONE : before;
                if (previous != NONE) {
                    graph.add(previous, op, Why.SESSION, NONE);
                }
                lastUpdate = op;
            }
        }
    }

    /// The updates that brought about what the operation saw.
    private int[] seen(int op) {
        return Arrays.stream(readsFrom.writer, observed.firstSight[op], observed.firstSight[op + 1])
                .filter(update -> update != Observed.INITIAL)
                .toArray();
    }

    /// Follows a session and demands that each read knows what it must.
    ///
    /// @param until an operation after which to stop; negative for none
    private @Nullable Contradiction follow(int session, int until) {
        forgetAll();
        for (int op = firstOp[session]; op < firstOp[session + 1]; op++) {
            if (!readsFrom.happened[op]) {
                continue;
            }
            if (observed.sees(op)) {
                Contradiction contradiction = look(op);
                if (contradiction != null || op == until) {
                    return contradiction;
                }
            }
            if (ownWrites && observed.isUpdate(op)) {
                learn(op, NONE, NONE);
                learnAll();
            }
        }
        return null;
    }

    private void forgetAll() {
        Arrays.fill(known, false);
        Arrays.fill(parent, NONE);
        Arrays.fill(reader, NONE);
        System.arraycopy(firstOp, 0, writesUpTo, 0, observed.sessions);
        System.arraycopy(firstOp, 0, readsUpTo, 0, observed.sessions);
        latest = new TreeMap<>();
        adds = new TreeMap<>();
    }

    private @Nullable Contradiction look(int op) {
        boolean set = observed.onSet(op);
        int[] seen = seen(op);
        if (set && !seenStays) {
            Contradiction contradiction = lookOnce(op, seen);
            if (contradiction != null) {
                return contradiction;
            }
        }
        for (int update : seen) {
            if (!known[update] && parent[update] == NONE) {
                parent[update] = op;
            }
            learnBasis(update);
        }
        learnAll();
        Contradiction contradiction = set ? checkSet(op, seen) : checkRegister(op);
        if (contradiction != null) {
            return contradiction;
        }
        for (int update : seen) {
            if (seenStays || (!set && hasOlderPartner(update))) {
                learn(update, op, NONE);
            }
        }
        if (seenStays && !set && seen.length == 1) {
            Map<Integer, Integer> only = new TreeMap<>();
            only.put(observed.session[seen[0]], seen[0]);
            latest.put(observed.key(op), only);
        }
        learnAll();
        return null;
    }

    private @Nullable Contradiction checkRegister(int op) {
        int writer = readsFrom.writerOf(op);
        for (int update : latest.getOrDefault(observed.key(op), Map.of()).values()) {
            if (update == writer || update == op) {
                continue;
            }
            if (writer == Observed.INITIAL) {
                return new Contradiction.Unknowing(op, update, chain(update, op));
            }
            if (drawn.add((long) update << 32 | writer)) {
                graph.add(update, writer, Why.REPLACED_BY_SEEN, op);
            }
        }
        return null;
    }

    private @Nullable Contradiction checkSet(int op, int[] seen) {
        Set<Integer> shown = shown(seen);
        for (int add : adds.getOrDefault(observed.key(op), List.of())) {
            if (!shown.contains(observed.written(add)) && (seenStays || parent[add] == NONE)) {
                return new Contradiction.Unknowing(op, add, chain(add, op));
            }
        }
        return null;
    }

    private Set<Integer> shown(int[] seen) {
        Set<Integer> shown = new LinkedHashSet<>();
        for (int update : seen) {
            shown.add(observed.written(update));
        }
        return shown;
    }

    /// Judges one read of a set by itself: who knows what it shows must know the basis of that.
    private @Nullable Contradiction lookOnce(int op, int[] seen) {
        EnumSet<Guarantee> basis = EnumSet.copyOf(guarantees);
        basis.remove(Guarantee.READ_YOUR_WRITES);
        Visibility once = new Visibility(readsFrom, basis);
        once.forgetAll();
        for (int update : seen) {
            once.parent[update] = op;
            once.learnBasis(update);
        }
        once.learnAll();
        Set<Integer> shown = shown(seen);
        for (int add : once.adds.getOrDefault(observed.key(op), List.of())) {
            if (!shown.contains(observed.written(add))) {
                return new Contradiction.Unknowing(op, add, once.chain(add, op));
            }
        }
        return null;
    }

    private void learn(int update, int from, int through) {
        if (!known[update]) {
            known[update] = true;
            if (parent[update] == NONE) {
                parent[update] = from;
                reader[update] = through;
            }
            pending.add(update);
            if (observed.onSet(update)) {
                adds.computeIfAbsent(observed.key(update), _ -> new ArrayList<>()).add(update);
            } else {
                latest.computeIfAbsent(observed.key(update), _ -> new TreeMap<>())
                        .merge(observed.session[update], update, Math::max);
            }
        }
    }

    private void learnAll() {
        while (!pending.isEmpty()) {
            learnBasis(pending.removeLast());
        }
    }

    /// Learns what whoever knows the update must know.
    private void learnBasis(int update) {
        int session = observed.session[update];
        if (writesInOrder) {
            for (int op = writesUpTo[session]; op < update; op++) {
                if (readsFrom.happened[op] && observed.isUpdate(op)) {
                    learn(op, update, NONE);
                }
            }
            writesUpTo[session] = Math.max(writesUpTo[session], update);
        }
        if (writesAfterReads) {
            int end = observed.sees(update) ? update + 1 : update;
            for (int op = readsUpTo[session]; op < end; op++) {
                if (readsFrom.happened[op] && observed.sees(op)) {
                    for (int seen : seen(op)) {
                        learn(seen, update, op);
                    }
                }
            }
            readsUpTo[session] = Math.max(readsUpTo[session], end);
        }
    }

    /// True if whoever knows the write of a register must know an older one of the same register.
    private boolean hasOlderPartner(int update) {
        int session = observed.session[update];
        for (int op = update - 1; op >= firstOp[session]; op--) {
            if (!readsFrom.happened[op] || observed.key(op) != observed.key(update)) {
                continue;
            }
            boolean written = writesInOrder && observed.isUpdate(op);
            boolean seen =
                    writesAfterReads
                            && observed.sees(op)
                            && Arrays.stream(seen(op)).anyMatch(w -> w != update);
            if (written || seen) {
                return true;
            }
        }
        return false;
    }

    /// How the session came to know the update: the operations, back to one of its own.
    private List<Integer> chain(int update, int read) {
        Set<Integer> chain = new TreeSet<>();
        chain.add(read);
        for (int op = update; op != NONE && chain.add(op); op = parent[op]) {
            if (reader[op] != NONE) {
                chain.add(reader[op]);
            }
        }
        return List.copyOf(chain);
    }

    private Contradiction circle() {
        List<Contradiction.Step> steps = new ArrayList<>();
        Set<Integer> support = new TreeSet<>();
        for (int edge : graph.circle(CIRCLES)) {
            Contradiction.Step step = graph.step(edge);
            steps.add(step);
            support.add(step.from());
            support.add(step.to());
            if (step.why() == Why.REPLACED_BY_SEEN) {
                follow(observed.session[step.via()], step.via());
                support.addAll(chain(step.from(), step.via()));
            }
        }
        return new Contradiction.Circle(steps, List.copyOf(support));
    }
}
