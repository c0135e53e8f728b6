package fulcrum.protocols.detector;

import fulcrum.machine.Durable;

/// What a detector stores: nothing. After a restart it begins anew, with every peer as if heard
/// just then; what it knew of their rhythm is soon learnt again, and what it suspected may be
/// untrue.
public final class DetectorRecord implements Durable {

    private DetectorRecord() {}
}
