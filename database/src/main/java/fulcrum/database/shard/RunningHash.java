package fulcrum.database.shard;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.state.Writes;

/// The sum, modulo 2^64, of a hash of everything that each index wrote to a replica's state since a
/// base. Replicas that have applied as much must have the same, whatever each of them looked at.
///
/// A sum: the order in which indexes are added is of no account, each index counts through its
/// seed. It stands in the state itself, and so arrives on the disk with the writes that it counts,
/// goes back with them when a crash takes the last ones, and travels in snapshots.
///
/// The form: a version byte, the base, the sum in eight bytes, and whether it is suspect.
///
/// @param base what was written at lower indexes is not counted; 0 where all is. [#NONE] where
///   nothing is, since the state is of a version that did not count
/// @param sum of the hashes
/// @param suspect a majority has another sum: the state is not to be served
record RunningHash(long base, long sum, boolean suspect) {

    /// The base of what counts nothing.
    static final long NONE = -1;

    static final RunningHash ABSENT = new RunningHash(NONE, 0, false);

    private static final int VERSION = 1;

    /// Nothing is written yet, and everything will count.
    static RunningHash from(long base) {
        return new RunningHash(base, 0, false);
    }

    boolean isAbsent() {
        return base == NONE;
    }

    /// With what an index writes.
    RunningHash plus(long index, Writes writes) {
        return new RunningHash(base, sum + writes.hash(index), suspect);
    }

    RunningHash suspected() {
        return new RunningHash(base, sum, true);
    }

    /// They count the same indexes, so that another sum means another state.
    boolean comparableWith(RunningHash other) {
        return base == other.base && !isAbsent();
    }

    Bytes toBytes() {
        return new Encoder(24).tag(VERSION).varint(base).fixed64(sum).bool(suspect).toBytes();
    }

    static RunningHash read(Bytes stored) {
        Slices in = new Slices(stored);
        int version = in.tag();
        if (version != VERSION) {
            throw in.malformed("a running hash of version " + version);
        }
        RunningHash read = new RunningHash(in.varint(), in.fixed64(), in.bool());
        in.end();
        return read;
    }
}
