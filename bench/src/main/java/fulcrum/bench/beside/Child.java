package fulcrum.bench.beside;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process that was started here and ends, at the latest, with us. What it prints as errors goes
/// to a file; what it prints otherwise is read line by line.
final class Child implements AutoCloseable {

    private static final int LINES = 1 << 10;
    private static final long STOP_SECONDS = 10;

    private final String name;
    private final Path log;
    private final Process process;
    private final PrintWriter in;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(LINES);

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
        Thread.ofVirtual().name("output of " + name).start(this::read);
    }

    /// Starts a program.
    static Child start(String name, Path directory, List<String> command) throws IOException {
        Path log = directory.resolve(name + ".log");
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        return new Child(name, log, process);
    }

    /// Runs a program to its good end.
    static void run(String name, Path directory, List<String> command)
            throws IOException, InterruptedException {
        try (Child child = start(name, directory, command)) {
            if (!child.process.waitFor(2, TimeUnit.MINUTES)) {
                throw child.failure("did not end in time");
            }
            if (child.process.exitValue() != 0) {
                throw child.failure("ended with " + child.process.exitValue());
            }
        }
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (!lines.offer(line)) {
                    lines.clear(); // nobody waits for it
                }
            }
        } catch (IOException _) {
            // it has ended
        }
    }

    void say(String line) {
        in.println(line);
    }

    /// The next line that begins so.
    ///
    /// @throws IOException where the process ended, or said nothing of the kind in time
    String await(String beginning, long seconds) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            @Nullable String line = lines.poll(100, TimeUnit.MILLISECONDS);
            if (line != null && line.startsWith(beginning)) {
                return line;
            }
            if (line == null && !process.isAlive() && lines.isEmpty()) {
                throw failure("ended with " + process.exitValue());
            }
            if (System.nanoTime() - deadline > 0) {
                throw failure("did not say '" + beginning + "' in " + seconds + " s");
            }
        }
    }

    /// Says a line and takes the next one that comes.
    String ask(String line, String beginning) throws IOException, InterruptedException {
        lines.clear();
        say(line);
        return await(beginning, 20);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /// Its own number and those of all that it started.
    List<Long> pids() {
        List<Long> all = new ArrayList<>();
        all.add(process.pid());
        process.descendants().forEach(child -> all.add(child.pid()));
        return all;
    }

    @Override
    public String toString() {
        return name;
    }

    private IOException failure(String what) throws IOException {
        String said = Files.exists(log) ? Files.readString(log) : "";
        return new IOException(
                name + " " + what + ": " + said.substring(Math.max(0, said.length() - 2_000)));
    }

    /// Ends it and all that it started, at once and without a word.
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /// Sends it a signal, by its name.
    void signal(String signal) throws IOException, InterruptedException {
        Process kill =
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw failure("did not take SIG" + signal);
        }
    }

    /// Asks it to end, and ends it where it does not.
    @Override
    public void close() {
        in.close();
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                kill();
                process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException _) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
