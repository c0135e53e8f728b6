package fulcrum.protocols.crdt;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.HybridTimestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Does anything that a type allows, on any state, small enough that replicas often touch the same.
final class Scribbler {

    private static final List<String> WORDS = List.of("a", "b", "c", "d");
    private static final List<String> TYPED = List.of("x", "hello", "déjà", "🙂🙃", "yz ");

    private final Dice dice;
    private long now = 1;

    Scribbler(Dice dice) {
        this.dice = dice;
    }

    static Replica replica(int node) {
        return new Replica(new NodeId(node), 0);
    }

    static Bytes word(String word) {
        return Bytes.text(word);
    }

    static Crdt<?> empty(Kind kind) {
        return switch (kind) {
            case G_COUNTER -> GCounter.ZERO;
            case PN_COUNTER -> PnCounter.ZERO;
            case BOUNDED_COUNTER -> BoundedCounter.ZERO;
            case G_SET -> GSet.EMPTY;
            case TWO_PHASE_SET -> TwoPhaseSet.EMPTY;
            case OR_SET -> OrSet.EMPTY;
            case LWW_SET -> LwwSet.EMPTY;
            case LWW_REGISTER ->
                    new LwwRegister(new Stamp(HybridTimestamp.ZERO, replica(1)), Bytes.EMPTY);
            case MV_REGISTER -> MvRegister.EMPTY;
            case OR_MAP -> OrMap.EMPTY;
            case RGA -> Rga.EMPTY;
            case LSEQ -> Lseq.EMPTY;
            case ROW -> Row.ABSENT;
        };
    }

    /// Of stamps some are equal in time, and none comes twice.
    Stamp stamp(Replica self) {
        now += dice.below(3) == 0 ? 0 : 1;
        return new Stamp(new HybridTimestamp(now++), self);
    }

    /// The delta of a random operation.
    Crdt<?> delta(Crdt<?> state, Replica self) {
        if (dice.chance(1, 12)) {
            return state.clear(stamp(self));
        }
        return switch (state) {
            case GCounter s -> s.increment(self, dice.between(1, 3));
            case PnCounter s -> s.add(self, dice.between(-3, 3));
            case BoundedCounter s -> delta(s, self);
            case GSet s -> s.add(self, word());
            case TwoPhaseSet s -> dice.chance(1, 3) ? s.remove(self, word()) : s.add(self, word());
            case OrSet s -> dice.chance(1, 3) ? s.remove(word()) : s.add(self, word());
            case LwwSet s ->
                    dice.chance(1, 3) ? s.remove(stamp(self), word()) : s.add(stamp(self), word());
            case LwwRegister s -> s.write(stamp(self), word());
            case MvRegister s -> s.write(self, word());
            case OrMap s -> delta(s, self);
            case Row s -> delta(s, self);
            case Rga s -> delta(s, self);
            case Lseq s -> delta(s, self);
        };
    }

    private BoundedCounter delta(BoundedCounter state, Replica self) {
        @Nullable BoundedCounter delta =
                switch (dice.below(3)) {
                    case 0 -> state.increment(self, dice.between(1, 5));
                    case 1 -> state.decrement(self, dice.between(1, 4));
                    default -> {
                        int other = self.node().number() % 3 + 1;
                        yield state.transfer(self, replica(other), dice.between(1, 2));
                    }
                };
        return delta == null ? BoundedCounter.ZERO : delta;
    }

    private OrMap delta(OrMap state, Replica self) {
        int which = dice.below(WORDS.size());
        Bytes key = word(WORDS.get(which));
        if (dice.chance(1, 3)) {
            return state.remove(stamp(self), key);
        }
        List<Kind> kinds = List.of(Kind.PN_COUNTER, Kind.OR_SET, Kind.MV_REGISTER, Kind.OR_MAP);
        Crdt<?> before = state.state(key);
        Crdt<?> nested = before == null ? empty(kinds.get(which)) : before;
        return state.update(self, key, delta(nested, self));
    }

    private Row delta(Row state, Replica self) {
        if (dice.chance(1, 4)) {
            return state.delete(stamp(self));
        }
        List<Kind> kinds =
                List.of(Kind.LWW_REGISTER, Kind.PN_COUNTER, Kind.OR_SET, Kind.RGA, Kind.G_SET);
        int column = dice.between(1, kinds.size());
        Crdt<?> before = state.column(column);
        Crdt<?> nested = before == null ? empty(kinds.get(column - 1)) : before;
        return state.update(self, column, delta(nested, self));
    }

    private Rga delta(Rga state, Replica self) {
        int length = state.length();
        if (length > 0 && dice.chance(1, 3)) {
            int from = dice.below(length);
            return state.delete(from, dice.between(1, Math.min(4, length - from)));
        }
        return state.insert(self, dice.between(0, length), dice.pick(TYPED));
    }

    private Lseq delta(Lseq state, Replica self) {
        int length = state.length();
        if (length > 0 && dice.chance(1, 3)) {
            int from = dice.below(length);
            return state.delete(from, dice.between(1, Math.min(4, length - from)));
        }
        return state.insert(self, dice.between(0, length), dice.pick(TYPED));
    }

    private Bytes word() {
        return word(dice.pick(WORDS));
    }
}
