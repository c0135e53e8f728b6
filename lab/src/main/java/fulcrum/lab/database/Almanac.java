package fulcrum.lab.database;

import fulcrum.database.shard.ShardMessage;
import fulcrum.machine.Dice;
import fulcrum.machine.Input;
import fulcrum.simulator.Stage;
import java.util.function.UnaryOperator;

/// What a node knows of the time: the truth is within the error that it is told, at its very edge
/// as likely as anywhere, and from one moment to the next elsewhere in it. One that lies is beyond
/// it now and then, until the calm comes.
final class Almanac implements UnaryOperator<Input<ShardMessage>> {

    static final String LIED = "clock beyond its bound";

    /// What the clocks of a run begin with.
    static final long BEGINNING = 1_700_000_000_000_000_000L;

    private final Stage<?> stage;
    private final long errorNanos;
    private final Dice dice;
    private final long lieNanosMost;
    private long offset;
    private boolean lies;

    /// @param errorNanos the bound
    /// @param lieNanosMost by so much the truth may be beyond it; 0 for never
    Almanac(Stage<?> stage, long errorNanos, long lieNanosMost, Dice dice) {
        this.stage = stage;
        this.errorNanos = errorNanos;
        this.lieNanosMost = lieNanosMost;
        this.dice = dice;
        this.offset = draw();
    }

    private long draw() {
        lies = lieNanosMost > 0 && !stage.calm() && dice.chance(1, 3);
        if (lies) {
            stage.sometimes(LIED);
            long beyond = dice.between(1, lieNanosMost);
            return dice.chance(1, 2) ? errorNanos + beyond : -errorNanos - beyond;
        }
        return switch (dice.below(4)) {
            case 0 -> -errorNanos;
            case 1 -> errorNanos;
            default -> dice.between(-errorNanos, errorNanos);
        };
    }

    @Override
    public Input<ShardMessage> apply(Input<ShardMessage> wall) {
        if (dice.chance(1, 100) || (lies && stage.calm())) {
            offset = draw();
        }
        return new Input.Clock<>(BEGINNING + stage.time() + offset, errorNanos);
    }
}
