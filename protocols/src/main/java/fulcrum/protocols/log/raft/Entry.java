package fulcrum.protocols.log.raft;

import fulcrum.machine.Bytes;
import java.util.List;

/// One entry of the log: what is to happen, at which index, proposed in which term.
public sealed interface Entry {

    /// Its place in the log, from 1.
    long index();

    /// The term of the leader that created it.
    long term();

    /// Bytes that it counts for in the bounds of messages and memory.
    int size();

    /// A client's command.
    record Command(long index, long term, Bytes command) implements Entry {
        @Override
        public int size() {
            return OVERHEAD + command.size();
        }
    }

    /// A new set of members, in force as soon as it is in the log (§6).
    record Members(long index, long term, Configuration configuration) implements Entry {
        @Override
        public int size() {
            return OVERHEAD + 8 * configuration.members().size();
        }
    }

    /// A new leader's first entry, by which it learns what is committed (§8).
    record Blank(long index, long term) implements Entry {
        @Override
        public int size() {
            return OVERHEAD;
        }
    }

    /// Bytes that an entry takes beside its command.
    int OVERHEAD = 24;

    /// How many of them, from the first on, one message takes: at least one.
    static int fitting(List<Entry> entries, int maxEntries, int maxBytes) {
        int taken = 0;
        int bytes = 0;
        while (taken < Math.min(maxEntries, entries.size())) {
            bytes += entries.get(taken).size();
            if (bytes > maxBytes && taken > 0) {
                break;
            }
            taken++;
        }
        return taken;
    }

    /// Bytes of all of them.
    static int sizeOf(List<Entry> entries) {
        int bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.size();
        }
        return bytes;
    }
}
