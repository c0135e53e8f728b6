package fulcrum.simulator.small;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a small world knows of one node.
///
/// @param <M> the messages that the machines exchange
final class SmallNode<M> {

    /// An effect that leaves when the log is durable up to a position.
    record Held<M>(long position, Effect<M> effect) {}

    /// A snapshot and its bytes.
    record Export(Snapshot snapshot, Bytes content) {}

    /// Something that a node has asked of its host.
    ///
    /// @param behind the last log position that was emitted before
    record Task<M>(String what, Input<M> result, @Nullable Export export, long behind) {}

    final NodeId id;
    @Nullable Machine<M> machine;
    long incarnation;
    long clock;

    /// Records that the disk holds, from [#firstPosition] on.
    final List<Bytes> log = new ArrayList<>();

    long firstPosition = 1;
    long durable;
    long lastStore;
    final SmallState state = new SmallState();
    final ArrayDeque<Held<M>> held = new ArrayDeque<>();
    final TreeMap<Timer, Long> timers = new TreeMap<>();
    final List<Timer> due = new ArrayList<>();
    final List<Task<M>> tasks = new ArrayList<>();
    final TreeMap<Long, Export> exports = new TreeMap<>();
    final TreeSet<Long> requests = new TreeSet<>();
    long snapshots;
    long request;
    long truncateBefore;

    SmallNode(NodeId id) {
        this.id = id;
    }

    long last() {
        return firstPosition + log.size() - 1;
    }

    boolean running() {
        return machine != null;
    }

    /// Forgets what does not outlive a process.
    void stop() {
        machine = null;
        held.clear();
        timers.clear();
        due.clear();
        tasks.clear();
        requests.clear();
        truncateBefore = 0;
    }
}
