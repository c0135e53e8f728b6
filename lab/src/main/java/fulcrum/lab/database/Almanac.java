package fulcrum.lab.database;

import fulcrum.database.shard.ShardMessage;
import fulcrum.machine.Dice;
import fulcrum.machine.Input;
import fulcrum.simulator.Stage;
import java.util.function.UnaryOperator;

/// What a node knows of the time: the truth is within the error that it is told, at its very edge
/// as likely as anywhere, and from one moment to the next elsewhere in it.
final class Almanac implements UnaryOperator<Input<ShardMessage>> {

    private static final long BEGINNING = 1_700_000_000_000_000_000L;

    private final Stage<?> stage;
    private final long errorNanos;
    private final Dice dice;
    private long offset;

    /// @param errorNanos the bound
    Almanac(Stage<?> stage, long errorNanos, Dice dice) {
        this.stage = stage;
        this.errorNanos = errorNanos;
        this.dice = dice;
        this.offset = draw();
    }

    private long draw() {
        return switch (dice.below(4)) {
            case 0 -> -errorNanos;
            case 1 -> errorNanos;
            default -> dice.between(-errorNanos, errorNanos);
        };
    }

    @Override
    public Input<ShardMessage> apply(Input<ShardMessage> wall) {
        if (dice.chance(1, 100)) {
            offset = draw();
        }
        return new Input.Clock<>(BEGINNING + stage.time() + offset, errorNanos);
    }
}
