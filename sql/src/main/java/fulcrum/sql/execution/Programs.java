package fulcrum.sql.execution;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Programs that were made ready, by their bytes: the last ones that were asked for. From any
/// thread.
final class Programs<P> {

    /// So many bytes of programs are known, about.
    private static final long BYTES_MOST = 4 << 20;

    private final Function<Bytes, P> ready;
    private final LinkedHashMap<Bytes, P> known = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /// @param ready makes one ready, or fails
    Programs(Function<Bytes, P> ready) {
        this.ready = ready;
    }

    /// @throws Malformed where the bytes are no program
    synchronized P of(Bytes program) {
        P found = known.get(program);
        if (found == null) {
            found = made(program);
            known.put(program, found);
            bytes += program.size();
            while (bytes > BYTES_MOST && known.size() > 1) {
                Map.Entry<Bytes, P> oldest = known.pollFirstEntry();
                bytes -= oldest.getKey().size();
            }
        }
        return found;
    }

    private P made(Bytes program) {
        try {
            return ready.apply(program);
        } catch (Malformed refused) {
            throw refused;
        } catch (RuntimeException refused) { // types that do not fit, and the like
            throw new Malformed(0, "no program: " + refused.getMessage());
        }
    }
}
