package fulcrum.simulator;

import fulcrum.machine.Durable;
import fulcrum.machine.Note;
import fulcrum.machine.View;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.trace.Columns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is simulated: a protocol, those who use it, and those who judge it. A world holds nothing
/// that changes; what one run needs and remembers is an [Episode].
///
/// @param <M> the messages that the machines exchange
/// @param <V> the view of a machine
public interface World<M, V extends View> {

    /// The name that the command line gives it.
    String name();

    /// How messages become bytes.
    Codec<M> messages();

    /// How records become bytes.
    Codec<? extends Durable> records();

    /// What may be drawn for it, and between which bounds.
    default Knobs knobs() {
        return Knobs.DEFAULT;
    }

    /// Machines are told the wall clock before each batch of inputs.
    default boolean wantsWallClock() {
        return false;
    }

    /// Begins one run.
    Episode<M, V> begin(Universe universe, Stage<V> stage);

    /// What must have happened at least a few times in a set of runs, by the name under which it is
    /// counted: the host's names, [Stage#sometimes]'s, [Episode.Moment]s, `note X`, `fault x`.
    default List<String> expected() {
        return List.of();
    }

    /// What a reader should know of a group of so many nodes, in a line; empty for nothing.
    default String about(int nodes) {
        return "";
    }

    /// What a note of a node means to somebody who does not know the protocol; null where it is not
    /// worth telling.
    ///
    /// @param after what the node is when it has said so
    default @Nullable Headline headline(Note note, Columns after) {
        return null;
    }

    /// What it means that a run has passed, in a line.
    default String passing() {
        return "no invariant broke, and the calm got everything done";
    }

    /// The command that repeats a run.
    default String repeat(Universe universe) {
        return "./fulcrum sim " + name() + " --seed " + universe.seed();
    }
}
