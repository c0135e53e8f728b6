package fulcrum.verify.linearizable;

import fulcrum.verify.history.History;
import fulcrum.verify.linearizable.RegisterCalls.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Judges a register whose written values are all different, in O(n log n).
///
/// Gibbons and Korach, "Testing Shared Memories" (1997), section 4.1: the write of a value and its
/// reads are a *cluster*, which must lie in one piece in any linearization. Its *zone* runs from
/// the earliest end to the latest beginning of its calls. A forward zone (earliest end first) is
/// taken by its cluster throughout; a backward zone is where its cluster may shrink to a point. The
/// register is linearizable if no read precedes its write, no two forward zones overlap, and no
/// backward zone lies inside a forward one.
///
/// Beyond the paper:
/// - *Unknown outcomes.* A write in doubt that was read did take effect, with no latest time; one
///   that nobody read can be left out, since in any linearization nothing depends on it.
/// - *Compare-and-set.* One that turned u into v must directly follow the cluster of u, so clusters
///   linked by it form a *chain*, in one piece and in a known order. Each call in a chain must be
///   able to follow all that come before it; apart from that the chain has a zone like a cluster.
///   (At the times max(earliest end, latest beginning so far) the whole chain fits into its zone.)
/// - The initial nil is a write that ended before everything.
final class Zones {

    private static final int ABSENT = -1;
    private static final int BEFORE_ALL = -1;

    private final int[] writerOf;
    private RegisterCalls calls = new RegisterCalls();
    private int root;

    // By writer; the last place stands for the initial nil.
    private boolean[] included = new boolean[0];
    private int[] follower = new int[0];
    private int[] earliestRead = new int[0];
    private int[] latestRead = new int[0];
    private int[] stack = new int[0];
    private int stacked;

    // Zones found so far.
    private long[] forward = new long[0];
    private long[] backward = new long[0];
    private int[] zoneFirst = new int[0];
    private int[] zoneEnd = new int[0];
    private int[] zoneBeginning = new int[0];
    private int forwards;
    private int backwards;
    private int zones;
    private int walkedLength;

    Zones(int valueCount) {
        writerOf = new int[valueCount];
        Arrays.fill(writerOf, ABSENT);
    }

    /// Judges the register; null where a value was written twice, which this judge cannot.
    @Nullable Finding judge(RegisterCalls loaded) {
        calls = loaded;
        root = loaded.size;
        if (included.length <= root) {
            allocate(2 * root + 16);
        }
        boolean unique = enterWriters();
        Finding finding = unique ? judge() : null;
        for (int op = 0; op < calls.size; op++) {
            writerOf[calls.value[op]] = ABSENT;
        }
        return finding;
    }

    private void allocate(int capacity) {
        included = new boolean[capacity];
        follower = new int[capacity];
        earliestRead = new int[capacity];
        latestRead = new int[capacity];
        stack = new int[capacity];
        forward = new long[capacity];
        backward = new long[capacity];
        zoneFirst = new int[capacity];
        zoneEnd = new int[capacity];
        zoneBeginning = new int[capacity];
    }

    private boolean enterWriters() {
        for (int op = 0; op < calls.size; op++) {
            if (calls.kind[op] == Kind.READ) {
                continue;
            }
            int value = calls.value[op];
            if (value == History.NIL || writerOf[value] != ABSENT) {
                return false;
            }
            writerOf[value] = op;
        }
        return true;
    }

    private Finding judge() {
        Arrays.fill(included, 0, root + 1, false);
        Arrays.fill(follower, 0, root + 1, ABSENT);
        Arrays.fill(earliestRead, 0, root + 1, ABSENT);
        Arrays.fill(latestRead, 0, root + 1, ABSENT);
        stacked = 0;
        forwards = 0;
        backwards = 0;
        zones = 0;
        Finding finding = enterReads();
        if (finding == null) {
            finding = linkChains();
        }
        if (finding == null) {
            finding = walkChains();
        }
        return finding != null ? finding : compareZones();
    }

    /// Enters the reads into their clusters, and what surely happened on the stack.
    private @Nullable Finding enterReads() {
        for (int op = 0; op < calls.size; op++) {
            if (calls.kind[op] != Kind.READ) {
                if (calls.certain(op)) {
                    include(op);
                }
                continue;
            }
            int writer = writer(calls.value[op]);
            if (writer == ABSENT) {
                return new Finding.Broken(calls.call[op]);
            }
            include(writer);
            int earliest = earliestRead[writer];
            if (earliest == ABSENT || calls.to[op] < calls.to[earliest]) {
                earliestRead[writer] = op;
            }
            int latest = latestRead[writer];
            if (latest == ABSENT || calls.from[op] > calls.from[latest]) {
                latestRead[writer] = op;
            }
        }
        return null;
    }

    private int writer(int value) {
        return value == History.NIL ? root : writerOf[value];
    }

    private void include(int writer) {
        if (!included[writer]) {
            included[writer] = true;
            stack[stacked++] = writer;
        }
    }

    /// Links each compare-and-set that happened to the cluster that it found.
    private @Nullable Finding linkChains() {
        while (stacked > 0) {
            int op = stack[--stacked];
            if (op == root || calls.kind[op] != Kind.CAS) {
                continue;
            }
            int found = writer(calls.expected[op]);
            if (found == ABSENT) {
                return new Finding.Broken(calls.call[op]);
            }
            if (follower[found] != ABSENT) {
                return new Finding.Broken(calls.call[op], calls.call[follower[found]]);
            }
            follower[found] = op;
            include(found);
        }
        return null;
    }

    private @Nullable Finding walkChains() {
        included[root] = true;
        int walked = 0;
        int happened = 0;
        for (int op = 0; op <= root; op++) {
            if (!included[op]) {
                continue;
            }
            happened++;
            if (op == root || calls.kind[op] == Kind.WRITE) {
                Finding finding = walk(op);
                if (finding != null) {
                    return finding;
                }
                walked += walkedLength;
            }
        }
        return walked == happened ? null : circle();
    }

    /// Walks one chain, checks that each call can follow all that come before it, and enters the
    /// zone of the chain.
    private @Nullable Finding walk(int first) {
        walkedLength = 0;
        int end = first;
        int beginning = first;
        for (int writer = first; writer != ABSENT; writer = follower[writer]) {
            walkedLength++;
            if (to(writer) < from(beginning)) {
                return broken(first, writer, beginning);
            }
            end = to(writer) < to(end) ? writer : end;
            beginning = from(writer) > from(beginning) ? writer : beginning;
            int read = earliestRead[writer];
            if (read == ABSENT) {
                continue;
            }
            if (to(read) < from(beginning)) {
                return broken(first, read, beginning);
            }
            end = to(read) < to(end) ? read : end;
            int latest = latestRead[writer];
            beginning = from(latest) > from(beginning) ? latest : beginning;
        }
        if (walkedLength > 1 || first != root || latestRead[root] != ABSENT) {
            enterZone(first, end, beginning);
        }
        return null;
    }

    private int from(int op) {
        return op == root ? BEFORE_ALL : calls.from[op];
    }

    private int to(int op) {
        return op == root ? BEFORE_ALL : calls.to[op];
    }

    private void enterZone(int first, int end, int beginning) {
        zoneFirst[zones] = first;
        zoneEnd[zones] = end;
        zoneBeginning[zones] = beginning;
        if (to(end) < from(beginning)) {
            forward[forwards++] = sortable(to(end), zones);
        } else {
            backward[backwards++] = sortable(from(beginning), zones);
        }
        zones++;
    }

    /// Sorts by coordinate, keeps the zone's number.
    private static long sortable(int coordinate, int zone) {
        return (long) coordinate << 32 | zone;
    }

    private Finding compareZones() {
        Arrays.sort(forward, 0, forwards);
        for (int i = 1; i < forwards; i++) {
            if ((int) (forward[i] >> 32) < high((int) forward[i - 1])) {
                return clash((int) forward[i - 1], (int) forward[i]);
            }
        }
        for (int i = 0; i < backwards; i++) {
            int zone = (int) backward[i];
            int around = lastForwardBefore((int) (backward[i] >> 32));
            if (around >= 0 && to(zoneEnd[zone]) < high((int) forward[around])) {
                return clash((int) forward[around], zone);
            }
        }
        return new Finding.Explained();
    }

    /// Where a forward zone ends.
    private int high(int zone) {
        return from(zoneBeginning[zone]);
    }

    private int lastForwardBefore(int coordinate) {
        int low = 0;
        int high = forwards;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if ((int) (forward[middle] >> 32) < coordinate) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /// Two chains that cannot both lie in one piece.
    private Finding clash(int zone, int other) {
        int[] suspects = new int[4 + calls.size];
        int size = 0;
        size = addCall(suspects, size, zoneEnd[zone]);
        size = addCall(suspects, size, zoneBeginning[zone]);
        size = addCall(suspects, size, zoneEnd[other]);
        size = addCall(suspects, size, zoneBeginning[other]);
        size = addChain(suspects, size, zoneFirst[zone]);
        size = addChain(suspects, size, zoneFirst[other]);
        return new Finding.Broken(Arrays.copyOf(suspects, size));
    }

    /// A call that was over before one that comes before it in its chain began.
    private Finding broken(int first, int over, int begun) {
        int[] suspects = new int[2 + calls.size];
        int size = addCall(suspects, 0, over);
        size = addCall(suspects, size, begun);
        return new Finding.Broken(Arrays.copyOf(suspects, addChain(suspects, size, first)));
    }

    private int addCall(int[] suspects, int size, int op) {
        if (op == root) {
            return size;
        }
        suspects[size] = calls.call[op];
        return size + 1;
    }

    /// Adds the compare-and-sets that hold a chain together.
    private int addChain(int[] suspects, int size, int first) {
        int count = size;
        for (int op = follower[first]; op != ABSENT; op = follower[op]) {
            count = addCall(suspects, count, op);
        }
        return count;
    }

    /// Compare-and-sets that found each other's values, and no first of them.
    private Finding circle() {
        int[] suspects = new int[calls.size];
        int size = 0;
        for (int op = 0; op < calls.size; op++) {
            if (included[op] && calls.kind[op] == Kind.CAS) {
                size = addCall(suspects, size, op);
            }
        }
        return new Finding.Broken(Arrays.copyOf(suspects, size));
    }
}
