package fulcrum.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.codec.Malformed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Chunks hold the rows that they were cut from, and end where they did before.
final class ChunkPropertyTest {

    private static final int SEEDS = 6;

    private static NavigableMap<Bytes, Bytes> rows(Dice dice) {
        NavigableMap<Bytes, Bytes> rows = new TreeMap<>();
        int count = dice.below(60_000);
        int most = dice.between(1, 400);
        for (int i = 0; i < count; i++) {
            rows.put(Bytes.text("key " + dice.nextLong()), Bytes.wrap(new byte[dice.below(most)]));
        }
        return rows;
    }

    private static List<Bytes> cut(NavigableMap<Bytes, Bytes> rows) {
        List<Bytes> chunks = new ArrayList<>();
        Chunk.Cutter cutter = new Chunk.Cutter();
        for (var row : rows.entrySet()) {
            if (cutter.isFull()) {
                chunks.add(cutter.toBytes());
                cutter = new Chunk.Cutter();
            }
            cutter.add(row.getKey(), row.getValue());
        }
        chunks.add(cutter.toBytes());
        return chunks;
    }

    @Test
    void whatIsCutIsReadBack() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            NavigableMap<Bytes, Bytes> rows = rows(Dice.of(seed));
            NavigableMap<Bytes, Bytes> read = new TreeMap<>();
            for (Bytes chunk : cut(rows)) {
                assertThat(chunk.size()).isLessThan(Chunk.MOST_BYTES + 1000);
                Chunk.read(chunk, read::put);
            }
            assertThat(read.equals(rows)).as("seed " + seed).isTrue();
        }
    }

    @Test
    void aChangeOfOneRowChangesFewChunks() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Dice dice = Dice.of(seed);
            NavigableMap<Bytes, Bytes> rows = rows(dice);
            Set<Bytes> before = new HashSet<>(cut(rows));
            rows.put(Bytes.text("key " + dice.nextLong()), Bytes.text("new"));
            List<Bytes> after = cut(rows);
            after.removeIf(before::contains);
            assertThat(after.size()).as("seed " + seed).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void keysOutOfOrderAreNoChunk() {
        Chunk.Cutter cutter = new Chunk.Cutter();
        cutter.add(Bytes.text("b"), Bytes.EMPTY);
        cutter.add(Bytes.text("a"), Bytes.EMPTY);
        assertThatThrownBy(() -> Chunk.read(cutter.toBytes(), (_, _) -> {}))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("keys out of order");
    }

    @Test
    void theFormIsWhatItWasInVersionOne() throws IOException {
        Bytes fixture = Bytes.hex("4643484b01" + "0161" + "0131" + "0162" + "023232");
        Chunk.Cutter cutter = new Chunk.Cutter();
        cutter.add(Bytes.text("a"), Bytes.text("1"));
        cutter.add(Bytes.text("b"), Bytes.text("22"));
        assertThat(cutter.toBytes()).isEqualTo(fixture);
        List<String> read = new ArrayList<>();
        Chunk.read(fixture, (key, value) -> read.add(key.asText() + "=" + value.asText()));
        assertThat(read).containsExactly("a=1", "b=22");
    }

    @Test
    void aSumDoesNotDependOnTheOrderOfRowsAndDoesOnEachOfThem() {
        RowSum.Adder one = new RowSum.Adder();
        one.add(Bytes.text("a"), Bytes.text("1"));
        one.add(Bytes.text("b"), Bytes.text("2"));
        RowSum.Adder other = new RowSum.Adder();
        other.add(Bytes.text("b"), Bytes.text("2"));
        other.add(Bytes.text("a"), Bytes.text("1"));
        assertThat(other.sum()).isEqualTo(one.sum());
        other.add(Bytes.text("a"), Bytes.text("1"));
        assertThat(other.sum()).isNotEqualTo(one.sum());
        RowSum.Adder swapped = new RowSum.Adder();
        swapped.add(Bytes.text("a"), Bytes.text("2"));
        swapped.add(Bytes.text("b"), Bytes.text("1"));
        assertThat(swapped.sum()).isNotEqualTo(one.sum());
    }
}
