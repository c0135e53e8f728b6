package fulcrum.simulator;

import fulcrum.verify.Model;
import fulcrum.verify.history.History;
import org.jspecify.annotations.Nullable;

/// A world of which can be told what its clients asked and were told, for other judges than its
/// own.
public interface Recording {

    /// What the clients of a run saw.
    ///
    /// @param model what the run promised them
    record Recorded(Model model, History history) {}

    /// Runs a small universe of a seed.
    ///
    /// @return null where the run promised nothing that a model expresses
    @Nullable Recorded record(long seed);
}
