package fulcrum.lab.timekeeper;

import fulcrum.machine.Durable;
import fulcrum.machine.Note;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.timekeeper.TimekeeperCodec;
import fulcrum.protocols.timekeeper.TimekeeperMessage;
import fulcrum.protocols.timekeeper.TimekeeperNote;
import fulcrum.protocols.timekeeper.TimekeeperView;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Headline;
import fulcrum.simulator.Headline.Weight;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.simulator.World;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Nodes that compare their wall clocks, in a universe that sets, stops and parts them.
///
/// @param offsetNanosMost two clocks that are further apart do not agree
public record TimekeeperWorld(long offsetNanosMost)
        implements World<TimekeeperMessage, TimekeeperView> {

    /// A quarter of a second.
    public static final TimekeeperWorld DEFAULT = new TimekeeperWorld(250_000_000);

    private static final long MILLI = 1_000_000;

    private static final List<String> FAULTS =
            List.of(
                    "kill",
                    "pause",
                    "partition",
                    "isolate",
                    "one-way",
                    "delay",
                    "reorder",
                    "drop",
                    "duplicate",
                    "clock-freeze",
                    "clock-jump");

    private static final Knobs KNOBS =
            Knobs.DEFAULT
                    .withNodes(1, 7)
                    .withPhases(15_000_000_000L, 40_000_000_000L)
                    .withFaults(FAULTS, 60)
                    .withFaultNanos(1_000_000, 4_000_000_000L)
                    .withDrift(300);

    @Override
    public String name() {
        return "timekeeper";
    }

    @Override
    public Codec<TimekeeperMessage> messages() {
        return TimekeeperCodec.MESSAGES;
    }

    @Override
    public Codec<? extends Durable> records() {
        return TimekeeperCodec.RECORDS;
    }

    @Override
    public Knobs knobs() {
        return KNOBS;
    }

    @Override
    public boolean wantsWallClock() {
        return true;
    }

    @Override
    public List<String> expected() {
        return List.of(
                "note ClockQuarantined",
                "note ClockTrusted",
                "note ClockMeasured",
                "note ClockUndecided",
                "note OwnClockStepped",
                "note PeerClockStepped",
                "note AnswerIgnored");
    }

    @Override
    public String about(int nodes) {
        return nodes + " nodes that compare their wall clocks";
    }

    @Override
    public @Nullable Headline headline(Note note, Columns after) {
        return switch (note) {
            case TimekeeperNote.ClockQuarantined(long offset, long _) ->
                    new Headline(
                            Weight.TURN,
                            "is quarantined: its clock is off by " + offset / MILLI + " ms");
            case TimekeeperNote.ClockTrusted(long _, long nanos) ->
                    new Headline(Weight.TURN, "is trusted again, after " + nanos / MILLI + " ms");
            case TimekeeperNote.ClockUndecided(var furthest, long nanos) ->
                    new Headline(
                            Weight.NEWS,
                            "cannot tell who is right: "
                                    + furthest
                                    + " is off by "
                                    + nanos / MILLI
                                    + " ms");
            case TimekeeperNote.OwnClockStepped(long nanos) ->
                    new Headline(Weight.NEWS, "was set by " + nanos / MILLI + " ms");
            default -> null; // the rest is for those who know the protocol
        };
    }

    @Override
    public String passing() {
        return "no invariant broke, and in the calm everybody knew whose clock was wrong";
    }

    @Override
    public Episode<TimekeeperMessage, TimekeeperView> begin(
            Universe universe, Stage<TimekeeperView> stage) {
        return new TimekeeperEpisode(this, universe, stage);
    }
}
