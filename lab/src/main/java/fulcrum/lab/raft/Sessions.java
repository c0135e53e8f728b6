package fulcrum.lab.raft;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The table by which each command takes effect at most once (thesis 6.3): per session, the latest
/// sequence number and its answer. It is part of the replicated state and bounded; the session that
/// was idle longest goes first, and a command of a session that is gone is never carried out, since
/// nobody can say whether it was before.
final class Sessions {

    private record Session(long sequence, long answer, long usedAt) {}

    private final int bound;
    private final TreeMap<Long, Session> sessions = new TreeMap<>();

    Sessions(int bound) {
        this.bound = bound;
    }

    /// Reads the table back from the replicated state.
    static Sessions read(int bound, Bytes stored) {
        Sessions table = new Sessions(bound);
        if (!stored.isEmpty()) {
            Decoder in = new Decoder(stored);
            while (in.remaining() > 0) {
                long id = in.varint();
                table.sessions.put(id, new Session(in.varint(), in.varint(), in.varint()));
            }
        }
        return table;
    }

    Bytes toBytes() {
        Encoder out = new Encoder(256);
        sessions.forEach((id, session) ->
                out.varint(id)
                        .varint(session.sequence)
                        .varint(session.answer)
                        .varint(session.usedAt));
        return out.toBytes();
    }

    /// Opens a session named by the index of the command that opens it.
    void open(long index) {
        sessions.put(index, new Session(0, 0, index));
        if (sessions.size() > bound) {
            long oldest = -1;
            long usedAt = Long.MAX_VALUE;
            for (Map.Entry<Long, Session> each : sessions.entrySet()) {
                if (each.getValue().usedAt < usedAt) {
                    usedAt = each.getValue().usedAt;
                    oldest = each.getKey();
                }
            }
            sessions.remove(oldest);
        }
    }

    /// The session is known and may go on from here.
    boolean knows(long session) {
        return sessions.containsKey(session);
    }

    /// The answer that this command was given already; null if it was not carried out yet.
    @Nullable Long answered(long session, long sequence) {
        Session known = sessions.get(session);
        return known != null && known.sequence == sequence ? (Long) known.answer : null;
    }

    /// A later command of this session was carried out already.
    boolean overtaken(long session, long sequence) {
        Session known = sessions.get(session);
        return known != null && known.sequence > sequence;
    }

    /// The command was carried out.
    void done(long session, long sequence, long answer, long index) {
        sessions.put(session, new Session(sequence, answer, index));
    }
}
