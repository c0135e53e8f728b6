package fulcrum.machine.clock;

/// The name of one update: the counter-th that its actor made.
///
/// @param <A> whoever numbers its own updates and never uses a number twice, across restarts too
/// @param counter from 1
public record Dot<A extends Comparable<? super A>>(A actor, long counter)
        implements Comparable<Dot<A>> {

    public Dot {
        if (counter < 1) {
            throw new IllegalArgumentException("an update is numbered from 1, not " + counter);
        }
    }

    @Override
    public int compareTo(Dot<A> other) {
        int byActor = actor.compareTo(other.actor);
        return byActor != 0 ? byActor : Long.compare(counter, other.counter);
    }

    @Override
    public String toString() {
        return actor + ":" + counter;
    }
}
