package fulcrum.protocols.log.raft;

import java.util.Arrays;

/// A leader's proposals that are not applied yet: whose request stands at which index, and how many
/// bytes they hold.
final class Proposals {

    /// The request of index `firstIndex + i` is at `start + i`; 0 where nobody waits.
    private long[] requests = new long[256];

    private int start;
    private int count;
    private long firstIndex;
    private long bytes;

    Proposals(long firstIndex) {
        this.firstIndex = firstIndex;
    }

    long bytes() {
        return bytes;
    }

    /// An entry was appended.
    ///
    /// @param request who waits for it; 0 for nobody
    void add(long request, int size) {
        if (start + count == requests.length) {
            int capacity = count > requests.length / 2 ? requests.length * 2 : requests.length;
            requests = Arrays.copyOf(Arrays.copyOfRange(requests, start, start + count), capacity);
            start = 0;
        }
        requests[start + count] = request;
        count++;
        bytes += size;
    }

    /// The next entry in order is applied.
    ///
    /// @return who waits for it; 0 for nobody, also if the entry is older than this leadership
    long take(long index, int size) {
        if (index < firstIndex) {
            return 0;
        }
        long request = requests[start];
        start++;
        count--;
        firstIndex++;
        bytes -= size;
        return request;
    }

    /// All who still wait, in order.
    long[] waiting() {
        return Arrays.stream(requests, start, start + count).filter(r -> r != 0).toArray();
    }
}
