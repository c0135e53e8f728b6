package fulcrum.server.node;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Malformed;
import fulcrum.server.log.Laggard;
import fulcrum.server.log.NodeLog;
import fulcrum.server.store.StoreListener;
import org.jspecify.annotations.Nullable;

/// What a node's log and store have to tell it. They are opened before there is a node, so the
/// first trouble is kept until somebody follows.
final class Troubles implements NodeLog.Listener, StoreListener {

    /// Who is to do something about it.
    interface Follower {

        /// Nobody knows any more what is on the disk.
        void fail(String what, Throwable reason);

        /// The log would be rid of a group's records.
        void makeRoom(Laggard laggard);

        /// A durable record of a group cannot be read again.
        void unreadable(long group, long position, String reason);

        /// A peer's store has said what is no message.
        void malformed(NodeId from, String what);
    }

    private record Trouble(String what, Throwable reason) {}

    // Guarded by this, but for what a follower does
    private @Nullable Follower follower;
    private @Nullable Trouble early;

    /// Tells somebody of all that is to come, and of what has come.
    void follow(Follower who) {
        Trouble before;
        synchronized (this) {
            follower = who;
            before = early;
        }
        if (before != null) {
            who.fail(before.what, before.reason);
        }
    }

    @Override
    public void lagging(Laggard laggard) {
        Follower known = known();
        if (known != null) {
            known.makeRoom(laggard);
        }
    }

    @Override
    public void unreadable(long group, long position, String reason) {
        Follower known = known();
        if (known != null) {
            known.unreadable(group, position, reason);
        }
    }

    @Override
    public void malformed(NodeId from, Malformed what) {
        Follower known = known();
        if (known != null) {
            known.malformed(from, String.valueOf(what.getMessage()));
        }
    }

    @Override
    public void stopped(Throwable reason) {
        tell("the log has stopped", reason);
    }

    @Override
    public void failed(Throwable reason) {
        tell("the store has failed", reason);
    }

    private void tell(String what, Throwable reason) {
        Follower known;
        synchronized (this) {
            known = follower;
            if (known == null && early == null) {
                early = new Trouble(what, reason);
            }
        }
        if (known != null) {
            known.fail(what, reason);
        }
    }

    private synchronized @Nullable Follower known() {
        return follower;
    }
}
