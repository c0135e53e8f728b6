package fulcrum.database.shard;

import fulcrum.database.shard.ShardResult.Opened;
import fulcrum.database.shard.ShardResult.Written;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.state.Writes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes that take effect once at most (thesis 6.3): of each session the latest one and its result
/// are kept, in the replicated state.
///
/// A session is named by the index of the entry that opens it. So one that is not there was given
/// up, and cannot be taken for a new one; its writes are never carried out, since nobody can say
/// whether they were before. Sessions are bounded, and the one that was idle longest goes first.
/// Each has a key of its own. The order in which they go stands under one more, which a session is
/// moved in only once in a while, so it is right to within some entries for each session.
final class Sessions {

    /// A session is moved to the end of the order after so many entries for each session.
    private static final int MOVED_EVERY = 16;

    private static final Outcome GIVEN_UP =
            new Outcome.Unknown("its session was given up, and what it did is forgotten");
    private static final Outcome OVERTAKEN =
            new Outcome.Unknown("a later write of its session was carried out");

    /// @param moveAt the index from which on it is moved in the order when it is used
    /// @param result of the write with this sequence; empty where there was none yet
    private record Session(long sequence, long moveAt, Bytes result) {

        static Session of(Bytes stored) {
            Slices in = new Slices(stored);
            Session session = new Session(in.varint(), in.varint(), in.bytes());
            in.end();
            return session;
        }

        Bytes toBytes() {
            return new Encoder(32).varint(sequence).varint(moveAt).bytes(result).toBytes();
        }
    }

    private final Shard shard;
    private final Applier applier;

    Sessions(Shard shard, Applier applier) {
        this.shard = shard;
        this.applier = applier;
    }

    /// Carries a stamped write out, unless it was before. What comes of it where a key is cold is
    /// of no account.
    Outcome write(long index, Change.Write write, Stamp once, Writes writes) {
        Bytes key = StateKeys.session(once.session());
        Bytes stored = applier.look(key);
        if (stored == null) {
            return GIVEN_UP;
        }
        Session session = Session.of(stored);
        if (once.sequence() < session.sequence) {
            return OVERTAKEN;
        }
        if (once.sequence() == session.sequence) {
            return new Outcome.Done(session.result);
        }
        Written written = applier.write(index, write);
        Bytes result = ShardCodec.RESULTS.encode(written);
        long moveAt = session.moveAt;
        if (index >= moveAt) {
            moveAt = move(index, once.session(), writes);
        }
        writes.put(key, new Session(once.sequence(), moveAt, result).toBytes());
        return new Outcome.Done(result);
    }

    /// @return when it is to be moved again
    private long move(long index, long session, Writes writes) {
        long[] order = order();
        int place = 0;
        while (place < order.length && order[place] != session) {
            place++;
        }
        if (place < order.length) {
            System.arraycopy(order, place + 1, order, place, order.length - place - 1);
            order[order.length - 1] = session;
            store(order, 0, writes);
        }
        return index + (long) MOVED_EVERY * order.length;
    }

    Outcome open(long index, long sessionsMost, Writes writes) {
        long[] before = order();
        if (applier.anyCold()) {
            return GIVEN_UP;
        }
        long[] order = Arrays.copyOf(before, before.length + 1);
        order[before.length] = index;
        int from = (int) Math.max(0, order.length - sessionsMost);
        for (int i = 0; i < from; i++) {
            writes.delete(StateKeys.session(order[i]));
            shard.out.note(new ShardNote.SessionEvicted(order[i]));
        }
        store(order, from, writes);
        long moveAt = index + (long) MOVED_EVERY * (order.length - from);
        writes.put(StateKeys.session(index), new Session(0, moveAt, Bytes.EMPTY).toBytes());
        return new Outcome.Done(ShardCodec.RESULTS.encode(new Opened(index)));
    }

    private long[] order() {
        @Nullable Bytes stored = applier.look(StateKeys.SESSION_ORDER);
        if (stored == null) {
            return new long[0];
        }
        Slices in = new Slices(stored);
        long[] order = new long[in.integer()];
        for (int i = 0; i < order.length; i++) {
            order[i] = in.varint();
        }
        in.end();
        return order;
    }

    private static void store(long[] order, int from, Writes writes) {
        Encoder out = new Encoder(order.length * 5 + 10).varint(order.length - from);
        for (int i = from; i < order.length; i++) {
            out.varint(order[i]);
        }
        writes.put(StateKeys.SESSION_ORDER, out.toBytes());
    }
}
