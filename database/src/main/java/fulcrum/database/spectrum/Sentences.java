package fulcrum.database.spectrum;

/// What is said of a place. Every word is a promise: the simulator and the checkers are held
/// against it.
record Sentences(Place place) {

    String duringPartition() {
        if (place.voters() == 1) {
            return "Each shard has one copy, so no partition divides it and CAP does not apply: who"
                    + " cannot reach its node is refused (ZF001), and nobody is answered stale.";
        }
        return "Where "
                + quorum()
                + " of a shard reach each other, the shard goes on; elsewhere it refuses reads and"
                + " writes alike (ZF001), answers nothing stale, and calls a commit that was under"
                + " way unknown (08007) rather than failed.";
    }

    String otherwise() {
        return "Transactions, over several shards too, are "
                + place.clock().guarantee()
                + ": "
                + place.clock().promise()
                + "; a write waits for "
                + written()
                + " "
                + place.clock().alsoAwaited()
                + "; a read is answered by "
                + place.readPath().label()
                + read()
                + "; "
                + losses()
                + ".";
    }

    private String quorum() {
        return place.writeQuorum() == place.voters()
                ? place.voters() == 2 ? "both copies" : "all " + place.voters() + " copies"
                : place.writeQuorum() + " of the " + place.voters() + " copies";
    }

    private String written() {
        return place.voters() == 1 ? "the one copy's disk" : quorum();
    }

    private String read() {
        return place.voters() == 1 ? "" : " once " + place.readPath().right();
    }

    private String losses() {
        if (place.voters() == 1) {
            return "the loss of that disk is the loss of the shard";
        }
        return switch (place.lossesBorne()) {
            case 0 -> "the loss of a copy loses no write, and stops the shard";
            case 1 ->
                    "the loss of any one copy loses no write, and stops a shard no longer than an"
                            + " election";
            default ->
                    "the loss of any "
                            + place.lossesBorne()
                            + " copies loses no write, and stops a shard no longer than an election";
        };
    }
}
