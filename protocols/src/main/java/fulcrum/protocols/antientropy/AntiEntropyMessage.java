package fulcrum.protocols.antientropy;

import fulcrum.machine.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What two replicas of a range say to each other. One asks and the other answers; who answers
/// keeps nothing, so each question can be asked again.
///
/// Every message names the exchange, which is the asker's number, the step in it, and the range.
public sealed interface AntiEntropyMessage {

    long exchange();

    int step();

    long range();

    /// A bound of its size on the wire, in bytes.
    default long bytesMost() {
        return 64;
    }

    /// From who asks: is your tree like mine?
    ///
    /// @param copy the asker's
    /// @param shape of the asker's range and tree, which have to be the same
    record Compare(long exchange, int step, long range, long copy, Shape shape, Digest root)
            implements AntiEntropyMessage {}

    /// How a range is cut into leaves.
    record Shape(long from, long to, int depth) {}

    /// From who asks, after the root differed: what are the children of these nodes?
    ///
    /// @param level of the nodes
    /// @param nodes their indexes in it, ascending
    record Describe(long exchange, int step, long range, long copy, int level, List<Integer> nodes)
            implements AntiEntropyMessage {

        public Describe {
            nodes = List.copyOf(nodes);
        }

        @Override
        public long bytesMost() {
            return 64 + 3L * nodes.size();
        }
    }

    /// In answer to either: the sixteen children of each node that was asked for; of a root that is
    /// alike, or has no children, none.
    ///
    /// @param copy the answerer's
    /// @param alike the roots are
    record Children(
            long exchange, int step, long range, long copy, boolean alike, List<Digest> digests)
            implements AntiEntropyMessage {

        public Children {
            digests = List.copyOf(digests);
        }

        @Override
        public long bytesMost() {
            return 64 + 16L * digests.size();
        }
    }

    /// A row as it is compared.
    record Entry(Bytes key, Digest digest) {}

    /// A row as it is merged.
    record Row(Bytes key, Bytes state) {

        long bytesMost() {
            return key.size() + state.size() + 8L;
        }
    }

    /// From who asks, of leaves that differ: these are my rows from one key to another.
    ///
    /// @param to the first key that is not meant; null for none
    record Page(
            long exchange,
            int step,
            long range,
            long copy,
            Bytes from,
            @Nullable Bytes to,
            List<Entry> entries)
            implements AntiEntropyMessage {

        public Page {
            entries = List.copyOf(entries);
        }

        @Override
        public long bytesMost() {
            long bytes = 96L + from.size() + (to == null ? 0 : to.size());
            for (Entry entry : entries) {
                bytes += entry.key.size() + 20L;
            }
            return bytes;
        }
    }

    /// In answer to a page: these rows of mine are not like yours, and these of yours I want.
    ///
    /// @param asOf the position before which the answerer may have forgotten tombstones; what is
    ///   handed in return is no older than that
    /// @param to as far as it was compared: less than was asked where that is much
    record Found(
            long exchange,
            int step,
            long range,
            long copy,
            long asOf,
            @Nullable Bytes to,
            List<Row> rows,
            List<Bytes> wanted)
            implements AntiEntropyMessage {

        public Found {
            rows = List.copyOf(rows);
            wanted = List.copyOf(wanted);
        }

        @Override
        public long bytesMost() {
            long bytes = 112L + (to == null ? 0 : to.size());
            for (Row row : rows) {
                bytes += row.bytesMost();
            }
            for (Bytes key : wanted) {
                bytes += key.size() + 4L;
            }
            return bytes;
        }
    }

    /// From who asked: the rows that were wanted, as they are now.
    ///
    /// @param asOf as it was found
    record Hand(long exchange, int step, long range, long copy, long asOf, List<Row> rows)
            implements AntiEntropyMessage {

        public Hand {
            rows = List.copyOf(rows);
        }

        @Override
        public long bytesMost() {
            long bytes = 80;
            for (Row row : rows) {
                bytes += row.bytesMost();
            }
            return bytes;
        }
    }

    /// In answer to that: they are merged, and durable.
    record Taken(long exchange, int step, long range) implements AntiEntropyMessage {}

    /// Instead of an answer, or unasked from who has learnt that the other is outdated.
    ///
    /// @param about the copy of who is told, as far as it is known; 0 where that does not matter
    /// @param retryNanos after which the same may be asked again; 0 for not in this exchange
    record Declined(long exchange, int step, long range, Reason why, long about, long retryNanos)
            implements AntiEntropyMessage {}

    /// Why somebody takes no part.
    enum Reason {
        /// Its tree is not made yet.
        GROWING,
        /// It has sent as much as it may for now.
        BUSY,
        /// It does not have the range, or not with this peer.
        UNKNOWN_RANGE,
        /// Its range or its tree is cut otherwise.
        OTHER_SHAPE,
        /// It has forgotten tombstones since it said what it wants: what comes now may be older.
        PURGED,
        /// Its own copy is outdated.
        REBUILDING,
        /// The other's copy is outdated: rows that it has may be deleted, and nobody knows any
        /// more.
        OUTDATED
    }
}
