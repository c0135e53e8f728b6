package fulcrum.simulator;

import fulcrum.machine.View;
import fulcrum.machine.fault.Plan;
import fulcrum.machine.fault.Strike;
import java.util.ArrayList;
import java.util.List;

/// Finds a small part of a failing run's plan with which the same thing still goes wrong.
///
/// Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28(2),
/// 2002, section 3: halves of the plan and their complements, then quarters, and so on. Whether
/// some part fails is decided by running it.
public final class Minimiser {

    private Minimiser() {}

    /// @param most at most so many runs
    /// @return a failing run with a part of the plan; the same run if no smaller part fails
    public static <M, V extends View> Run shrink(World<M, V> world, Run failed, int most) {
        Run best = failed;
        int parts = 2;
        int runs = 0;
        while (best.universe().plan().strikes().size() > 0 && runs < most) {
            List<Strike> strikes = best.universe().plan().strikes();
            parts = Math.min(parts, strikes.size());
            Run smaller = null;
            for (int part = 0; part < parts && smaller == null && runs < most; part++) {
                int from = part * strikes.size() / parts;
                int to = (part + 1) * strikes.size() / parts;
                List<Strike> rest = new ArrayList<>(strikes);
                rest.subList(from, to).clear();
                runs++;
                Run run = Simulation.run(world, best.universe().withPlan(new Plan(rest)));
                if (run.verdict().sameAs(failed.verdict())) {
                    smaller = run;
                }
            }
            if (smaller != null) {
                best = smaller;
                parts = Math.max(2, parts - 1);
            } else if (parts >= strikes.size()) {
                break;
            } else {
                parts = Math.min(strikes.size(), parts * 2);
            }
        }
        return best;
    }
}
