package fulcrum.machine;

import java.util.ArrayList;
import java.util.List;

/// An outbox that keeps the effects of a step as a list: what tests compare and hosts carry out.
///
/// @param <M> the messages that its peers exchange
public final class EffectList<M> implements Outbox<M> {

    private final ArrayList<Effect<M>> effects = new ArrayList<>();
    private long nextPosition;

    /// @param nextPosition one more than the position of the last record in the log; 1 if none
    public EffectList(long nextPosition) {
        this.nextPosition = nextPosition;
    }

    @Override
    public void emit(Effect<M> effect) {
        if (effect instanceof Effect.Store || effect instanceof Effect.StoreLazily) {
            nextPosition++;
        }
        effects.add(effect);
    }

    @Override
    public long nextPosition() {
        return nextPosition;
    }

    /// How many effects are here.
    public int size() {
        return effects.size();
    }

    /// The effect at a place, from 0.
    public Effect<M> at(int place) {
        return effects.get(place);
    }

    /// Forgets the effects, keeps the position.
    public void clear() {
        effects.clear();
    }

    /// The effects so far, which are forgotten here.
    public List<Effect<M>> drain() {
        List<Effect<M>> drained = List.copyOf(effects);
        effects.clear();
        return drained;
    }
}
