package fulcrum.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A process that holds the clients of one system: it reads loads from its standard input, one a
/// line, and runs them. For each it prints `begun` and `over` at these moments, and then `tally`
/// with what came out. It ends with its input, so that it never outlives who started it.
public final class ClientProcess {

    public static final String READY = "ready";
    public static final String BEGUN = "begun";
    public static final String OVER = "over";
    public static final String TALLY = "tally ";

    private ClientProcess() {}

    /// Makes the clients.
    public interface Opening {
        Clients open() throws Exception;
    }

    /// Serves until the standard input ends.
    public static void serve(Opening opening) throws Exception {
        Locale.setDefault(Locale.ROOT);
        PrintStream out = System.out;
        System.setOut(System.err); // what libraries print is no answer of ours
        try (Clients clients = opening.open();
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            out.println(READY);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(TALLY + clients.run(Load.fromLine(line), saying(out)).toLine());
                out.flush();
            }
        } catch (IOException gone) {
            System.err.println(gone);
        }
        System.exit(0); // libraries leave threads behind
    }

    private static Clients.Moments saying(PrintStream out) {
        return new Clients.Moments() {
            @Override
            public void begun() {
                out.println(BEGUN);
                out.flush();
            }

            @Override
            public void over() {
                out.println(OVER);
                out.flush();
            }
        };
    }
}
