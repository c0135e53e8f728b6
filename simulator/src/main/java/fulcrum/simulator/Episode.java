package fulcrum.simulator;

import fulcrum.machine.Effect;
import fulcrum.machine.Invariant;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.View;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.trace.Columns;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Predicate;

/// One run of a [World]: its machines, its clients, its judges, and what they remember.
///
/// @param <M> the messages that the machines exchange
/// @param <V> the view of a machine
public interface Episode<M, V extends View> {

    /// Makes the machine of one life from what survived the lives before it.
    Machine<M> start(Birth birth);

    /// A picture of one of the machines that [#start] made.
    V view(Machine<M> machine);

    /// What a trace line says of a machine.
    default Columns columns(V view) {
        return Columns.NONE;
    }

    /// What must hold after every step; asked once.
    default List<Invariant<V>> invariants() {
        return List.of();
    }

    /// Those who use the machines; asked once.
    default List<Client> clients() {
        return List.of();
    }

    /// The rare moments that faults may wait for and that are counted; asked once.
    default List<Moment<M>> moments() {
        return List.of();
    }

    /// The world can be expected to live through this fault now. One that it cannot live through (a
    /// second wipe before the first loss is made good) is left out.
    default boolean survives(Fault fault) {
        return true;
    }

    /// A fault has struck these nodes.
    default void struck(Fault fault, SortedSet<NodeId> victims) {}

    /// A new, empty node takes the place of one that was wiped, or joins.
    default void joined(NodeId newcomer, NodeId insteadOf) {}

    /// Nodes that suffice for progress: in the calm phase these are healed, the others perhaps not.
    /// The choice is the world's, from its dice; all nodes where it has no opinion.
    default SortedSet<NodeId> core(SortedSet<NodeId> nodes) {
        return nodes;
    }

    /// Everything that had to be done has been done: asked in the calm phase, again and again.
    boolean settled();

    /// What has not been done yet, in words that follow "not everything was done": asked where the
    /// calm has ended and not all is settled.
    default String left() {
        return "";
    }

    /// What the checkers find at the end.
    default List<Finding> judge() {
        return List.of();
    }

    /// The run has ended, however it ended: nothing is asked of the episode any more.
    default void over() {}

    /// A rare moment: a node emits such an effect.
    ///
    /// @param <M> the messages that the machines exchange
    /// @param name that plans and counts give it
    /// @param which effect it is
    record Moment<M>(String name, Predicate<Effect<M>> which) {}
}
