package fulcrum.bench.load;

import fulcrum.database.shard.Condition;
import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/// Writes and reads of one replicated log, without transactions.
record PlainScript(Load load, List<Bytes> keys, IntSupplier inOrder, SplittableRandom random)
        implements Script {

    @Override
    public Command begin() {
        return switch (load.operation()) {
            case FILL -> write(keys.get(inOrder.getAsInt()));
            case READ_ALL -> new ShardCommand.Get(keys.get(inOrder.getAsInt()));
            case WRITE -> write(keys.get(random.nextInt(keys.size())));
            case READ -> new ShardCommand.Get(keys.get(random.nextInt(keys.size())));
            default -> throw new IllegalStateException("of transactions: " + load.operation());
        };
    }

    private ShardCommand write(Bytes key) {
        byte[] value = new byte[load.valueBytes()];
        Load.letters(random, value);
        return new ShardCommand.Write(null, key, Bytes.wrap(value), Condition.ALWAYS);
    }
}
