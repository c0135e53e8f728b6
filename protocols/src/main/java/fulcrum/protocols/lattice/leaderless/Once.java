package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Hash64;
import java.util.List;

/// What makes an operation that is tried again count once: its name, and when it was asked first.
///
/// One home makes all attempts under a name, and remembers what it has made. Which one, follows
/// from the name and the homes that are read; where these have changed since the first attempt, or
/// it is so long ago that the home has begun to forget, nobody knows any more, and that is what the
/// client is told.
///
/// @param name of the operation, the same in every attempt
/// @param epoch of the placement when it was asked first, as the asker knew it
/// @param askedNanos the asker's wall clock at that time
public record Once(Bytes name, long epoch, long askedNanos) {

    /// Who makes it: the home of highest weight (Thaler and Ravishankar, "Using name-based mappings
    /// to increase hit rates", 1998), so that a change of one home moves few names.
    public NodeId maker(List<NodeId> homes) {
        byte[] bytes = name.toArray();
        NodeId best = homes.getFirst();
        long weight = Long.MIN_VALUE;
        for (NodeId home : homes) {
            long its = Hash64.of(bytes, 0, bytes.length, home.number());
            if (its > weight) {
                weight = its;
                best = home;
            }
        }
        return best;
    }
}
