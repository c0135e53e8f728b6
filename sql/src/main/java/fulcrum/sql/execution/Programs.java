package fulcrum.sql.execution;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.shipped.Dispatch;
import fulcrum.sql.shipped.JoinCodec;
import fulcrum.sql.shipped.ProgramCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Programs that were made ready, by their bytes: the last ones that were asked for. From any
/// thread.
public final class Programs {

    /// So many bytes of programs are known, about.
    private static final long BYTES_MOST = 4 << 20;

    private final LinkedHashMap<Bytes, Object> known = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /// A program with its arguments.
    ///
    /// @param dispatch as [Dispatch] writes it
    /// @throws Malformed where the bytes are no program
    public RowProgram.Run begin(Bytes dispatch) {
        return begun(
                dispatch,
                sent ->
                        of(
                                        sent.program(),
                                        RowProgram.class,
                                        bytes ->
                                                new RowProgram(ProgramCodec.PROGRAMS.decode(bytes)))
                                .with(sent.arguments()));
    }

    /// Whether it is a join, as far as its first byte says.
    ///
    /// @throws Malformed where the bytes are none
    static boolean joins(Bytes dispatch) {
        Bytes program = Dispatch.read(dispatch).program();
        return program.size() > 0 && program.at(0) == JoinCodec.VERSION;
    }

    /// A join with its arguments.
    ///
    /// @throws Malformed where the bytes are none
    JoinRun beginJoin(Bytes dispatch) {
        return begun(
                dispatch,
                sent ->
                        of(
                                        sent.program(),
                                        JoinRun.Ready.class,
                                        bytes -> new JoinRun.Ready(JoinCodec.JOINS.decode(bytes)))
                                .with(sent.arguments()));
    }

    private static <T> T begun(Bytes dispatch, Function<Dispatch, T> how) {
        try {
            return how.apply(Dispatch.read(dispatch));
        } catch (Malformed refused) {
            throw refused;
        } catch (RuntimeException refused) { // types that do not fit, and the like
            throw new Malformed(0, "no program: " + refused.getMessage());
        }
    }

    private synchronized <T> T of(Bytes program, Class<T> kind, Function<Bytes, T> how) {
        Object found = known.get(program);
        if (found == null) {
            found = how.apply(program);
            known.put(program, found);
            bytes += program.size();
            while (bytes > BYTES_MOST && known.size() > 1) {
                Map.Entry<Bytes, Object> oldest = known.pollFirstEntry();
                bytes -= oldest.getKey().size();
            }
        }
        return kind.cast(found);
    }
}
