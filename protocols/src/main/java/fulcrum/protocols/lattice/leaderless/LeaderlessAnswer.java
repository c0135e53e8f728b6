package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import org.jspecify.annotations.Nullable;

/// What an operation came to, and on whose word: every answer says how many of how many.
public sealed interface LeaderlessAnswer {

    /// A write.
    ///
    /// @param result what [Merging#make] told
    /// @param acknowledged homes that have it
    /// @param hints stand-ins that have it besides; where they were needed, this was no quorum
    /// @param needed as the level has it
    /// @param degraded fewer than that have it
    /// @param again an earlier attempt had made it already
    /// @param durable it survives a crash of those that have it; else it may be lost with them
    ///   within the host's interval
    record Wrote(
            Bytes result,
            int acknowledged,
            int hints,
            int needed,
            int homes,
            boolean degraded,
            boolean again,
            boolean durable)
            implements LeaderlessAnswer {}

    /// A read.
    ///
    /// @param state the join of what the homes had; null for nothing
    /// @param answered homes whose answers are in it
    /// @param degraded fewer than needed
    /// @param repaired it was written back to a quorum before it was told
    record Found(
            @Nullable Bytes state,
            int answered,
            int needed,
            int homes,
            boolean degraded,
            boolean repaired)
            implements LeaderlessAnswer {}
}
