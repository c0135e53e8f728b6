package fulcrum.simulator;

import fulcrum.machine.trace.Columns;
import fulcrum.machine.trace.TraceEvent;
import fulcrum.machine.trace.TraceListener;
import org.jspecify.annotations.Nullable;

/// Hashes what happens, and tells a listener if there is one.
final class Tracer {

    private final @Nullable TraceListener listener;
    private long hash;

    Tracer(@Nullable TraceListener listener) {
        this.listener = listener;
    }

    /// Events need to be made.
    boolean listens() {
        return listener != null;
    }

    void tell(TraceEvent event, Columns columns) {
        if (listener != null) {
            listener.on(event, columns);
        }
    }

    /// Mixes something that happened into the hash.
    void mark(long kind, long time, long what) {
        long mixed = (hash ^ time) * 0x9e3779b97f4a7c15L + kind;
        mixed = (mixed ^ mixed >>> 29 ^ what) * 0xbf58476d1ce4e5b9L;
        hash = mixed ^ mixed >>> 32;
    }

    /// A number that differs, as good as surely, where anything happened differently.
    long hash() {
        return hash;
    }
}
