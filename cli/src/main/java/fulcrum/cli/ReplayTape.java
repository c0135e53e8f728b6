package fulcrum.cli;

import fulcrum.database.shard.Shard;
import fulcrum.database.shard.ShardMessage;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.Note;
import fulcrum.machine.codec.Malformed;
import fulcrum.machine.recording.Beginning;
import fulcrum.machine.recording.Replay;
import fulcrum.machine.recording.Replay.Divergence;
import fulcrum.server.node.GroupSetup;
import fulcrum.server.node.Tapes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Gives a machine what a real one was given.
@Command(
        name = "replay",
        description = {
            "Give a group's machine in the imagined world what a real one was given, and see"
                    + " whether it decides the same.",
            "",
            "A recording is made with --record DIR by 'dev' and 'start'.",
        },
        mixinStandardHelpOptions = true)
final class ReplayTape implements Callable<Integer> {

    @Parameters(paramLabel = "TAPE", arity = "1..*", description = "Recordings of groups")
    private List<Path> tapes = List.of();

    @Option(names = "--trace", description = "Every note of the machine, and when it said so")
    private boolean trace;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        boolean same = true;
        for (Path tape : tapes) {
            same &= replay(tape);
        }
        return same ? ExitCode.GOOD : ExitCode.BAD;
    }

    private boolean replay(Path file) {
        PrintWriter out = spec.commandLine().getOut();
        Playing playing = new Playing(out);
        try {
            Tapes.read(file, playing::frame);
        } catch (IOException | Malformed unreadable) {
            throw new Refusal(
                    file + " cannot be read: " + unreadable.getMessage(),
                    "name a file that --record has written with this version");
        }
        Replay<ShardMessage> replay = playing.replay;
        if (replay == null) {
            throw new Refusal(file + " is empty", "record again; the node was stopped too early");
        }
        Divergence divergence = playing.divergence;
        GroupSetup setup = GroupSetup.read(replay.beginning().setup());
        out.printf("%s: %s, group %d%n", file, setup.self(), setup.group());
        if (divergence == null) {
            out.printf(
                    "%,d steps and %,d notes over %.1f s: the same decisions%n",
                    replay.steps(), playing.notes, playing.seconds());
            return true;
        }
        out.printf(
                "step %,d (%s): %s%n  the code is not what it was, or a machine knows something"
                        + " that is no input%n",
                divergence.step(), divergence.input(), divergence.why());
        return false;
    }

    /// One tape, frame by frame.
    private final class Playing implements Replay.Watcher<ShardMessage> {

        private final PrintWriter out;
        private @Nullable Replay<ShardMessage> replay;
        private @Nullable Divergence divergence;
        private long notes;
        private long first = Long.MIN_VALUE;
        private long last;

        Playing(PrintWriter out) {
            this.out = out;
        }

        private static Shard recover(Beginning beginning, KeyValues state) {
            GroupSetup setup = GroupSetup.read(beginning.setup());
            return Shard.recover(setup.config(), setup.site(), beginning.records(), state);
        }

        void frame(Bytes frame) {
            Replay<ShardMessage> known = replay;
            if (known == null) {
                replay =
                        new Replay<>(
                                GroupSetup.LANGUAGES,
                                frame,
                                (beginning, state) -> recover(beginning, state));
            } else if (divergence == null) {
                divergence = known.step(frame, this);
            }
        }

        double seconds() {
            return first == Long.MIN_VALUE ? 0 : (last - first) / 1e9;
        }

        @Override
        public void step(long number, long now, Input<ShardMessage> input) {
            first = first == Long.MIN_VALUE ? now : first;
            last = now;
        }

        @Override
        public void effect(Effect<ShardMessage> effect) {
            if (effect instanceof Effect.Noted<ShardMessage>(Note note)) {
                notes++;
                if (trace) {
                    out.printf("%12.6f  %s%n", seconds(), note);
                }
            }
        }
    }
}
