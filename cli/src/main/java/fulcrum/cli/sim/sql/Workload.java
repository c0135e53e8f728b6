package fulcrum.cli.sim.sql;

import fulcrum.simulator.Finding;
import java.util.List;

/// Something that SQL is used for in a run, with what it takes to judge what was seen.
interface Workload {

    /// Who makes what is needed, who uses it, and who looks at it.
    List<? extends Customer> customers();

    /// What was seen that may not be.
    Finding judge();
}
