package fulcrum.machine;

/// The name of a timer: a purpose, and the peer or item that it is about.
///
/// @param purpose a word such as `election`
/// @param about tells timers of one purpose apart; 0 where there is only one
public record Timer(String purpose, long about) implements Comparable<Timer> {

    /// The only timer of this purpose.
    public static Timer of(String purpose) {
        return new Timer(purpose, 0);
    }

    /// The timer of this purpose that is about one peer.
    public static Timer of(String purpose, NodeId peer) {
        return new Timer(purpose, peer.number());
    }

    @Override
    public int compareTo(Timer other) {
        int byPurpose = purpose.compareTo(other.purpose);
        return byPurpose != 0 ? byPurpose : Long.compare(about, other.about);
    }

    @Override
    public String toString() {
        return about == 0 ? purpose : purpose + ":" + about;
    }
}
