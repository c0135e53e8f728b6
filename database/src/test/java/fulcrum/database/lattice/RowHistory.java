package fulcrum.database.lattice;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.Dot;
import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.protocols.crdt.Kind;
import fulcrum.protocols.crdt.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Three replicas of one row, which write, and send deltas and whole states late, twice or never;
/// and what each write knew of the others, kept beside them.
final class RowHistory {

    static final int NAME = 1;
    static final int CITY = 2;
    static final int LIKES = 3;
    static final int TAGS = 4;
    static final int BODY = 5;
    static final int STOCK = 6;

    /// A write of a plain column.
    record Write(int column, Dot<Replica> dot, Bytes value) implements Comparable<Write> {
        @Override
        public int compareTo(Write other) {
            int byColumn = Integer.compare(column, other.column);
            return byColumn != 0 ? byColumn : dot.compareTo(other.dot);
        }
    }

    /// A row, and all writes that are in it or were.
    record Held(Row row, Set<Write> known) {}

    final Dice dice;
    final Kind plain;
    final List<Held> replicas = new ArrayList<>();
    final List<Held> sent = new ArrayList<>();
    final List<Discarded> discarded = new ArrayList<>();

    /// What the writer of each write had in its row or had had.
    final TreeMap<Write, Set<Write>> pasts = new TreeMap<>();

    final List<Row> states = new ArrayList<>();
    long likes;
    private long clock = 1 << 20;

    RowHistory(long seed, Kind plain) {
        this.dice = Dice.of(seed);
        this.plain = plain;
        for (int i = 0; i < 3; i++) {
            replicas.add(new Held(Row.ABSENT, Set.of()));
        }
    }

    static Replica replica(int index) {
        return new Replica(new NodeId(index + 1), 0);
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            int at = dice.below(3);
            if (sent.isEmpty() || dice.chance(1, 2)) {
                write(at);
            } else {
                merge(at, dice.chance(1, 3) ? replicas.get(dice.below(3)) : dice.pick(sent));
            }
        }
    }

    /// Everybody has everything.
    Row settle() {
        for (int round = 0; round < 2; round++) {
            for (int to = 0; to < 3; to++) {
                for (int from = 0; from < 3; from++) {
                    merge(to, replicas.get(from));
                }
            }
        }
        return replicas.getFirst().row;
    }

    private void merge(int at, Held other) {
        Held held = replicas.get(at);
        RowMerge merged = RowMerge.of(held.row, other.row);
        discarded.addAll(merged.discarded());
        Set<Write> known = new TreeSet<>(held.known);
        known.addAll(other.known);
        replicas.set(at, new Held(merged.row(), known));
        states.add(merged.row());
    }

    private void write(int at) {
        Held held = replicas.get(at);
        // Clocks differ by more than the time between two writes.
        clock += 1 + dice.below(3);
        HybridTimestamp now = new HybridTimestamp(clock - dice.below(1000));
        RowOperation operation = dice.chance(1, 12) ? new RowOperation.Delete(null) : update(at);
        if (!(operation.apply(held.row, replica(at), now) instanceof Applied.Changed changed)) {
            return; // refused
        }
        Set<Write> known = new TreeSet<>(held.known);
        Row delta = changed.delta();
        if (operation instanceof RowOperation.Update update) {
            note(update, delta, at, held, known);
        }
        Held after = new Held(held.row.merge(delta), known);
        replicas.set(at, after);
        states.add(after.row);
        // Whoever merges the delta knows of what is in it.
        sent.add(new Held(delta, knownOf(delta, known)));
    }

    private void note(RowOperation.Update update, Row delta, int at, Held held, Set<Write> known) {
        for (ColumnChange change : update.changes()) {
            if (change instanceof ColumnChange.Write write) {
                for (Version version : PlainColumn.versions(delta, write.column())) {
                    boolean own = version.writer().equals(replica(at));
                    if (own && version.value().equals(write.value())) {
                        Write made = new Write(write.column(), version.dot(), write.value());
                        pasts.put(made, held.known);
                        known.add(made);
                    }
                }
            } else if (change instanceof ColumnChange.Add add && add.column() == LIKES) {
                likes += add.by();
            }
        }
    }

    private static Set<Write> knownOf(Row delta, Set<Write> writer) {
        Set<Write> known = new TreeSet<>();
        for (Write write : writer) {
            if (delta.context().contains(write.dot)) {
                known.add(write);
            }
        }
        return known;
    }

    private RowOperation update(int at) {
        TreeMap<Integer, ColumnChange> changes = new TreeMap<>();
        for (int i = dice.between(1, 3); i > 0; i--) {
            ColumnChange change = change(at);
            changes.put(change.column(), change);
        }
        return new RowOperation.Update(List.copyOf(changes.values()), null);
    }

    private ColumnChange change(int at) {
        Bytes value = Bytes.text("v" + clock + "@" + at);
        return switch (dice.below(7)) {
            case 0, 1 -> new ColumnChange.Write(NAME, plain, value, null);
            case 2 -> new ColumnChange.Write(CITY, plain, value, null);
            case 3 -> new ColumnChange.Add(LIKES, Kind.PN_COUNTER, dice.between(-3, 5));
            case 4 -> {
                Bytes tag = Bytes.text("tag" + dice.below(4));
                yield dice.chance(2, 3)
                        ? new ColumnChange.Insert(TAGS, Kind.OR_SET, tag)
                        : new ColumnChange.Remove(TAGS, Kind.OR_SET, tag);
            }
            case 5 -> new ColumnChange.InsertText(BODY, Kind.RGA, 0, "x" + at);
            default -> new ColumnChange.Add(STOCK, Kind.BOUNDED_COUNTER, dice.between(-2, 3));
        };
    }
}
