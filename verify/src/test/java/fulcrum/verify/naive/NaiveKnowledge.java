package fulcrum.verify.naive;

import fulcrum.verify.history.Call;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import fulcrum.verify.order.Guarantee;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Causal consistency and session guarantees by their definitions, for histories of a few calls in
/// which no value is written twice.
final class NaiveKnowledge {

    private final List<Call> calls;
    private final List<Call> updates;
    private final boolean[][] dependsOn;

    private NaiveKnowledge(List<Call> calls, int size) {
        this.calls = calls;
        this.updates = calls.stream().filter(call -> !NaiveModels.isRead(call)).toList();
        this.dependsOn = new boolean[size][size];
        for (Call later : calls) {
            for (Call earlier : calls) {
                dependsOn[later.number()][earlier.number()] =
                        NaiveModels.sameSession(earlier, later) || saw(later, earlier);
            }
        }
        for (Call through : calls) {
            for (Call later : calls) {
                for (Call earlier : calls) {
                    dependsOn[later.number()][earlier.number()] |=
                            dependsOn[later.number()][through.number()]
                                    && dependsOn[through.number()][earlier.number()];
                }
            }
        }
    }

    /// Causally convergent, or causal memory.
    static boolean causal(History history) {
        return holdsForSomeFate(
                history,
                knowledge ->
                        knowledge.calls.stream().noneMatch(call -> knowledge.dependsOn(call, call))
                                && (knowledge.convergent() || knowledge.memory()));
    }

    /// The guarantee; those about writes only where all keys are sets.
    static boolean keeps(History history, Guarantee guarantee) {
        return holdsForSomeFate(history, knowledge -> knowledge.keeps(guarantee));
    }

    private static boolean holdsForSomeFate(History history, Predicate<NaiveKnowledge> holds) {
        return NaiveOrder.fates(history.calls()).stream()
                .map(fate -> new NaiveKnowledge(fate, history.size()))
                .anyMatch(knowledge -> knowledge.isGrounded() && holds.test(knowledge));
    }

    private boolean dependsOn(Call later, Call earlier) {
        return dependsOn[later.number()][earlier.number()];
    }

    /// Everything that was seen was written.
    private boolean isGrounded() {
        for (Call call : calls) {
            for (Value value : sights(call)) {
                if (updates.stream().noneMatch(update -> wrote(update, call, value))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<Value> sights(Call call) {
        Value seen =
                switch (call.answered()) {
                    case Operation.Read(_, Value value) -> value;
                    case Operation.Cas(_, Value expected, _) -> expected;
                    case Operation.Write _, Operation.Add _, Operation.Transact _ -> Value.nil();
                };
        return switch (seen) {
            case Value.Nil _ -> List.of();
            case Value.Many(List<Value> elements) -> elements;
            case Value.Int _, Value.Text _ -> List.of(seen);
        };
    }

    private static boolean wrote(Call update, Call reader, Value value) {
        Value written =
                switch (update.answered()) {
                    case Operation.Write(_, Value its) -> its;
                    case Operation.Cas(_, _, Value its) -> its;
                    case Operation.Add(_, Value its) -> its;
                    case Operation.Read _, Operation.Transact _ -> Value.nil();
                };
        return update.number() != reader.number()
                && NaiveModels.key(update).equals(NaiveModels.key(reader))
                && written.equals(value);
    }

    private static boolean saw(Call reader, Call update) {
        return sights(reader).stream().anyMatch(value -> wrote(update, reader, value));
    }

    private static boolean looks(Call call) {
        return NaiveModels.isRead(call) || call.asked() instanceof Operation.Cas;
    }

    private boolean convergent() {
        return anyOrder(
                updates,
                this::follows,
                order ->
                        calls.stream()
                                .filter(call -> looks(call))
                                .allMatch(call -> seesLast(call, order, u -> dependsOn(call, u))));
    }

    private boolean follows(Call earlier, Call later) {
        return dependsOn(later, earlier);
    }

    private boolean memory() {
        for (Call any : calls) {
            List<Call> own =
                    calls.stream()
                            .filter(call ->
                                    !NaiveModels.isRead(call) || call.process() == any.process())
                            .toList();
            if (!NaiveOrder.exists(own, this::follows, call -> call.process() == any.process())) {
                return false;
            }
        }
        return true;
    }

    /// True if the call sees the last of the updates of its key that it knows; of a set, all.
    private static boolean seesLast(Call call, List<Call> order, Predicate<Call> knows) {
        @Nullable Call last = null;
        for (Call update : order) {
            boolean known =
                    update.number() != call.number()
                            && NaiveModels.key(update).equals(NaiveModels.key(call))
                            && (knows.test(update) || saw(call, update));
            last = known ? update : last;
            if (known && SmallHistories.isSet(NaiveModels.key(call)) && !saw(call, update)) {
                return false;
            }
        }
        return last == null || saw(call, last);
    }

    private boolean keeps(Guarantee guarantee) {
        Set<Integer> sessions = new LinkedHashSet<>();
        calls.forEach(call -> sessions.add(call.process()));
        return sessions.stream()
                .allMatch(session ->
                        anyOrder(
                                updates,
                                NaiveKnowledge::mustFollow,
                                order -> keeps(guarantee, session, order)));
    }

    /// Whatever the guarantee: writes of a session to one key, and what a compare-and-set found.
    private static boolean mustFollow(Call earlier, Call later) {
        boolean sameKey = NaiveModels.key(earlier).equals(NaiveModels.key(later));
        return sameKey && (NaiveModels.sameSession(earlier, later) || saw(later, earlier));
    }

    private boolean keeps(Guarantee guarantee, int session, List<Call> order) {
        return calls.stream()
                .filter(call -> call.process() == session && looks(call))
                .allMatch(call -> seesLast(call, order, known(guarantee, call)::contains));
    }

    /// The updates that the call must know.
    private Set<Call> known(Guarantee guarantee, Call call) {
        Set<Call> known = new LinkedHashSet<>();
        for (Call update : updates) {
            boolean own = NaiveModels.sameSession(update, call);
            boolean seenBefore =
                    calls.stream()
                            .anyMatch(c -> NaiveModels.sameSession(c, call) && saw(c, update));
            boolean seen = saw(call, update);
            boolean must =
                    switch (guarantee) {
                        case READ_YOUR_WRITES -> own;
                        case MONOTONIC_READS -> seenBefore;
                        case MONOTONIC_WRITES, WRITES_FOLLOW_READS -> seen;
                    };
            if (must) {
                known.add(update);
            }
        }
        boolean more = true;
        while (more) {
            more = false;
            for (Call update : List.copyOf(known)) {
                more |= known.addAll(basis(guarantee, update));
            }
        }
        return known;
    }

    /// What whoever knows the update must know.
    private List<Call> basis(Guarantee guarantee, Call update) {
        return switch (guarantee) {
            case READ_YOUR_WRITES, MONOTONIC_READS -> List.of();
            case MONOTONIC_WRITES ->
                    updates.stream()
                            .filter(earlier -> NaiveModels.sameSession(earlier, update))
                            .toList();
            case WRITES_FOLLOW_READS ->
                    updates.stream()
                            .filter(seen ->
                                    calls.stream()
                                            .anyMatch(c ->
                                                    NaiveModels.sameSession(c, update)
                                                            && saw(c, seen)))
                            .toList();
        };
    }

    /// Tries all orders of the calls.
    private static boolean anyOrder(
            List<Call> left, BiPredicate<Call, Call> before, Predicate<List<Call>> holds) {
        return anyOrder(left, new ArrayList<>(), before, holds);
    }

    private static boolean anyOrder(
            List<Call> left,
            List<Call> order,
            BiPredicate<Call, Call> before,
            Predicate<List<Call>> holds) {
        if (left.isEmpty()) {
            return holds.test(order);
        }
        for (Call next : left) {
            if (left.stream().noneMatch(other -> before.test(other, next))) {
                List<Call> rest = new ArrayList<>(left);
                rest.remove(next);
                order.add(next);
                boolean found = anyOrder(rest, order, before, holds);
                order.removeLast();
                if (found) {
                    return true;
                }
            }
        }
        return false;
    }
}
