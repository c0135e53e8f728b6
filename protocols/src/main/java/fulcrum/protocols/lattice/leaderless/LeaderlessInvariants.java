package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/// What holds of every node at all times.
public final class LeaderlessInvariants {

    private LeaderlessInvariants() {}

    /// A fresh set, to watch one run, after every single step.
    ///
    /// @param hintBytesMost that a node may keep
    public static List<Invariant<LeaderlessView>> all(long hintBytesMost) {
        return List.of(
                new Forward("Placement Forward", LeaderlessView::durableEpoch),
                new BoundedHints(hintBytesMost));
    }

    /// Something of a node that never goes back, over its lives too.
    static final class Forward implements Invariant<LeaderlessView> {

        private final String name;
        private final ToLongFunction<LeaderlessView> what;
        private final Map<NodeId, Long> highest = new TreeMap<>();

        Forward(String name, ToLongFunction<LeaderlessView> what) {
            this.name = name;
            this.what = what;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void check(NodeId node, LeaderlessView view) {
            long now = what.applyAsLong(view);
            Long before = highest.put(node, now);
            if (before != null && before > now) {
                throw new InvariantViolated(name, node + " was at " + before + ", is at " + now);
            }
        }
    }

    /// Nobody keeps more hints than there is room for.
    static final class BoundedHints implements Invariant<LeaderlessView> {

        private final long most;

        BoundedHints(long most) {
            this.most = most;
        }

        @Override
        public String name() {
            return "Bounded Hints";
        }

        @Override
        public void check(NodeId node, LeaderlessView view) {
            long bytes = 0;
            for (LeaderlessView.Waiting waiting : view.hints()) {
                bytes += waiting.bytes();
            }
            if (bytes > most) {
                throw new InvariantViolated(name(), node + " keeps " + bytes + " bytes");
            }
        }
    }
}
