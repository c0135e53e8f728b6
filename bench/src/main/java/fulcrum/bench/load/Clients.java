package fulcrum.bench.load;

import java.io.IOException;

/// The clients of one system, in one process.
public interface Clients extends AutoCloseable {

    /// Told when the parts of a run begin and end, so that costs can be read at these moments.
    interface Moments {

        /// The warm-up is over: from now on it counts.
        void begun();

        /// What counts is over; clients go on as long as the load's tail lasts.
        void over();
    }

    /// Runs a load to its end.
    Tally run(Load load, Moments moments) throws Exception;

    @Override
    void close() throws IOException;
}
