package fulcrum.database.spectrum;

import fulcrum.machine.quorum.Majority;

/// The place that a table takes between consistency, availability and latency.
///
/// @param voters copies of each shard that vote
/// @param writeQuorum so many of them have a write when it is acknowledged
public record Place(
        Family family,
        Protocol protocol,
        int voters,
        int writeQuorum,
        ReadPath readPath,
        Atomicity atomicity,
        Clock clock,
        Pacelc pacelc) {

    /// So many copies may be lost, and every shard goes on and has every acknowledged write.
    public int lossesBorne() {
        return Majority.tolerated(voters);
    }

    /// What holds during a partition, as one sentence.
    public String duringPartition() {
        return new Sentences(this).duringPartition();
    }

    /// What holds otherwise, and what it costs, as one sentence.
    public String otherwise() {
        return new Sentences(this).otherwise();
    }
}
