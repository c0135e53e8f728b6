package fulcrum.sql.statistics;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyReader;
import fulcrum.database.keys.KeyWriter;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.sharding.TableLayout;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.sql.execution.Rows;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some rows of a table, and how many it has.
///
/// A table of up to [#MOST] rows is read whole. Of a larger one whose keys begin with a hash, rows
/// are read at [#SPOTS] places of the hashes' range that are equally far from each other: hashes
/// are spread evenly, so the rows found and the part of the range that they lie in say how many
/// there are. Where keys say nothing of that, the table is read through and each row is taken with
/// the same chance (Vitter, "Random Sampling with a Reservoir", 1985, algorithm R).
///
/// @param rows in the order of their keys where the table was read whole
/// @param total how many rows the table has, or is taken to have
/// @param rowBytes of a row with its key, on average
public record TableSample(List<Datum[]> rows, double total, double rowBytes) {

    /// As many as PostgreSQL takes (300 for each of 100 values that are remembered of a column).
    static final int MOST = 30_000;

    static final int SPOTS = 300;

    private static final int PAGE = 1_000;

    private static final double HASHES = 0x1p32;

    public TableSample {
        rows = List.copyOf(rows);
    }

    /// @param rows where the table is read
    /// @param wanted told before each request, so that it may give up
    public static TableSample of(StoredTable table, Rows rows, Runnable wanted) {
        return new Reading(table, rows, wanted).sample();
    }

    private static final class Reading {

        private final StoredTable table;
        private final Rows storage;
        private final Runnable wanted;
        private final List<Row> chosen = new ArrayList<>();
        private long bytes;
        private long met;

        Reading(StoredTable table, Rows storage, Runnable wanted) {
            this.table = table;
            this.storage = storage;
            this.wanted = wanted;
        }

        TableSample sample() {
            Bytes from = table.range().from();
            boolean more = true;
            while (more && chosen.size() < MOST) {
                Rows.Page page = page(from, PAGE);
                for (Row row : page.rows()) {
                    if (table.owns(row.key())) {
                        choose(row);
                    }
                }
                Bytes next = next(page);
                more = next != null;
                from = next == null ? from : next;
            }
            if (!more) {
                return result(chosen.size());
            }
            if (table.layout() instanceof TableLayout.Hashed hashed) {
                return spots(hashed);
            }
            return through(from);
        }

        private void choose(Row row) {
            met++;
            bytes += row.key().size() + row.value().size();
            chosen.add(row);
        }

        private Rows.Page page(Bytes from, int limit) {
            wanted.run();
            return storage.read(
                    Span.range(from, table.range().to()),
                    Lock.NONE,
                    IfLocked.WAIT,
                    limit,
                    table.planned());
        }

        /// Where the next page begins; null behind the last one.
        private static @Nullable Bytes next(Rows.Page page) {
            return page.more() ? Span.after(page.rows().getLast().key()) : null;
        }

        private TableSample result(double total) {
            List<Datum[]> rows = new ArrayList<>(chosen.size());
            chosen.forEach(row -> rows.add(table.row(row.key(), row.value())));
            return new TableSample(rows, total, met == 0 ? 0 : (double) bytes / met);
        }

        // By hashes

        private TableSample spots(TableLayout.Hashed layout) {
            chosen.clear();
            bytes = 0;
            met = 0;
            Bytes prefix = layout.space().prefix();
            double covered = 0;
            for (int spot = 0; spot < SPOTS; spot++) {
                long first = (long) (HASHES / SPOTS * spot);
                Bytes from = new KeyWriter().raw(prefix).fixed32((int) first).toBytes();
                Rows.Page page = page(from, MOST / SPOTS);
                page.rows().stream().filter(row -> table.owns(row.key())).forEach(this::choose);
                covered +=
                        page.more()
                                ? hash(page.rows().getLast().key(), prefix) - first + 1
                                : HASHES - first;
            }
            return result(covered == 0 ? met : met * Math.max(1, HASHES / covered));
        }

        private static long hash(Bytes key, Bytes prefix) {
            return Integer.toUnsignedLong(new KeyReader(key.slice(prefix.size())).fixed32());
        }

        // Through all of them

        private TableSample through(Bytes begin) {
            Dice dice = Dice.of(table.table().oid());
            Bytes from = begin;
            for (boolean more = true; more; ) {
                Rows.Page page = page(from, PAGE);
                for (Row row : page.rows()) {
                    met++;
                    bytes += row.key().size() + row.value().size();
                    long at = dice.below(met);
                    if (at < MOST) {
                        chosen.set((int) at, row);
                    }
                }
                Bytes next = next(page);
                more = next != null;
                from = next == null ? from : next;
            }
            return result((double) met);
        }
    }
}
