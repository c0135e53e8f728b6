package fulcrum.database.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.KeyRange;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RoutingCacheTest {

    private static final int WORLDS = 300;
    private static final int STEPS = 60;

    private static final NodeId ONE = new NodeId(1);
    private static final NodeId TWO = new NodeId(2);

    private static Bytes key(int number) {
        return ShardHistory.key(number);
    }

    private static Route route(long shard, int from, int to, int epoch) {
        return new Route(
                new ShardId(shard),
                new KeyRange(key(from), key(to)),
                new ShardEpoch(epoch),
                new TreeSet<>(List.of(ONE, TWO)),
                null,
                0);
    }

    private static RoutingCache knowing(Route... routes) {
        return RoutingCache.EMPTY.redirected(List.of(routes));
    }

    /// News of any age, in any order, as often as it comes.
    @Test
    void epochsNeverFallAndTheLatestNewsWins() {
        int forgotten = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            Dice dice = Dice.of(seed);
            ShardHistory history = new ShardHistory(dice.fork("history"));
            RoutingCache cache = RoutingCache.EMPTY;
            for (int i = 0; i < STEPS; i++) {
                history.next();
                List<Route> news = new ArrayList<>();
                for (int j = dice.below(4); j > 0; j--) {
                    news.add(dice.pick(dice.chance(1, 2) ? history.now() : history.ever()));
                }
                RoutingCache before = cache;
                cache = before.redirected(news);
                for (int key = 0; key < ShardHistory.KEYS; key++) {
                    demandNoStepBack(before, cache, history, key);
                    forgotten +=
                            before.find(key(key)) != null && cache.find(key(key)) == null ? 1 : 0;
                }
            }
            cache = cache.redirected(history.now());
            for (int key = 0; key < ShardHistory.KEYS; key++) {
                assertThat(cache.find(key(key))).as("seed %s", seed).isEqualTo(history.at(key));
            }
            assertThat(cache.size()).isEqualTo(history.now().size());
        }
        assertThat(forgotten).isPositive();
    }

    private static void demandNoStepBack(
            RoutingCache before, RoutingCache after, ShardHistory history, int number) {
        Bytes key = key(number);
        assertThat(after.epoch(key)).isGreaterThanOrEqualTo(before.epoch(key));
        Route route = after.find(key);
        if (route == null) {
            return;
        }
        assertThat(route.range().contains(key)).isTrue();
        assertThat(route.epoch().number()).isEqualTo(after.epoch(key));
        assertThat(after.find(route.shard())).isEqualTo(route);
        assertThat(history.ever())
                .anyMatch(each ->
                        each.shard().equals(route.shard())
                                && each.range().equals(route.range())
                                && each.epoch().equals(route.epoch())
                                && each.replicas().equals(route.replicas()));
        Route known = before.find(route.shard());
        if (known != null) {
            assertThat(route.leaderTerm()).isGreaterThanOrEqualTo(known.leaderTerm());
        }
    }

    @Test
    void whatIsAskedOfARangeIsWhatIsAskedOfItsKeys() {
        for (int seed = 0; seed < WORLDS; seed++) {
            Dice dice = Dice.of(seed);
            ShardHistory history = new ShardHistory(dice.fork("history"));
            for (int i = 0; i < STEPS; i++) {
                history.next();
            }
            List<Route> some = new ArrayList<>(history.now());
            some.removeIf(_ -> dice.chance(1, 6));
            RoutingCache cache = RoutingCache.EMPTY.redirected(some);
            int from = dice.below(ShardHistory.KEYS);
            int to = dice.between(from, ShardHistory.KEYS);
            List<Route> expected = new ArrayList<>();
            boolean knows = true;
            for (int key = from; key < to; key++) {
                Route route = cache.find(key(key));
                knows &= route != null;
                if (route != null && !expected.contains(route)) {
                    expected.add(route);
                }
            }
            KeyRange range = new KeyRange(key(from), key(to));
            assertThat(cache.overlapping(range)).isEqualTo(expected);
            assertThat(cache.knows(range)).isEqualTo(knows);
        }
    }

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(RoutingCache.EMPTY.find(Bytes.EMPTY)).isNull();
        assertThat(RoutingCache.EMPTY.find(new ShardId(1))).isNull();
        assertThat(RoutingCache.EMPTY.overlapping(KeyRange.ALL)).isEmpty();
        assertThat(RoutingCache.EMPTY.knows(KeyRange.ALL)).isFalse();
        assertThat(RoutingCache.EMPTY.size()).isZero();
    }

    @Test
    void aShardMayHaveAllKeys() {
        Route all =
                new Route(
                        new ShardId(1),
                        KeyRange.ALL,
                        ShardEpoch.FIRST,
                        new TreeSet<>(List.of(ONE)),
                        ONE,
                        1);
        assertThat(knowing(all).find(Bytes.EMPTY)).isEqualTo(all);
        assertThat(knowing(all).knows(KeyRange.ALL)).isTrue();
    }

    @Test
    void ofHalfASplitTheOtherHalfIsNotKnownAnyMore() {
        RoutingCache cache = knowing(route(1, 0, 9, 4)).redirected(List.of(route(2, 0, 5, 5)));
        assertThat(cache.find(key(6))).isNull();
        assertThat(cache.redirected(List.of(route(3, 5, 9, 4))).find(key(6))).isNull();
        assertThat(cache.redirected(List.of(route(1, 5, 9, 5))).find(key(6))).isNotNull();
    }

    @Test
    void aShardThatIsElsewhereNowIsNotWhereItWas() {
        RoutingCache cache = knowing(route(1, 0, 2, 4)).redirected(List.of(route(1, 5, 7, 9)));
        assertThat(cache.find(key(0))).isNull();
        assertThat(cache.find(key(5))).isEqualTo(route(1, 5, 7, 9));
        assertThat(cache.redirected(List.of(route(1, 0, 2, 5)))).isSameAs(cache);
    }

    private static Route led(RoutingCache cache) {
        return Objects.requireNonNull(cache.find(new ShardId(1)));
    }

    @Test
    void leadersOfLaterTermsAreBelieved() {
        RoutingCache cache = knowing(route(1, 0, 9, 1)).learnedLeader(new ShardId(1), ONE, 5);
        assertThat(led(cache).leader()).isEqualTo(ONE);
        assertThat(cache.learnedLeader(new ShardId(1), TWO, 4)).isSameAs(cache);
        assertThat(cache.learnedLeader(new ShardId(1), TWO, 5)).isSameAs(cache);
        assertThat(cache.learnedLeader(new ShardId(1), null, 5)).isSameAs(cache);
        assertThat(cache.learnedLeader(new ShardId(2), TWO, 9)).isSameAs(cache);
        RoutingCache later = cache.learnedLeader(new ShardId(1), TWO, 6);
        assertThat(led(later).leader()).isEqualTo(TWO);
        assertThat(led(later).leaderTerm()).isEqualTo(6);
        RoutingCache nobody = later.learnedLeader(new ShardId(1), null, 7);
        assertThat(led(nobody).leader()).isNull();
        assertThat(led(nobody.learnedLeader(new ShardId(1), ONE, 7)).leader()).isEqualTo(ONE);
    }

    @Test
    void aTermHasOneLeader() {
        Route first = route(1, 0, 9, 1).led(ONE, 3);
        assertThat(first.led(TWO, 3)).isEqualTo(first);
        assertThat(route(1, 0, 9, 1).led(null, 3).led(ONE, 3)).isEqualTo(first);
        assertThat(first.led(TWO, 4).leader()).isEqualTo(TWO);
    }

    @Test
    void whatWasReadBeforeStaysAsItWas() {
        RoutingCache before = knowing(route(1, 0, 9, 1)).learnedLeader(new ShardId(1), ONE, 1);
        RoutingCache after = before.learnedLeader(new ShardId(1), TWO, 2);
        assertThat(led(before).leader()).isEqualTo(ONE);
        assertThat(led(after).leader()).isEqualTo(TWO);
    }

    @Test
    void aNewEpochKeepsTheLeaderOfTheLatestTerm() {
        RoutingCache cache = knowing(route(1, 0, 9, 1)).learnedLeader(new ShardId(1), TWO, 8);
        Route older = route(1, 0, 5, 2).led(ONE, 7);
        assertThat(led(cache.redirected(List.of(older))).leader()).isEqualTo(TWO);
        Route later = route(1, 0, 5, 2).led(ONE, 9);
        assertThat(led(cache.redirected(List.of(later))).leader()).isEqualTo(ONE);
    }

    @Test
    void anOldRouteMayKnowALaterLeader() {
        RoutingCache cache =
                knowing(route(1, 0, 5, 3)).redirected(List.of(route(1, 0, 9, 2).led(ONE, 7)));
        assertThat(led(cache)).isEqualTo(route(1, 0, 5, 3).led(ONE, 7));
    }

    @Test
    void neighboursOfWhichNothingIsKnownAreOne() {
        RoutingCache cache = knowing(route(1, 0, 4, 4), route(2, 4, 8, 4));
        assertThat(cache.tiles()).isEqualTo(4); // one before the two, one behind
        RoutingCache moved = cache.redirected(List.of(route(1, 10, 12, 5), route(2, 12, 14, 5)));
        assertThat(moved.tiles()).isEqualTo(6); // one from 0 to 8, one from 8 to 10
    }
}
