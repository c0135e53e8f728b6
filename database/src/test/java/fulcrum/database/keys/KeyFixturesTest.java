package fulcrum.database.keys;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Fixtures;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Keys lie on disks, and are found there by software to come.
final class KeyFixturesTest {

    private static final String KEPT = "v1/keys.hex";

    /// A line's bytes, and what they are of.
    private record Kept(Bytes key, String type, Order order, String value) {

        KeySchema schema() {
            KeyType columnType =
                    type.endsWith("[]")
                            ? new KeyType.ArrayOf(scalar(type.substring(0, type.length() - 2)))
                            : scalar(type);
            return new KeySchema(List.of(new KeyColumn(columnType, order)));
        }

        private static KeyType.Scalar scalar(String name) {
            return KeyType.Scalar.valueOf(name);
        }
    }

    private static List<Kept> kept() {
        return Fixtures.in(KEPT).stream()
                .map(line -> {
                    String[] words = line.value().split(" ", 3);
                    return new Kept(line.frame(), words[0], Order.valueOf(words[1]), words[2]);
                })
                .toList();
    }

    @Test
    void whatWasWrittenIsReadForEver() {
        for (Kept each : kept()) {
            assertThat(each.schema().decode(each.key()).getFirst()).hasToString(each.value());
        }
    }

    @Test
    void whatWasWrittenIsWrittenTheSameWay() {
        for (Kept each : kept()) {
            KeySchema schema = each.schema();
            assertThat(schema.encode(schema.decode(each.key()))).isEqualTo(each.key());
        }
    }

    @Test
    void everyTypeAndOrderIsKept() {
        TreeSet<String> types = new TreeSet<>();
        TreeSet<Order> orders = new TreeSet<>();
        for (Kept each : kept()) {
            types.add(each.type());
            orders.add(each.order());
        }
        assertThat(orders).containsExactly(Order.values());
        for (KeyType.Scalar scalar : KeyType.Scalar.values()) {
            assertThat(types).contains(scalar.name());
        }
        assertThat(types).contains("INTEGER[]", "TEXT[]");
    }
}
