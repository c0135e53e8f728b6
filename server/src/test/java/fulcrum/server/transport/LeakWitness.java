package fulcrum.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Netty's own leak detector, which also remembers what it has found. Named on the command line of
/// the tests, so that every buffer of the JVM is watched.
///
/// @param <T> what is watched
public final class LeakWitness<T> extends ResourceLeakDetector<T> {

    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

    public LeakWitness(Class<?> type, int samplingInterval) {
        super(type, samplingInterval);
    }

    /// The shape of constructor that Netty looks for first, and complains of when it is missing.
    ///
    /// @param active without a meaning for long
    @SuppressWarnings("deprecation") // Netty still asks for it
    public LeakWitness(Class<?> type, int samplingInterval, long active) {
        super(type, samplingInterval, active);
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String type, String records) {
        LEAKS.add(type + records);
    }

    @Override
    protected void reportUntracedLeak(String type) {
        LEAKS.add(type);
    }

    /// What has leaked and was collected by now.
    public static List<String> leaks() {
        for (int i = 0; i < 5; i++) {
            stir();
        }
        return List.copyOf(LEAKS);
    }

    static boolean comesTrue(BooleanSupplier what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestNode.DEADLINE_SECONDS);
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            stir();
        }
        return true;
    }

    static void forget(String part) {
        LEAKS.removeIf(leak -> leak.contains(part));
    }

    /// Collects garbage, and makes the detector look.
    private static void stir() {
        System.gc();
        for (int i = 0; i < 64; i++) {
            ByteBuf looked = ByteBufAllocator.DEFAULT.directBuffer(8);
            looked.touch("looked");
            looked.release();
        }
    }
}
