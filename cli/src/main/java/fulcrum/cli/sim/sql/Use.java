package fulcrum.cli.sim.sql;

import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;

/// What SQL is used for in a run.
enum Use {
    BANK,
    LISTS,
    REGISTERS,
    NUMBERS,
    CONSTRAINTS,
    CHANGES;

    /// So much goes on in a run.
    private static final int AT_ONCE = 2;

    /// Customers of each, and how often each comes.
    private static final int CUSTOMERS = 3;

    private static final int VISITS = 10;

    /// Some of them, those more often in which more can go wrong.
    static List<Use> draw(Dice dice) {
        List<Use> left = new ArrayList<>(List.of(values()));
        left.add(CONSTRAINTS);
        left.add(CHANGES);
        List<Use> drawn = new ArrayList<>();
        while (drawn.size() < AT_ONCE) {
            Use use = dice.pick(left);
            drawn.add(use);
            left.removeIf(other -> other == use);
        }
        return drawn;
    }

    Workload with(Crowd crowd, Dice dice) {
        return switch (this) {
            case BANK -> new Bank(crowd, dice, CUSTOMERS, VISITS);
            case LISTS -> new Lists(crowd, dice, CUSTOMERS, VISITS);
            case REGISTERS -> new Registers(crowd, dice, CUSTOMERS, VISITS);
            case NUMBERS -> new Numbers(crowd, dice, CUSTOMERS, VISITS);
            case CONSTRAINTS -> new Family(crowd, dice, CUSTOMERS, VISITS);
            case CHANGES -> new Changes(crowd, dice, CUSTOMERS, VISITS);
        };
    }

    /// What counts the runs in which it is.
    String counted() {
        return "used for " + this;
    }
}
