package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.integer;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.Routine.Frame;
import fulcrum.sql.routine.Routine.PerRow;
import fulcrum.sql.routine.Routine.Window;

/// Window functions (manual, 9.22).
final class Windows {

    private Windows() {}

    static void declare(Bodies bodies) {
        window(bodies, "row_number()", frame -> () -> datum(frame.row() + 1L));
        window(bodies, "rank()", frame -> new Ranks(frame)::rank);
        window(bodies, "dense_rank()", frame -> new Ranks(frame)::denseRank);
        window(bodies, "percent_rank()", frame -> new Ranks(frame)::percentRank);
        window(bodies, "cume_dist()", frame -> new Ranks(frame)::cumulative);
        window(bodies, "ntile(int4)", Windows::tiles);
        shifts(bodies, "lag", -1);
        shifts(bodies, "lead", 1);
        window(bodies, "first_value", frame -> () -> inFrame(frame, 0));
        window(bodies, "last_value", frame -> () -> inFrame(frame, frame.size() - 1L));
        window(bodies, "nth_value", Windows::nth);
    }

    @FunctionalInterface
    private interface Beginning {
        PerRow begin(Frame partition);
    }

    private static void window(Bodies bodies, String key, Beginning beginning) {
        Window body = (partition, _) -> beginning.begin(partition);
        bodies.body(key, body);
    }

    /// Places among peers; asked for each row in turn.
    private static final class Ranks {

        private final Frame frame;
        private int firstPeer;
        private int group;
        private int lastPeer = -1;

        Ranks(Frame frame) {
            this.frame = frame;
        }

        private void advance() {
            int row = frame.row();
            if (row == 0 || !frame.arePeers(row - 1, row)) {
                firstPeer = row;
                group++;
            }
        }

        Datum rank() {
            advance();
            return datum(firstPeer + 1L);
        }

        Datum denseRank() {
            advance();
            return datum(group);
        }

        Datum percentRank() {
            advance();
            return datum(frame.rows() <= 1 ? 0.0 : (double) firstPeer / (frame.rows() - 1));
        }

        Datum cumulative() {
            int row = frame.row();
            if (row > lastPeer || row == 0) {
                lastPeer = row;
                while (lastPeer + 1 < frame.rows() && frame.arePeers(row, lastPeer + 1)) {
                    lastPeer++;
                }
            }
            return datum((lastPeer + 1.0) / frame.rows());
        }
    }

    /// Cuts the partition in so many parts of almost one size, the first ones longer.
    private static PerRow tiles(Frame frame) {
        return () -> {
            Datum argument = frame.argument(0, 0);
            if (argument instanceof Datum.Null) {
                return Datum.NULL;
            }
            long tiles = integer(argument);
            if (tiles <= 0) {
                throw new SqlError(
                        SqlState.BAD_NTILE_ARGUMENT, "argument of ntile must be greater than zero");
            }
            long size = frame.rows() / tiles;
            long longer = frame.rows() % tiles;
            long inLonger = longer * (size + 1);
            long row = frame.row();
            return datum(
                    row < inLonger
                            ? row / (size + 1) + 1
                            : longer + (row - inLonger) / Math.max(size, 1) + 1);
        };
    }

    private static void shifts(Bodies bodies, String name, int direction) {
        window(bodies, name + "(anyelement)", frame -> () -> shifted(frame, direction, Datum.NULL));
        window(
                bodies,
                name + "(anyelement,int4)",
                frame -> () -> shifted(frame, offset(frame, direction), Datum.NULL));
        window(
                bodies,
                name + "(anycompatible,int4,anycompatible)",
                frame ->
                        () ->
                                shifted(
                                        frame,
                                        offset(frame, direction),
                                        frame.argument(frame.row(), 2)));
    }

    private static final long NO_OFFSET = Long.MAX_VALUE;

    private static long offset(Frame frame, int direction) {
        Datum offset = frame.argument(frame.row(), 1);
        return offset instanceof Datum.Null ? NO_OFFSET : direction * integer(offset);
    }

    private static Datum shifted(Frame frame, long offset, Datum otherwise) {
        if (offset == NO_OFFSET) {
            return Datum.NULL;
        }
        long row = frame.row() + offset;
        return row < 0 || row >= frame.rows() ? otherwise : frame.argument((int) row, 0);
    }

    private static Datum inFrame(Frame frame, long at) {
        boolean there = at >= 0 && at < frame.size();
        return there ? frame.argument(frame.inFrame((int) at), 0) : Datum.NULL;
    }

    private static PerRow nth(Frame frame) {
        return () -> {
            Datum argument = frame.argument(frame.row(), 1);
            if (argument instanceof Datum.Null) {
                return Datum.NULL;
            }
            if (integer(argument) <= 0) {
                throw new SqlError(
                        SqlState.BAD_NTH_VALUE_ARGUMENT,
                        "argument of nth_value must be greater than zero");
            }
            return inFrame(frame, integer(argument) - 1);
        };
    }
}
