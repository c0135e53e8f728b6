package fulcrum.bench.peers.jraft;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// What a client asks.
///
/// Mutable fields, since the serialiser that JRaft's remote calls use by default wants them.
final class Ask implements Serializable {

    private static final long serialVersionUID = 1;

    /// The group that all servers belong to.
    static final String GROUP = "bench";

    String key = "";

    /// Null to read.
    byte @Nullable [] value;
}
