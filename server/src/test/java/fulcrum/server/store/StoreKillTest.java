package fulcrum.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.state.Writes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that uses a store, again and again over the same files:
/// `-Dfulcrum.store.kills=200` does so more often.
final class StoreKillTest {

    private static final int KILLS = Integer.getInteger("fulcrum.store.kills", 4);

    /// What a process has said of each group before it was killed.
    private static final class Heard {
        final long[] logged = new long[KilledStore.GROUPS + 1];
        final long[] durable = new long[KilledStore.GROUPS + 1];
    }

    @Test
    void whatACrashLeavesIsAPrefixThatTheLogHas(@TempDir Path directory) throws Exception {
        Dice dice = Dice.of(System.nanoTime());
        Heard heard = new Heard();
        long flushed = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            kill(directory, dice.between(1, 40_000), heard);
            judge(directory, heard);
            flushed = heard.durable[1];
        }
        assertThat(flushed).as("what was durable").isPositive();
    }

    /// Starts the process, and kills it when it has said so many things.
    private static void kill(Path directory, int lines, Heard heard) throws Exception {
        Process process = start(directory);
        try (BufferedReader out = process.inputReader()) {
            int read = 0;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] words = line.split(" ", -1);
                assertThat(line).doesNotStartWith("failed");
                if (words.length < 3) {
                    continue; // cut short by the kill
                }
                long[] said = words[0].equals("l") ? heard.logged : heard.durable;
                int group = Integer.parseInt(words[1]);
                said[group] = Math.max(said[group], Long.parseLong(words[2]));
                if (read++ == lines) {
                    process.toHandle().destroyForcibly(); // SIGKILL; its last words are read
                }
            }
        } finally {
            process.toHandle().destroyForcibly();
        }
        process.waitFor();
    }

    private static Process start(Path directory) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(KilledStore.class.getName());
        command.add(directory.toString());
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static void judge(Path directory, Heard heard) throws Exception {
        Told told = new Told();
        try (Store store = Store.open(directory, KilledStore.OPTIONS, told)) {
            CellStore cell = store.cell(() -> {});
            for (int number = 1; number <= KilledStore.GROUPS; number++) {
                GroupStore group = cell.group(number);
                long applied = group.applied();
                assertThat(applied).isBetween(heard.durable[number], heard.logged[number]);
                heard.logged[number] = applied; // the log's suffix is written again
                Effect.Wanted.Range all =
                        new Effect.Wanted.Range(Bytes.EMPTY, null, 1000, Integer.MAX_VALUE);
                group.load(number, all, told);
                assertThat(Told.next(told.loads).found())
                        .as("group " + number + " at " + applied)
                        .isEqualTo(Input.Found.Rows.of(fold(number, applied), all));
            }
        }
        assertThat(told.failures).isEmpty();
    }

    private static NavigableMap<Bytes, Bytes> fold(long group, long applied) {
        TreeMap<Bytes, Bytes> rows = new TreeMap<>();
        for (long index = 1; index <= applied; index++) {
            Writes.carryOut(KilledStore.change(group, index), rows);
        }
        return rows;
    }
}
