package fulcrum.bench.beside;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/// A system that runs: its servers, and the process of its clients.
interface Running extends AutoCloseable {

    List<Child> servers();

    Child clients();

    /// What the servers count themselves, summed up; empty where they tell nothing.
    default SortedMap<String, Long> counters() throws Exception {
        return Collections.emptySortedMap();
    }

    /// The numbers of all server processes at this moment.
    default List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        for (Child server : servers()) {
            pids.addAll(server.pids());
        }
        return pids;
    }

    @Override
    default void close() {
        clients().close();
        for (Child server : servers()) {
            server.close();
        }
    }
}
