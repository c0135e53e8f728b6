package fulcrum.database.session;

import fulcrum.database.transaction.RowWrite;
import fulcrum.database.versions.Version;
import java.util.List;

/// What the transactions of one coordinator hold, all together: rows that they have written and
/// that are not committed, and rows that they have read and whose client was not told. In bytes,
/// about: a row counts as its key, its value, and what objects cost around them.
final class Memory {

    /// What a row costs beside its bytes.
    static final int ROW_BYTES = 320;

    private final long most;
    private long held;

    /// @param most bytes; who would hold more is refused
    Memory(long most) {
        this.most = most;
    }

    long held() {
        return held;
    }

    boolean hasRoomFor(long more) {
        return held + more <= most;
    }

    /// What a transaction holds has become more or less.
    void changed(long from, long to) {
        held += to - from;
    }

    static long ofWrites(List<RowWrite> writes) {
        long bytes = 0;
        for (RowWrite write : writes) {
            bytes += ROW_BYTES + WriteBuffer.bytes(write);
        }
        return bytes;
    }

    static long ofMaking(SessionCommand.Make make) {
        return (long) ROW_BYTES + make.key().size() + make.program().size();
    }

    static long ofVersions(List<Version> versions) {
        long bytes = 0;
        for (Version version : versions) {
            var value = version.value();
            bytes += ROW_BYTES + version.key().size() + (value == null ? 0 : value.size());
        }
        return bytes;
    }
}
