package fulcrum.bench.peers.jraft;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// What a client is answered.
final class Told implements Serializable {

    private static final long serialVersionUID = 1;

    /// Null where it went well.
    @Nullable String error;

    /// Of a key that is there, where it was read.
    byte @Nullable [] value;
}
