package fulcrum.bench.beside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the machine as a whole has done so far.
///
/// @param busyMicros of all its cores
/// @param flushes of the disk that the work lies on, everybody's; negative where nobody counts them
record Machine(long busyMicros, long flushes) {

    private static final long TICK_MICROS = 10_000;
    private static final int FLUSHES = 18; // the column of /proc/diskstats, since Linux 5.5

    static Machine now(Path work) throws IOException {
        String[] ticks = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +");
        long busy = 0;
        for (int i : new int[] {1, 2, 3, 6, 7, 8}) { // user nice system irq softirq steal
            busy += Long.parseLong(ticks[i]);
        }
        return new Machine(busy * TICK_MICROS, flushes(work));
    }

    private static long flushes(Path work) throws IOException {
        String device = Files.getFileStore(work).name();
        String disk = device.substring(device.lastIndexOf('/') + 1);
        for (String line : Files.readAllLines(Path.of("/proc/diskstats"))) {
            String[] words = line.strip().split(" +");
            if (words[2].equals(disk) && words.length > FLUSHES) {
                return Long.parseLong(words[FLUSHES]);
            }
        }
        return -1;
    }

    Machine minus(Machine before) {
        return new Machine(
                busyMicros - before.busyMicros, flushes < 0 ? -1 : flushes - before.flushes);
    }

    /// What a reader has to know of it.
    static List<String> portrait(Path work) throws IOException {
        String processor =
                Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("unknown processor");
        return List.of(
                Runtime.getRuntime().availableProcessors() + " cores, " + processor,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "JDK " + Runtime.version() + " for all that runs on one",
                "work on " + Files.getFileStore(work).type());
    }
}
