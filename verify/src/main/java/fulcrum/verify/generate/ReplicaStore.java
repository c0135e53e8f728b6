package fulcrum.verify.generate;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import fulcrum.verify.order.Guarantee;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Replicas that accept updates alone and pass them on when chance will have it; of the writes of a
/// register that a replica knows the one with the highest stamp counts. Each operation goes to any
/// replica, which first gets what the session's guarantees demand; an update is passed on after
/// what they demand that it follows (Terry et al. 1994, section 4).
///
/// Without guarantees it is eventually consistent and no more.
final class ReplicaStore implements Store {

    private static final int REPLICAS = 3;
    private static final int NONE = -1;

    /// Stamps are unique as long as there are fewer updates than this.
    private static final long STAMP_STEP = 1_000_000;

    /// By how much clocks differ.
    private static final int SKEW = 8;

    private record Update(Value key, Value value, long stamp, BitSet after) {}

    /// What a session wrote and saw.
    private static final class Session {
        final BitSet written = new BitSet();
        final BitSet seen = new BitSet();
        final Map<Value, Long> stampOfKey = new LinkedHashMap<>();
        long stampWritten;
        long stampSeen;
    }

    private final Dice dice;
    private final EnumSet<Guarantee> guarantees;
    private final Predicate<Value> isSet;
    private final List<Update> updates = new ArrayList<>();
    private final List<BitSet> replicas = new ArrayList<>();
    private final Map<Integer, Session> sessions = new LinkedHashMap<>();

    ReplicaStore(Dice dice, EnumSet<Guarantee> guarantees, Predicate<Value> isSet) {
        this.dice = dice;
        this.guarantees = guarantees;
        this.isSet = isSet;
        for (int replica = 0; replica < REPLICAS; replica++) {
            replicas.add(new BitSet());
        }
    }

    @Override
    public @Nullable Operation apply(int number, Operation asked, long nowNanos) {
        Session session = sessions.computeIfAbsent(number, _ -> new Session());
        BitSet replica = replicas.get(dice.below(REPLICAS));
        passOn();
        if (guarantees.contains(Guarantee.READ_YOUR_WRITES)) {
            deliver(session.written, replica);
        }
        if (guarantees.contains(Guarantee.MONOTONIC_READS)) {
            deliver(session.seen, replica);
        }
        return switch (asked) {
            case Operation.Read(Value key, _) ->
                    new Operation.Read(
                            key,
                            isSet.test(key)
                                    ? set(session, replica, key)
                                    : register(session, replica, key));
            case Operation.Write(Value key, Value value) -> {
                update(session, replica, key, value, NONE);
                yield asked;
            }
            case Operation.Add(Value key, Value element) -> {
                update(session, replica, key, element, NONE);
                yield asked;
            }
            case Operation.Cas(Value key, Value expected, Value replacement) -> {
                int latest = latest(replica, key);
                Value found = latest == NONE ? Value.nil() : updates.get(latest).value;
                if (!found.equals(expected)) {
                    yield null;
                }
                register(session, replica, key);
                update(session, replica, key, replacement, latest);
                yield asked;
            }
            case Operation.Transact _ -> null;
        };
    }

    @Override
    public void settle() {
        BitSet all = new BitSet();
        all.set(0, updates.size());
        replicas.forEach(replica -> replica.or(all));
    }

    /// Passes a few updates on.
    private void passOn() {
        for (int i = 0; i < 2 && !updates.isEmpty(); i++) {
            BitSet one = new BitSet();
            one.set(dice.below(updates.size()));
            deliver(one, replicas.get(dice.below(REPLICAS)));
        }
    }

    private void deliver(BitSet wanted, BitSet replica) {
        for (int id = wanted.nextSetBit(0); id >= 0; id = wanted.nextSetBit(id + 1)) {
            if (!replica.get(id)) {
                deliver(updates.get(id).after, replica);
                replica.set(id);
            }
        }
    }

    /// The update of the register that counts; `NONE` where there is none.
    private int latest(BitSet replica, Value key) {
        int latest = NONE;
        for (int id = replica.nextSetBit(0); id >= 0; id = replica.nextSetBit(id + 1)) {
            Update update = updates.get(id);
            if (update.key.equals(key)
                    && (latest == NONE || update.stamp > updates.get(latest).stamp)) {
                latest = id;
            }
        }
        return latest;
    }

    private Value register(Session session, BitSet replica, Value key) {
        int latest = latest(replica, key);
        if (latest == NONE) {
            return Value.nil();
        }
        session.seen.set(latest);
        session.stampSeen = Math.max(session.stampSeen, updates.get(latest).stamp);
        return updates.get(latest).value;
    }

    private Value set(Session session, BitSet replica, Value key) {
        TreeSet<Value> elements = new TreeSet<>();
        for (int id = replica.nextSetBit(0); id >= 0; id = replica.nextSetBit(id + 1)) {
            Update update = updates.get(id);
            if (update.key.equals(key)) {
                elements.add(update.value);
                session.seen.set(id);
                session.stampSeen = Math.max(session.stampSeen, update.stamp);
            }
        }
        return Value.many(elements.toArray(Value[]::new));
    }

    /// @param found the update that this one must outdo; `NONE` for none
    private void update(Session session, BitSet replica, Value key, Value value, int found) {
        BitSet after = new BitSet();
        long above = session.stampOfKey.getOrDefault(key, 0L);
        above = found == NONE ? above : Math.max(above, updates.get(found).stamp);
        if (guarantees.contains(Guarantee.MONOTONIC_WRITES)) {
            after.or(session.written);
            above = Math.max(above, session.stampWritten);
        }
        if (guarantees.contains(Guarantee.WRITES_FOLLOW_READS)) {
            after.or(session.seen);
            above = Math.max(above, session.stampSeen);
        }
        int id = updates.size();
        long round = above / STAMP_STEP + 1 + dice.below(SKEW);
        long stamp = round * STAMP_STEP + id % STAMP_STEP;
        updates.add(new Update(key, value, stamp, after));
        deliver(after, replica);
        replica.set(id);
        session.written.set(id);
        session.stampOfKey.put(key, stamp);
        session.stampWritten = stamp;
    }
}
