package fulcrum.sql.routine;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Position;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Window functions over the rows 10, 20, 20, 30, ordered by themselves; what they give is what
/// PostgreSQL gives.
final class WindowsTest {

    private static final long[] ROWS = {10, 20, 20, 30};

    /// A frame of all rows up to the present one's last peer, as it is without a frame clause.
    private static final class Frame implements Routine.Frame {

        private final boolean column;
        private final Datum[] constants;
        private int row;

        /// @param column the first argument is the column, others are constants
        Frame(boolean column, Datum... constants) {
            this.column = column;
            this.constants = constants;
        }

        @Override
        public int row() {
            return row;
        }

        @Override
        public int rows() {
            return ROWS.length;
        }

        @Override
        public boolean arePeers(int one, int other) {
            return ROWS[one] == ROWS[other];
        }

        @Override
        public int first() {
            return 0;
        }

        @Override
        public int last() {
            int last = row;
            while (last + 1 < ROWS.length && arePeers(last, last + 1)) {
                last++;
            }
            return last;
        }

        @Override
        public int inFrame(int at) {
            return at;
        }

        @Override
        public int size() {
            return last() + 1;
        }

        @Override
        public Datum argument(int at, int argument) {
            boolean isColumn = column && argument == 0;
            int constant = column ? argument - 1 : argument;
            return isColumn ? new Datum.Int(ROWS[at]) : constants[constant];
        }
    }

    private static List<Object> over(String name, List<SqlType> types, Datum... constants) {
        Resolved resolved = Routines.resolve(null, name, types, false, Position.NONE);
        Frame frame = new Frame(types.size() > constants.length, constants);
        Routine.PerRow function =
                ((Routine.Window) resolved.body()).begin(frame, new FixedSetting());
        List<Object> results = new ArrayList<>();
        for (frame.row = 0; frame.row < ROWS.length; frame.row++) {
            results.add(
                    switch (function.next()) {
                        case Datum.Int(long value) -> value;
                        case Datum.DoublePrecision(double value) -> value;
                        default -> "null";
                    });
        }
        return results;
    }

    @Test
    void rowsHaveNumbersAndRanks() {
        assertThat(over("row_number", List.of())).containsExactly(1L, 2L, 3L, 4L);
        assertThat(over("rank", List.of())).containsExactly(1L, 2L, 2L, 4L);
        assertThat(over("dense_rank", List.of())).containsExactly(1L, 2L, 2L, 3L);
        assertThat(over("percent_rank", List.of())).containsExactly(0.0, 1.0 / 3, 1.0 / 3, 1.0);
        assertThat(over("cume_dist", List.of())).containsExactly(0.25, 0.75, 0.75, 1.0);
    }

    @Test
    void tilesAreOfAlmostOneSize() {
        assertThat(over("ntile", List.of(SqlType.INTEGER), new Datum.Int(3)))
                .containsExactly(1L, 1L, 2L, 3L);
    }

    @Test
    void rowsBeforeAndBehindAreSeen() {
        List<SqlType> one = List.of(SqlType.BIGINT);
        List<SqlType> three = List.of(SqlType.BIGINT, SqlType.INTEGER, SqlType.BIGINT);
        assertThat(over("lag", one)).containsExactly("null", 10L, 20L, 20L);
        assertThat(over("lead", one)).containsExactly(20L, 20L, 30L, "null");
        assertThat(over("lead", three, new Datum.Int(2), new Datum.Int(-1)))
                .containsExactly(20L, 30L, -1L, -1L);
    }

    @Test
    void framesHaveFirstLastAndNthRows() {
        List<SqlType> one = List.of(SqlType.BIGINT);
        assertThat(over("first_value", one)).containsExactly(10L, 10L, 10L, 10L);
        assertThat(over("last_value", one)).containsExactly(10L, 20L, 20L, 30L);
        assertThat(
                        over(
                                "nth_value",
                                Arrays.asList(SqlType.BIGINT, SqlType.INTEGER),
                                new Datum.Int(2)))
                .containsExactly("null", 20L, 20L, 20L);
    }
}
