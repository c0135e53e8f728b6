package fulcrum.protocols.gossip;

/// How recent a word about a member is. Only the member itself makes new ones, so nobody can speak
/// later than it has.
///
/// SWIM's incarnation number (§4.2) begins at 0 with every start, which a member that restarts
/// under its old name could not use: others would know a higher one. Hence the count of its lives
/// comes first, which the host keeps.
///
/// @param life of the member, counted over its restarts
/// @param turn within that life: how often it has refuted a suspicion or announced something new
public record Incarnation(long life, long turn) implements Comparable<Incarnation> {

    /// The next word of the same life.
    Incarnation next() {
        return new Incarnation(life, turn + 1);
    }

    @Override
    public int compareTo(Incarnation other) {
        int byLife = Long.compare(life, other.life);
        return byLife != 0 ? byLife : Long.compare(turn, other.turn);
    }

    @Override
    public String toString() {
        return life + "." + turn;
    }
}
