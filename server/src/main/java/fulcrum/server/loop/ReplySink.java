package fulcrum.server.loop;

import fulcrum.machine.Outcome;

/// Where the answer to one request goes: called once at most, at the end of a turn on the cell's
/// loop; on the caller's thread where the request is refused at the door. It never blocks.
@FunctionalInterface
public interface ReplySink {
    void answer(Outcome outcome);
}
