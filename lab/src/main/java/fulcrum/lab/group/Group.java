package fulcrum.lab.group;

import fulcrum.machine.Command;
import fulcrum.machine.NodeId;
import fulcrum.machine.View;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.log.raft.RaftCommand;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Stage;
import java.util.SortedSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A Raft group in a universe, whichever machine encloses it.
public interface Group {

    /// Every node that has not gone for good, running or not.
    SortedSet<NodeId> nodes();

    /// A node's Raft; null while it does not run.
    @Nullable RaftView view(NodeId node);

    /// The storm is over.
    boolean calm();

    /// The true time.
    long time();

    /// What the enclosing machine has to be asked for this.
    Command command(RaftCommand wanted);

    /// What a trace line says of a member.
    static Columns columns(RaftView view) {
        String role =
                switch (view.role()) {
                    case FOLLOWER -> "follower";
                    case PRE_CANDIDATE -> "precandidate";
                    case CANDIDATE -> "candidate";
                    case LEADER -> "leader";
                };
        return new Columns(role, view.currentTerm(), view.commitIndex());
    }

    /// The group of a stage.
    static <V extends View> Group on(
            Stage<V> stage, Function<V, RaftView> raft, Function<RaftCommand, Command> command) {
        return new Group() {
            @Override
            public SortedSet<NodeId> nodes() {
                return stage.nodes();
            }

            @Override
            public @Nullable RaftView view(NodeId node) {
                V view = stage.view(node);
                return view == null ? null : raft.apply(view);
            }

            @Override
            public boolean calm() {
                return stage.calm();
            }

            @Override
            public long time() {
                return stage.time();
            }

            @Override
            public Command command(RaftCommand wanted) {
                return command.apply(wanted);
            }
        };
    }
}
