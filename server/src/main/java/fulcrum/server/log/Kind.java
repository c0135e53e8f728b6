package fulcrum.server.log;

import org.jspecify.annotations.Nullable;

/// What a record of the log is; the number is its first byte on disk.
///
/// The first three are the log's own. The others belong to a group: all but [#RELEASED] take the
/// group's next position.
public enum Kind {
    /// Opens a segment: how its predecessor ended, and how many table rows follow.
    HEAD(1),
    /// A row of the table that follows the head: one live group.
    GROUP(2),
    /// Opens a batch: what was durable before it, and which groups the batch before it wrote.
    STATEMENT(3),
    /// A group begins; its position is the one before its first.
    OPENED(4),
    /// A group is gone from this node.
    CLOSED(5),
    /// The group's small state that every later one replaces; each segment's table repeats it.
    HARD_STATE(6),
    /// Anything else that a group stores.
    ENTRY(7),
    /// Records of the group before this position are no longer needed.
    RELEASED(8);

    private static final Kind[] BY_NUMBER = new Kind[RELEASED.number + 1];

    static {
        for (Kind kind : values()) {
            BY_NUMBER[kind.number] = kind;
        }
    }

    private final int number;

    Kind(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static @Nullable Kind of(int number) {
        return number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }
}
