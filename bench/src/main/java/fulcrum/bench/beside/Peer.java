package fulcrum.bench.beside;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A system that can be put under load beside others.
interface Peer {

    /// What users call it on the command line.
    String name();

    /// What is measured, with version and settings that matter, for people.
    String description();

    /// Why it cannot run here; null where it can.
    @Nullable String missing(Workplace place);

    /// Starts three servers with nothing in them, and a process of clients that are connected.
    Running start(Workplace place) throws Exception;

    /// Servers and clients of a peer that tell nothing of themselves.
    record Plain(List<Child> servers, Child clients) implements Running {}
}
