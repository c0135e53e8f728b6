package fulcrum.sql.execution;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.shipped.Dispatch;
import fulcrum.sql.shipped.ProgramCodec;
import java.util.LinkedHashMap;
import java.util.Map;

/// Programs that were made ready, by their bytes: the last ones that were asked for. From any
/// thread.
public final class Programs {

    /// So many bytes of programs are known, about.
    private static final long BYTES_MOST = 4 << 20;

    private final LinkedHashMap<Bytes, RowProgram> known = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /// A program with its arguments.
    ///
    /// @param dispatch as [Dispatch] writes it
    /// @throws Malformed where the bytes are no program
    public RowProgram.Run begin(Bytes dispatch) {
        try {
            Dispatch sent = Dispatch.read(dispatch);
            return of(sent.program()).with(sent.arguments());
        } catch (Malformed refused) {
            throw refused;
        } catch (RuntimeException refused) { // types that do not fit, and the like
            throw new Malformed(0, "no program: " + refused.getMessage());
        }
    }

    private synchronized RowProgram of(Bytes program) {
        RowProgram found = known.get(program);
        if (found == null) {
            found = new RowProgram(ProgramCodec.PROGRAMS.decode(program));
            known.put(program, found);
            bytes += program.size();
            while (bytes > BYTES_MOST && known.size() > 1) {
                Map.Entry<Bytes, RowProgram> oldest = known.pollFirstEntry();
                bytes -= oldest.getKey().size();
            }
        }
        return found;
    }
}
