package fulcrum.sql.shipped;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.versions.Sieve;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.sql.execution.Rows;
import fulcrum.sql.execution.ShardPrograms;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Rows in memory: some are stored, and a transaction has written some over them, as a coordinator
/// and leaders of shards would answer for them.
final class StoredRows implements Rows {

    private final TreeMap<Bytes, Bytes> stored = new TreeMap<>();

    /// Nothing for a row that is deleted.
    private final TreeMap<Bytes, Bytes> own = new TreeMap<>();

    private final ShardPrograms programs = new ShardPrograms();
    private final boolean runs;
    private final int lookedMost;
    int came;

    /// Rows that programs of two tables have answered.
    int joined;

    /// @param lookedMost so many rows are looked at for one answer to a program; 0 for no programs
    StoredRows(int lookedMost) {
        this.runs = lookedMost > 0;
        this.lookedMost = lookedMost;
    }

    /// @param chanceOfOwn of ten rows so many are changed by the transaction itself
    void fill(Dice dice, int count, int chanceOfOwn) {
        for (int i = 0; i < count; i++) {
            Datum[] row = RowExpressions.row(dice);
            row[0] = new Datum.Int(i);
            Bytes key = RowExpressions.STORED.key(row);
            stored.put(key, RowExpressions.STORED.value(row));
            if (dice.chance(chanceOfOwn, 10)) {
                Datum[] other = RowExpressions.row(dice);
                other[0] = row[0];
                own.put(key, dice.chance(1, 3) ? Bytes.EMPTY : RowExpressions.STORED.value(other));
            }
        }
    }

    /// @param byItself the transaction itself has deleted it
    void put(StoredTable table, Datum[] row, boolean byItself) {
        Bytes key = table.key(row);
        stored.put(key, table.value(row));
        if (byItself) {
            own.put(key, Bytes.EMPTY);
        }
    }

    @Override
    public boolean knowsVersions() {
        return runs;
    }

    @Override
    public boolean isAsPlanned(Planned planned) {
        return true;
    }

    @Override
    public Page read(Span span, Lock lock, IfLocked ifLocked, int limit, Planned planned) {
        TreeMap<Bytes, Bytes> seen = new TreeMap<>(within(stored, span));
        over(seen, span);
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<Bytes, Bytes> each : seen.entrySet()) {
            if (rows.size() == limit) {
                return new Page(rows, true);
            }
            rows.add(new Row(each.getKey(), each.getValue()));
        }
        came += rows.size();
        return new Page(rows, false);
    }

    private void over(Map<Bytes, Bytes> seen, Span span) {
        within(own, span)
                .forEach((key, value) -> {
                    if (value.isEmpty()) {
                        seen.remove(key);
                    } else {
                        seen.put(key, value);
                    }
                });
    }

    private static Map<Bytes, Bytes> within(NavigableMap<Bytes, Bytes> rows, Span span) {
        Bytes to = span.to();
        if (span.point()) {
            return rows.subMap(span.from(), true, span.from(), true);
        }
        return to == null ? rows.tailMap(span.from()) : rows.subMap(span.from(), to);
    }

    @Override
    public Page fetch(List<Bytes> keys, Lock lock, Planned planned) {
        List<Row> rows = new ArrayList<>();
        for (Bytes key : keys) {
            rows.addAll(read(Span.row(key), lock, IfLocked.WAIT, 1, planned).rows());
        }
        return new Page(rows, false);
    }

    @Override
    public boolean runsPrograms(Planned planned) {
        return runs;
    }

    @Override
    public Page read(Span span, int limit, Planned planned, Program program) {
        if (program.folds() && !within(own, span).isEmpty()) {
            return new Page(List.of(), true, span.from());
        }
        Sieve sieve = programs.begin(program.code());
        List<Version> answer = new ArrayList<>();
        Bytes next = null;
        int looked = 0;
        for (Map.Entry<Bytes, Bytes> each : within(stored, span).entrySet()) {
            Version row = new Version(each.getKey(), 1, each.getValue());
            boolean full = looked++ == lookedMost || answer.size() == limit;
            if (full || !sieve.take(row, answer)) {
                next = each.getKey();
                break;
            }
        }
        next = sieve.end(next, answer);
        came += answer.size();
        if (program.folds()) {
            joined += answer.size();
            return new Page(answer.stream().map(StoredRows::row).toList(), next != null, next);
        }
        TreeMap<Bytes, Bytes> seen = new TreeMap<>();
        answer.forEach(version -> seen.put(version.key(), row(version).value()));
        over(seen, Span.range(span.from(), next == null ? span.to() : next));
        List<Row> rows = new ArrayList<>();
        seen.forEach((key, value) -> rows.add(new Row(key, value)));
        return new Page(rows, next != null, next);
    }

    private static Row row(Version version) {
        Bytes value = version.value();
        return new Row(version.key(), value == null ? Bytes.EMPTY : value);
    }

    @Override
    public void write(List<RowWrite> writes, Planned planned) {
        throw new IllegalStateException("it only reads");
    }
}
