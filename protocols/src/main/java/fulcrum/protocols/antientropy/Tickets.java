package fulcrum.protocols.antientropy;

/// Numbers for what is waited for: loads, and batches of states to be merged.
final class Tickets {

    private long last;

    long next() {
        return ++last;
    }
}
