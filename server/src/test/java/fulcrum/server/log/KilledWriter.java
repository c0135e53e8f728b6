package fulcrum.server.log;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A process to be killed: it writes to a log without end, and prints what it was told is durable.
final class KilledWriter {

    static final LogOptions OPTIONS =
            new LogOptions(256 << 10, 32 << 10, 64 << 10, 32 << 10, 2, 4, 2_000_000);

    static final int GROUPS = 5;
    private static final int UNDER_WAY = 4;

    private KilledWriter() {}

    /// What stands at a position of a group, whoever wrote it.
    static Bytes content(long group, long position) {
        Dice dice = Dice.of(group << 32 | position);
        byte[] bytes = new byte[dice.chance(1, 40) ? dice.below(30_000) : dice.below(300)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) dice.nextLong();
        }
        return Bytes.wrap(bytes);
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true);
        Answers answers = new Answers();
        NodeLog log = NodeLog.open(FileDirectory.open(Path.of(arguments[0])), OPTIONS, answers);
        long[] last = new long[GROUPS + 1];
        Batch opened = new Batch(answers);
        for (int group = 1; group <= GROUPS; group++) {
            opened.open(group, 1, 0);
        }
        for (Recovered.Whole whole : log.recovered().groups()) {
            last[(int) whole.group()] = whole.last();
            opened.clear();
        }
        BlockingQueue<Batch> idle = new LinkedBlockingQueue<>();
        for (int i = 0; i < UNDER_WAY; i++) {
            idle.add(new Batch(new Printing(out, idle)));
        }
        offer(log, opened);
        Dice dice = Dice.of(System.nanoTime());
        while (true) {
            Batch batch = idle.take().clear();
            for (int i = dice.between(1, 20); i > 0; i--) {
                int group = dice.between(1, GROUPS);
                long position = ++last[group];
                batch.entry(group, 1, position, content(group, position));
                if (dice.chance(1, 50)) {
                    batch.release(group, 1, Math.max(1, position - 200));
                }
            }
            offer(log, batch);
        }
    }

    private static void offer(NodeLog log, Batch batch) {
        while (log.offer(batch, false) != NodeLog.Offer.ACCEPTED) {
            Thread.onSpinWait();
        }
    }

    private record Printing(PrintStream out, BlockingQueue<Batch> idle) implements Completions {

        @Override
        public void stored(Batch batch) {
            StringBuilder told = new StringBuilder();
            for (int i = 0; i < batch.count(); i++) {
                if (batch.kind(i) == Kind.ENTRY) {
                    told.append(batch.group(i)).append(' ').append(batch.position(i)).append('\n');
                }
            }
            out.print(told.append(".\n"));
            idle.add(batch);
        }

        @Override
        public void stopped(Batch batch, Throwable reason) {
            out.println("stopped " + reason);
            Runtime.getRuntime().halt(1);
        }
    }
}
