package fulcrum.protocols.crdt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An immutable map, ascending by key, in sorted arrays: what most states are made of.
///
/// The arrays are leaves of at most [#WIDEST] entries each, so a change of one entry copies one
/// leaf and the list of leaves: well below a microsecond for some hundreds of entries, some
/// microseconds for 100,000. How a map is cut into leaves depends on how it came about, and is seen
/// by nobody.
public final class Entries<K extends Comparable<? super K>, V> {

    static final int WIDEST = 256;

    private static final Entries<?, ?> NONE =
            new Entries<>(new Object[0][], new Object[0][], new int[] {0});

    /// How two entries become one, or none.
    @FunctionalInterface
    interface Join<K, V> {

        /// @param mine null where only the other side has the key
        /// @param theirs null where only this side has it
        /// @return null where the entry goes
        @Nullable V join(K key, @Nullable V mine, @Nullable V theirs);
    }

    /// None of them empty.
    private final Object[][] keys;

    private final Object[][] values;

    /// How many entries come before each leaf; at the end, how many there are.
    private final int[] starts;

    private Entries(Object[][] keys, Object[][] values, int[] starts) {
        this.keys = keys;
        this.values = values;
        this.starts = starts;
    }

    private Entries(Object[][] keys, Object[][] values) {
        this(keys, values, new int[keys.length + 1]);
        for (int leaf = 0; leaf < keys.length; leaf++) {
            starts[leaf + 1] = starts[leaf] + keys[leaf].length;
        }
    }

    @SuppressWarnings("unchecked") // it holds nothing
    public static <K extends Comparable<? super K>, V> Entries<K, V> none() {
        return (Entries<K, V>) NONE;
    }

    public static <K extends Comparable<? super K>, V> Entries<K, V> of(K key, V value) {
        return new Entries<>(new Object[][] {{key}}, new Object[][] {{value}}, new int[] {0, 1});
    }

    /// The entries of a map, in the order of its keys.
    public static <K extends Comparable<? super K>, V> Entries<K, V> of(SortedMap<K, V> map) {
        return of(List.copyOf(map.keySet()), List.copyOf(map.values()));
    }

    /// @throws IllegalArgumentException unless the keys ascend strictly
    static <K extends Comparable<? super K>, V> Entries<K, V> of(List<K> keys, List<V> values) {
        for (int i = 1; i < keys.size(); i++) {
            if (keys.get(i - 1).compareTo(keys.get(i)) >= 0) {
                throw new IllegalArgumentException("keys ascend strictly");
            }
        }
        return cut(keys.toArray(), values.toArray(), keys.size());
    }

    /// The first so many of both, in leaves that have room to grow.
    private static <K extends Comparable<? super K>, V> Entries<K, V> cut(
            Object[] keys, Object[] values, int size) {
        if (size == 0) {
            return none();
        }
        int leaves = size <= WIDEST ? 1 : Math.ceilDiv(size, WIDEST / 2);
        Object[][] keyLeaves = new Object[leaves][];
        Object[][] valueLeaves = new Object[leaves][];
        for (int leaf = 0; leaf < leaves; leaf++) {
            int from = (int) ((long) size * leaf / leaves);
            int to = (int) ((long) size * (leaf + 1) / leaves);
            keyLeaves[leaf] = Arrays.copyOfRange(keys, from, to);
            valueLeaves[leaf] = Arrays.copyOfRange(values, from, to);
        }
        return new Entries<>(keyLeaves, valueLeaves);
    }

    public int size() {
        return starts[keys.length];
    }

    public boolean isEmpty() {
        return keys.length == 0;
    }

    @SuppressWarnings("unchecked") // only keys go in
    public K key(int index) {
        int leaf = leafAt(index);
        return (K) keys[leaf][index - starts[leaf]];
    }

    @SuppressWarnings("unchecked") // only values go in
    public V value(int index) {
        int leaf = leafAt(index);
        return (V) values[leaf][index - starts[leaf]];
    }

    private int leafAt(int index) {
        if (keys.length == 1) {
            return 0;
        }
        int found = Arrays.binarySearch(starts, index);
        return found >= 0 ? found : -found - 2;
    }

    @SuppressWarnings("unchecked") // only keys go in
    public List<K> keys() {
        return (List<K>) (List<?>) Arrays.asList(flat(keys));
    }

    @SuppressWarnings("unchecked") // only values go in
    public List<V> values() {
        return (List<V>) (List<?>) Arrays.asList(flat(values));
    }

    public SortedMap<K, V> asMap() {
        SortedMap<K, V> map = new TreeMap<>();
        for (int i = 0; i < size(); i++) {
            map.put(key(i), value(i));
        }
        return map;
    }

    public @Nullable V get(K key) {
        int place = place(key);
        return place < 0 ? null : value(place);
    }

    public boolean has(K key) {
        return place(key) >= 0;
    }

    /// The key's index, or the complement of where it belongs.
    int place(K key) {
        if (keys.length == 0) {
            return ~0;
        }
        int leaf = leafOf(key);
        int place = placeIn(keys[leaf], key);
        return place >= 0 ? starts[leaf] + place : ~(starts[leaf] + ~place);
    }

    /// The index of the first key that passes, or -1.
    int firstKey(Predicate<? super K> test) {
        return first(keys, test);
    }

    /// The index of the first value that passes, or -1.
    int firstValue(Predicate<? super V> test) {
        return first(values, test);
    }

    @SuppressWarnings("unchecked") // what is tested is of the type that went in
    private <T> int first(Object[][] leaves, Predicate<? super T> test) {
        for (int leaf = 0; leaf < leaves.length; leaf++) {
            for (int i = 0; i < leaves[leaf].length; i++) {
                if (test.test((T) leaves[leaf][i])) {
                    return starts[leaf] + i;
                }
            }
        }
        return -1;
    }

    /// The leaf that has the key, or where it belongs.
    @SuppressWarnings("unchecked") // only keys go in
    private int leafOf(K key) {
        int low = 1;
        int high = keys.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (((K) keys[middle][0]).compareTo(key) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return low - 1;
    }

    @SuppressWarnings("unchecked") // only keys go in
    private int placeIn(Object[] leaf, K key) {
        int low = 0;
        int high = leaf.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = ((K) leaf[middle]).compareTo(key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return ~low;
    }

    Entries<K, V> with(K key, V value) {
        if (keys.length == 0) {
            return of(key, value);
        }
        int leaf = leafOf(key);
        int place = placeIn(keys[leaf], key);
        if (place >= 0) {
            return withAt(starts[leaf] + place, value);
        }
        Object[] moreKeys = widened(keys[leaf], ~place);
        Object[] moreValues = widened(values[leaf], ~place);
        moreKeys[~place] = key;
        moreValues[~place] = value;
        if (moreKeys.length <= WIDEST) {
            return new Entries<>(
                    replaced(keys, leaf, moreKeys), replaced(values, leaf, moreValues));
        }
        int half = moreKeys.length / 2;
        return new Entries<>(
                replaced(keys, leaf, head(moreKeys, half), tail(moreKeys, half)),
                replaced(values, leaf, head(moreValues, half), tail(moreValues, half)));
    }

    Entries<K, V> withAt(int index, V value) {
        int leaf = leafAt(index);
        Object[] changed = values[leaf].clone();
        changed[index - starts[leaf]] = value;
        return new Entries<>(keys, replaced(values, leaf, changed), starts);
    }

    Entries<K, V> withoutAt(int index) {
        int leaf = leafAt(index);
        int at = index - starts[leaf];
        if (keys[leaf].length > 1) {
            return new Entries<>(
                    replaced(keys, leaf, narrowed(keys[leaf], at)),
                    replaced(values, leaf, narrowed(values[leaf], at)));
        }
        return size() == 1 ? none() : new Entries<>(replaced(keys, leaf), replaced(values, leaf));
    }

    Entries<K, V> without(K key) {
        int place = place(key);
        return place < 0 ? this : withoutAt(place);
    }

    /// Both, with values of equal keys made one.
    Entries<K, V> merge(Entries<K, V> other, BinaryOperator<V> both) {
        if (other.size() * 8L > size()) {
            return join(
                    other,
                    (_, mine, theirs) ->
                            mine == null
                                    ? theirs
                                    : theirs == null ? mine : both.apply(mine, theirs));
        }
        Entries<K, V> merged = this;
        for (int i = 0; i < other.size(); i++) {
            int place = merged.place(other.key(i));
            V theirs = other.value(i);
            if (place < 0) {
                merged = merged.with(other.key(i), theirs);
                continue;
            }
            V mine = merged.value(place);
            V joined = both.apply(mine, theirs);
            merged = joined.equals(mine) ? merged : merged.withAt(place, joined);
        }
        return merged;
    }

    /// A walk along both.
    Entries<K, V> join(Entries<K, V> other, Join<K, V> rule) {
        List<K> myKeys = keys();
        List<V> myValues = values();
        List<K> theirKeys = other.keys();
        List<V> theirValues = other.values();
        Object[] joinedKeys = new Object[myKeys.size() + theirKeys.size()];
        Object[] joinedValues = new Object[joinedKeys.length];
        int size = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < myKeys.size() || theirs < theirKeys.size()) {
            int order = order(myKeys, mine, theirKeys, theirs);
            K key = order <= 0 ? myKeys.get(mine) : theirKeys.get(theirs);
            V here = order <= 0 ? myValues.get(mine++) : null;
            V there = order >= 0 ? theirValues.get(theirs++) : null;
            V joined = rule.join(key, here, there);
            if (joined != null) {
                joinedKeys[size] = key;
                joinedValues[size++] = joined;
            }
        }
        return cut(joinedKeys, joinedValues, size);
    }

    private static <K extends Comparable<? super K>> int order(
            List<K> mine, int at, List<K> theirs, int there) {
        if (at == mine.size()) {
            return 1;
        }
        return there == theirs.size() ? -1 : mine.get(at).compareTo(theirs.get(there));
    }

    private Object[] flat(Object[][] leaves) {
        if (leaves.length == 1) {
            return leaves[0].clone();
        }
        Object[] all = new Object[size()];
        for (int leaf = 0; leaf < leaves.length; leaf++) {
            System.arraycopy(leaves[leaf], 0, all, starts[leaf], leaves[leaf].length);
        }
        return all;
    }

    private static Object[][] replaced(Object[][] leaves, int at, Object[]... by) {
        Object[][] changed = new Object[leaves.length - 1 + by.length][];
        System.arraycopy(leaves, 0, changed, 0, at);
        System.arraycopy(by, 0, changed, at, by.length);
        System.arraycopy(leaves, at + 1, changed, at + by.length, leaves.length - at - 1);
        return changed;
    }

    private static Object[] head(Object[] leaf, int count) {
        return Arrays.copyOf(leaf, count);
    }

    private static Object[] tail(Object[] leaf, int from) {
        return Arrays.copyOfRange(leaf, from, leaf.length);
    }

    private static Object[] widened(Object[] leaf, int at) {
        Object[] wider = new Object[leaf.length + 1];
        System.arraycopy(leaf, 0, wider, 0, at);
        System.arraycopy(leaf, at, wider, at + 1, leaf.length - at);
        return wider;
    }

    private static Object[] narrowed(Object[] leaf, int at) {
        Object[] narrower = new Object[leaf.length - 1];
        System.arraycopy(leaf, 0, narrower, 0, at);
        System.arraycopy(leaf, at + 1, narrower, at, leaf.length - at - 1);
        return narrower;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Entries<?, ?> that
                && size() == that.size()
                && Arrays.equals(flat(keys), that.flat(that.keys))
                && Arrays.equals(flat(values), that.flat(that.values));
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(flat(keys)) + Arrays.hashCode(flat(values));
    }

    @Override
    public String toString() {
        List<String> shown = new ArrayList<>();
        asMap().forEach((key, value) -> shown.add(key + "=" + value));
        return "{" + String.join(", ", shown) + "}";
    }
}
