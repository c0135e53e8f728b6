package fulcrum.lab.raft;

import fulcrum.machine.fault.Fault;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.protocols.log.raft.RaftView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What must happen in some runs for the others' success to mean something.
final class Conditions {

    static final String PAUSE_UNDER_LEASE = "pause under a lease";
    static final String UNKNOWN_SURVIVED = "an unacknowledged write survived";
    static final String UNKNOWN_LOST = "an unacknowledged write was lost";

    private static final String CRASH_LEARNING = "crash while new voters learn";
    private static final String CRASH_JOINT = "crash in a joint configuration";
    private static final String CRASH_DECIDING = "crash while new members are decided on";

    /// One for each phase of a change of members.
    static final List<String> CRASHES = List.of(CRASH_LEARNING, CRASH_JOINT, CRASH_DECIDING);

    private Conditions() {}

    /// All of them: the host's, this world's, and every note.
    static List<String> all() {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "torn tail",
                                "interrupted snapshot",
                                "snapshot resumed",
                                "clock-jump under a lease",
                                "clock-drift under a lease",
                                "clock-freeze under a lease",
                                PAUSE_UNDER_LEASE,
                                UNKNOWN_SURVIVED,
                                UNKNOWN_LOST));
        all.addAll(CRASHES);
        for (Class<?> note : RaftNote.class.getPermittedSubclasses()) {
            all.add("note " + note.getSimpleName());
        }
        return all;
    }

    /// A leader's clock went wrong while it answered reads under a lease.
    static String underLease(Fault fault) {
        return fault.name() + " under a lease";
    }

    /// In which phase of a change of members a crash came; null if none was under way.
    ///
    /// @param leader as it was before the crash
    static @Nullable String ofCrash(RaftView leader) {
        if (leader.configuration().joint()) {
            return CRASH_JOINT;
        }
        if (!leader.configuration().stable()) {
            return CRASH_LEARNING;
        }
        return leader.configurationIndex() > leader.commitIndex() ? CRASH_DECIDING : null;
    }
}
