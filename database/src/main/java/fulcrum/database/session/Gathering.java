package fulcrum.database.session;

import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.sharding.Epochs;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A client's request of which several shards are asked at once. What it holds is bounded by its
/// questions: no further one is asked once so many rows, or [#BYTES_MOST], are there.
final class Gathering {

    /// Keys and values, about; what is under way then comes on top of it.
    private static final long BYTES_MOST = 4L << 20;

    /// What one shard has of one span.
    static final class Part {

        final Directory.Piece piece;
        final Epochs epochs;

        /// What of it is not read; null where nothing is left.
        @Nullable Span left;

        private final List<Version> found = new ArrayList<>();
        private boolean missing;
        private int answers;
        private long nanosMost;
        private @Nullable NodeId answeredBy;

        // The question that is open
        private long askedAt;
        long sentAt;
        long silentSince;
        int attempts;

        Part(Directory.Piece piece, Epochs epochs) {
            this.piece = piece;
            this.epochs = epochs;
            this.left = piece.span();
        }

        /// The number of the group that has it.
        long group() {
            return piece.shard();
        }

        /// As clients know it; the group's, where the catalog does not tell of it.
        private long shard() {
            return epochs.isNone() ? piece.shard() : epochs.shard();
        }

        /// What of it was read.
        private @Nullable Span read() {
            Span all = piece.span();
            Span rest = left;
            if (rest == null) {
                return all;
            }
            return rest.equals(all) ? null : Span.range(all.from(), rest.from());
        }
    }

    final SessionCommand.Gather command;

    /// As of when; 0 for the latest.
    long snapshot;

    /// The shard that is asked first may read as of a later instant, for nothing is read yet: until
    /// it has answered no other is asked.
    boolean maySnapLater;

    final List<Part> parts = new ArrayList<>();

    /// Who is to be asked next.
    private final Deque<Part> waiting = new ArrayDeque<>();

    /// Who was asked, by the numbers of the questions.
    final TreeMap<Long, Part> asked = new TreeMap<>();

    private int foundRows;

    /// Of what was found, about.
    long foundBytes;

    Gathering(SessionCommand.Gather command, long snapshot) {
        this.command = command;
        this.snapshot = snapshot;
    }

    void add(Directory.Piece piece) {
        Planned planned = command.planned();
        Part part = new Part(piece, piece.epochs().made(planned.table(), planned.version()));
        parts.add(part);
        waiting.add(part);
    }

    /// What is done with rows where they are; empty for nothing.
    Bytes program() {
        return command.program() == null ? Bytes.EMPTY : command.program().code();
    }

    private boolean folds() {
        return command.program() != null && command.program().folds();
    }

    /// Who is to be asked now; null for nobody.
    @Nullable Part next() {
        boolean full =
                asked.size() >= (maySnapLater ? 1 : command.width())
                        || foundRows >= command.limit()
                        || foundBytes >= BYTES_MOST;
        return full ? null : waiting.poll();
    }

    /// It is asked now.
    void asks(long call, Part part, long now) {
        part.askedAt = now;
        part.silentSince = now;
        part.attempts = 0;
        asked.put(call, part);
    }

    /// A shard has answered a question.
    void take(Part part, NodeId from, TxnMessage.Rows m, long now) {
        asked.remove(m.call());
        part.answeredBy = from;
        part.answers++;
        part.nanosMost = Math.max(part.nanosMost, now - part.askedAt);
        part.found.addAll(m.rows());
        foundRows += m.rows().size();
        foundBytes += Memory.ofVersions(m.rows());
        Bytes next = m.next() == null && m.more() ? Span.after(m.rows().getLast().key()) : m.next();
        Span before = part.left;
        part.left = m.more() && next != null ? Span.range(next, part.piece.span().to()) : null;
        // whoever comes no further is not asked again
        if (part.left != null && !part.left.equals(before)) {
            waiting.add(part);
        }
    }

    /// A group does not answer: nothing that it has comes any more.
    void giveUp(long group) {
        asked.values().removeIf(part -> part.group() == group);
        waiting.removeIf(part -> part.group() == group);
        for (Part part : parts) {
            part.missing |= part.group() == group && part.left != null;
        }
    }

    /// What came of it, and over it what the transaction itself has written.
    SessionResult.Gathered result(WriteBuffer buffer) {
        List<Row> rows = new ArrayList<>();
        List<Span> left = new ArrayList<>();
        List<SessionResult.Missing> missing = new ArrayList<>();
        TreeMap<Long, SessionResult.Asked> answered = new TreeMap<>();
        for (Part part : parts) {
            Span rest = part.left;
            if (folds() || buffer.isEmpty()) {
                part.found.forEach(version -> add(version.key(), version.value(), rows));
            } else {
                Bytes cut = seen(part, buffer, rows);
                rest = cut == null ? rest : Span.range(cut, part.piece.span().to());
            }
            if (rest != null && part.missing) {
                missing.add(new SessionResult.Missing(part.shard(), rest));
            } else if (rest != null) {
                left.add(rest);
            }
            NodeId by = part.answeredBy;
            if (by != null) {
                answered.merge(
                        part.shard(),
                        new SessionResult.Asked(part.shard(), by, part.answers, part.nanosMost),
                        Gathering::together);
            }
        }
        return new SessionResult.Gathered(rows, left, List.copyOf(answered.values()), missing);
    }

    private static SessionResult.Asked together(SessionResult.Asked one, SessionResult.Asked more) {
        return new SessionResult.Asked(
                one.shard(),
                more.node(),
                one.requests() + more.requests(),
                Math.max(one.nanosMost(), more.nanosMost()));
    }

    private static void add(Bytes key, @Nullable Bytes value, List<Row> rows) {
        if (value != null) {
            rows.add(new Row(key, value));
        }
    }

    /// @return where there are further rows, for there are more than are told at once; else null
    private @Nullable Bytes seen(Part part, WriteBuffer buffer, List<Row> told) {
        Span read = part.read();
        if (read == null) {
            return null;
        }
        TreeMap<Bytes, Bytes> rows = new TreeMap<>();
        for (Version version : part.found) {
            Bytes value = version.value();
            if (value != null) {
                rows.put(version.key(), value);
            }
        }
        for (RowWrite write : buffer.rowsFrom(read.from())) {
            if (!read.contains(write.key())) {
                break;
            }
            Bytes value = write.value();
            if (value == null) {
                rows.remove(write.key());
            } else {
                rows.put(write.key(), value);
            }
        }
        int count = 0;
        int most = Math.max(command.limit(), part.found.size());
        for (Map.Entry<Bytes, Bytes> row : rows.entrySet()) {
            if (count++ == most) {
                return row.getKey();
            }
            told.add(new Row(row.getKey(), row.getValue()));
        }
        return null;
    }
}
