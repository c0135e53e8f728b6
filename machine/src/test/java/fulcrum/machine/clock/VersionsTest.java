package fulcrum.machine.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VersionsTest {

    private static final List<String> SERVERS = List.of("r", "s", "t");

    @Test
    void aVersionVectorComparesAndMergesAsAMapWould() {
        Dice dice = Dice.of(1983);
        for (int run = 0; run < 20_000; run++) {
            SortedMap<String, Long> a = counts(dice);
            SortedMap<String, Long> b = counts(dice);
            boolean less = false;
            boolean greater = false;
            TreeMap<String, Long> merged = new TreeMap<>(a);
            for (String server : SERVERS) {
                less |= a.getOrDefault(server, 0L) < b.getOrDefault(server, 0L);
                greater |= a.getOrDefault(server, 0L) > b.getOrDefault(server, 0L);
            }
            b.forEach((server, counter) -> merged.merge(server, counter, Math::max));
            assertThat(vector(a).compare(vector(b))).isEqualTo(CausalOrder.of(less, greater));
            assertThat(vector(a).descends(vector(b))).isEqualTo(!less);
            assertThat(vector(a).merge(vector(b))).isEqualTo(vector(merged));
            for (String server : SERVERS) {
                assertThat(vector(a).at(server)).isEqualTo(a.getOrDefault(server, 0L));
            }
        }
    }

    @Test
    void seeingAnUpdateSeesTheEarlierOnesOfItsActor() {
        VersionVector<String> seen = VersionVector.<String>empty().with(new Dot<>("s", 3));
        assertThat(seen.contains(new Dot<>("s", 2))).isTrue();
        assertThat(seen.contains(new Dot<>("s", 4))).isFalse();
        assertThat(seen.contains(new Dot<>("r", 1))).isFalse();
        assertThat(seen.next("s")).isEqualTo(new Dot<>("s", 4));
        assertThat(seen.with(new Dot<>("s", 1))).isEqualTo(seen);
        assertThat(seen.with(new Dot<>("r", 1)).with(new Dot<>("t", 1)))
                .hasToString("[r:1, s:3, t:1]");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new VersionVector<>(List.of(new Dot<>("s", 1), new Dot<>("r", 1))));
        assertThatIllegalArgumentException().isThrownBy(() -> new Dot<>("r", 0));
    }

    @Test
    void twoClientsThroughOneServerAreToldApart() {
        VersionVector<String> nothing = VersionVector.empty();
        Siblings<String, String> key =
                Siblings.<String, String>none()
                        .write(nothing, "r", "by one")
                        .write(nothing, "r", "by two");
        assertThat(values(key)).containsExactly("by one", "by two");
        DottedVersionVector<String> one = key.versions().get(0).clock();
        DottedVersionVector<String> two = key.versions().get(1).clock();
        assertThat(one.compare(two)).isEqualTo(CausalOrder.CONCURRENT);
        assertThat(values(key.write(key.context(), "r", "merged"))).containsExactly("merged");
    }

    @Test
    void aServerThatForgotAKeyDoesNotReuseADotThatTheClientHasSeen() {
        VersionVector<String> read = VersionVector.<String>empty().with(new Dot<>("r", 5));
        Siblings<String, String> key = Siblings.<String, String>none().write(read, "r", "new");
        assertThat(key.versions().getFirst().clock().dot()).isEqualTo(new Dot<>("r", 6));
    }

    @Test
    void siblingsDoNotExplodeWhenClientsTakeTurnsWithoutReadingEachOther() {
        Siblings<String, String> key = Siblings.none();
        VersionVector<String> readByOne = VersionVector.empty();
        VersionVector<String> readByTwo = VersionVector.empty();
        for (int turn = 0; turn < 200; turn++) {
            VersionVector<String> before = key.context();
            key = key.write(readByOne, "r", "one " + turn);
            readByOne = before;
            before = key.context();
            key = key.write(readByTwo, "r", "two " + turn);
            readByTwo = before;
            assertThat(key.versions()).hasSizeLessThanOrEqualTo(4);
            assertThat(key.context().dots()).hasSize(1);
        }
    }

    @Test
    void siblingsAreExactlyTheVersionsThatNoKnownWriterHadRead() {
        Dice dice = Dice.of(2010);
        int conflicts = 0;
        for (int run = 0; run < 1_500; run++) {
            conflicts += new Shop(dice).runAndCompare(60);
        }
        assertThat(conflicts).isGreaterThan(1_000);
    }

    @Test
    void syncIsCommutativeAssociativeAndIdempotent() {
        Dice dice = Dice.of(2012);
        for (int run = 0; run < 1_000; run++) {
            Shop shop = new Shop(dice);
            shop.runAndCompare(20);
            Siblings<String, Integer> a = shop.replicas.get(0);
            Siblings<String, Integer> b = shop.replicas.get(1);
            Siblings<String, Integer> c = shop.replicas.get(2);
            assertThat(a.sync(b)).isEqualTo(b.sync(a));
            assertThat(a.sync(b).sync(c)).isEqualTo(a.sync(b.sync(c)));
            assertThat(a.sync(a)).isEqualTo(a);
            assertThat(a.sync(b).sync(b)).isEqualTo(a.sync(b));
        }
    }

    @Test
    void theOrderOfTwoVersionsIsTheOrderOfTheirHistories() {
        Dice dice = Dice.of(2014);
        for (int run = 0; run < 300; run++) {
            Shop shop = new Shop(dice);
            shop.runAndCompare(30);
            for (Siblings.Version<String, Integer> a : shop.written) {
                for (Siblings.Version<String, Integer> b : shop.written) {
                    CausalOrder order = CausalOrder.CONCURRENT;
                    if (a.equals(b)) {
                        order = CausalOrder.EQUAL;
                    } else if (shop.histories.get(b.value()).contains(a.value())) {
                        order = CausalOrder.BEFORE;
                    } else if (shop.histories.get(a.value()).contains(b.value())) {
                        order = CausalOrder.AFTER;
                    }
                    assertThat(a.clock().compare(b.clock())).isEqualTo(order);
                }
            }
        }
    }

    @Test
    void aVersionIsNotInItsOwnPastAndADotNamesOneVersion() {
        VersionVector<String> past = VersionVector.<String>empty().with(new Dot<>("r", 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DottedVersionVector<>(new Dot<>("r", 2), past));
        var clock = new DottedVersionVector<>(new Dot<>("r", 3), past);
        assertThat(clock).hasToString("r:3[r:2]");
        assertThat(clock.seen().at("r")).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Siblings<>(
                                List.of(
                                        new Siblings.Version<>(clock, 1),
                                        new Siblings.Version<>(clock, 2))));
    }

    /// Three replicas of a key and clients with contexts of any age. Beside each replica runs its
    /// twin, which knows of every version all versions that its writer had read, one by one.
    private static final class Shop {

        private final Dice dice;
        private final List<Siblings<String, Integer>> replicas = new ArrayList<>();
        private final List<TreeSet<Integer>> known = new ArrayList<>();
        private final List<VersionVector<String>> contexts = new ArrayList<>();
        private final List<TreeSet<Integer>> read = new ArrayList<>();
        private final List<TreeSet<Integer>> histories = new ArrayList<>();
        private final List<Siblings.Version<String, Integer>> written = new ArrayList<>();

        Shop(Dice dice) {
            this.dice = dice;
            for (int i = 0; i < SERVERS.size(); i++) {
                replicas.add(Siblings.none());
                known.add(new TreeSet<>());
            }
            contexts.add(VersionVector.empty());
            read.add(new TreeSet<>());
        }

        /// How often a replica held more than one version.
        int runAndCompare(int steps) {
            int conflicts = 0;
            for (int step = 0; step < steps; step++) {
                int replica = dice.below(SERVERS.size());
                switch (dice.below(3)) {
                    case 0 -> read(replica);
                    case 1 -> write(replica, dice.below(contexts.size()));
                    default -> sync(replica, dice.below(SERVERS.size()));
                }
                assertThat(new TreeSet<>(values(replicas.get(replica))))
                        .isEqualTo(leftOver(known.get(replica)));
                conflicts += replicas.get(replica).versions().size() > 1 ? 1 : 0;
            }
            return conflicts;
        }

        private void read(int replica) {
            contexts.add(replicas.get(replica).context());
            read.add(new TreeSet<>(known.get(replica)));
        }

        private void write(int replica, int client) {
            int value = histories.size();
            String server = SERVERS.get(replica);
            Siblings<String, Integer> after =
                    replicas.get(replica).write(contexts.get(client), server, value);
            replicas.set(replica, after);
            written.addAll(after.versions().stream().filter(v -> v.value() == value).toList());
            histories.add(new TreeSet<>(read.get(client)));
            known.get(replica).add(value);
            known.get(replica).addAll(read.get(client));
        }

        private void sync(int to, int from) {
            replicas.set(to, replicas.get(to).sync(replicas.get(from)));
            known.get(to).addAll(known.get(from));
        }

        private SortedSet<Integer> leftOver(SortedSet<Integer> versions) {
            TreeSet<Integer> left = new TreeSet<>(versions);
            for (int version : versions) {
                left.removeAll(histories.get(version));
            }
            return left;
        }
    }

    private static <V> List<V> values(Siblings<String, V> key) {
        return key.versions().stream().map(Siblings.Version::value).toList();
    }

    private static SortedMap<String, Long> counts(Dice dice) {
        TreeMap<String, Long> counts = new TreeMap<>();
        for (String server : SERVERS) {
            long counter = dice.below(4L);
            if (counter > 0) {
                counts.put(server, counter);
            }
        }
        return counts;
    }

    private static VersionVector<String> vector(SortedMap<String, Long> counts) {
        List<Dot<String>> dots = new ArrayList<>();
        counts.forEach((server, counter) -> dots.add(new Dot<>(server, counter)));
        return new VersionVector<>(dots);
    }
}
