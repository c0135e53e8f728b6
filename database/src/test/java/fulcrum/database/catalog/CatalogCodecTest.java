package fulcrum.database.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Rows come back as they were written, garbage is refused with one type of exception, and bytes
/// that were written once are read for ever.
class CatalogCodecTest {

    private static final int ROUNDS = 500;
    private static final CatalogCodec CODEC = CatalogCodec.ROWS;

    private static Member member(Dice dice) {
        return new Member(
                new NodeId(dice.between(1, 300)),
                new Member.Addresses(
                        "h" + dice.below(9) + ":1", dice.chance(1, 2) ? "" : "ü:2", ""),
                dice.pick(List.of(MemberState.values())),
                dice.nextLong() >>> dice.between(1, 63));
    }

    private static CatalogRow row(Dice dice) {
        if (dice.chance(1, 2)) {
            return member(dice);
        }
        List<Member> decided = new ArrayList<>();
        TreeSet<String> gates = new TreeSet<>();
        TreeMap<NodeId, Integer> versions = new TreeMap<>();
        for (int i = dice.below(4); i > 0; i--) {
            decided.add(member(dice));
            gates.add("gate " + dice.below(9));
        }
        for (int i = dice.below(3); i > 0; i--) {
            versions.put(new NodeId(dice.between(1, 300)), dice.below(200));
        }
        return new Cluster(
                dice.between(1, 1000), dice.between(1, 9), dice.below(5), gates, decided, versions);
    }

    @Test
    void whatIsWrittenComesBack() {
        Dice dice = Dice.of(1);
        Set<MemberState> states = EnumSet.noneOf(MemberState.class);
        for (int i = 0; i < ROUNDS; i++) {
            CatalogRow row = row(dice);
            assertThat(CODEC.decode(CODEC.encode(row))).isEqualTo(row);
            if (row instanceof Member member) {
                states.add(member.state());
            }
        }
        assertThat(states).containsExactly(MemberState.values());
    }

    @Test
    void garbageIsMalformedOrARowThatReadsTheSameAgain() {
        Dice dice = Dice.of(2);
        for (int i = 0; i < 4 * ROUNDS; i++) {
            byte[] bytes = CODEC.encode(row(dice)).toArray();
            bytes[dice.below(bytes.length)] = (byte) dice.below(256);
            Bytes garbage = Bytes.copyOf(bytes, 0, dice.between(0, bytes.length));
            try {
                assertThat(CODEC.encode(CODEC.decode(garbage))).isEqualTo(garbage);
            } catch (Malformed _) {
                // as it should be
            }
        }
    }

    @Test
    void anotherVersionIsRefused() {
        byte[] bytes = CODEC.encode(row(Dice.of(3))).toArray();
        bytes[0]++;
        assertThatThrownBy(() -> CODEC.decode(bytes)).isInstanceOf(Malformed.class);
    }

    @Test
    void theBytesOfVersionOneAreReadAndWrittenForever() throws IOException {
        int count = 0;
        for (String line : fixtures().lines().filter(l -> !l.startsWith("#")).toList()) {
            String[] parts = line.split(" ", 2);
            Bytes bytes = Bytes.hex(parts[0]);
            assertThat(shown(CODEC.decode(bytes))).isEqualTo(parts[1]);
            assertThat(CODEC.encode(CODEC.decode(bytes))).isEqualTo(bytes);
            count++;
        }
        assertThat(count).isEqualTo(9);
    }

    /// What came later, and is nothing in older bytes, is not in their lines.
    private static String shown(CatalogRow row) {
        return row.toString().replace(", versions={}", "");
    }

    private static String fixtures() throws IOException {
        try (InputStream in =
                CatalogCodecTest.class.getResourceAsStream("/fixtures/v1/catalog.hex")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
