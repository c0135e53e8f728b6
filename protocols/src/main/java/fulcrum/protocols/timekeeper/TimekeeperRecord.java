package fulcrum.protocols.timekeeper;

import fulcrum.machine.Durable;

/// What a timekeeper stores: nothing. Measurements of an earlier life are stale, and the clock that
/// they were taken by began anew.
public final class TimekeeperRecord implements Durable {

    private TimekeeperRecord() {}
}
