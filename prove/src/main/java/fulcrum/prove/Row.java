package fulcrum.prove;

import java.util.Comparator;

/// Names a row. Rows of one place lie side by side; places are spread over all shards.
///
/// @param place not negative
public record Row(int place, String name) implements Comparable<Row> {

    private static final Comparator<Row> ORDER =
            Comparator.comparingInt(Row::place).thenComparing(Row::name);

    @Override
    public int compareTo(Row other) {
        return ORDER.compare(this, other);
    }
}
