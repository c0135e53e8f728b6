package fulcrum.database.catalog;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.Entry;
import fulcrum.protocols.log.raft.RaftView;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A node's replica of a group, as a steward sees it: all members have the whole log, of one term.
///
/// @param members in force, put so by an entry at this index
/// @param commitIndex up to which it knows entries to be committed
record Replica(
        NodeId self,
        @Nullable NodeId leader,
        Configuration members,
        long membersIndex,
        long commitIndex,
        long lastApplied) {

    private static final long TERM = 4;
    private static final long LAST = 100;

    /// Everything is committed and applied.
    static Replica of(NodeId self, @Nullable NodeId leader, Configuration members) {
        return new Replica(self, leader, members, 90, LAST, LAST);
    }

    /// The members are not committed yet.
    Replica open() {
        return new Replica(self, leader, members, LAST, LAST - 1, LAST - 1);
    }

    /// It has to apply what is committed.
    Replica behind() {
        return new Replica(self, leader, members, membersIndex, commitIndex, commitIndex - 1);
    }

    RaftView view() {
        boolean leads = self.equals(leader);
        return new RaftView(
                self,
                leads ? RaftView.Standing.LEADER : RaftView.Standing.FOLLOWER,
                TERM,
                leader,
                leader,
                commitIndex,
                lastApplied,
                members,
                membersIndex,
                Long.MIN_VALUE,
                Long.MIN_VALUE,
                0,
                false,
                LOG,
                leads ? followers() : RaftView.Followers.NONE);
    }

    private RaftView.Followers followers() {
        SortedSet<NodeId> others = new TreeSet<>(members.members());
        others.remove(self);
        return new RaftView.Followers() {
            @Override
            public SortedSet<NodeId> nodes() {
                return Collections.unmodifiableSortedSet(others);
            }

            @Override
            public long matchIndex(NodeId node) {
                return LAST;
            }
        };
    }

    private static final RaftView.Log LOG =
            new RaftView.Log() {
                @Override
                public long baseIndex() {
                    return 0;
                }

                @Override
                public long lastIndex() {
                    return LAST;
                }

                @Override
                public long storedIndex() {
                    return LAST;
                }

                @Override
                public long term(long index) {
                    return TERM;
                }

                @Override
                public long firstAtHand() {
                    return LAST + 1;
                }

                @Override
                public Entry entry(long index) {
                    throw new IllegalArgumentException("no entry is at hand");
                }
            };
}
