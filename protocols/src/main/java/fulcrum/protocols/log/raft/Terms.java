package fulcrum.protocols.log.raft;

import java.util.Arrays;

/// The terms of a log's entries. Terms only grow along a log, and change with its leaders alone, so
/// a log of any length has few runs of one term.
final class Terms {

    /// Run number i begins at this index and has this term, for i from `start` to `end`.
    private long[] firsts = new long[8];

    private long[] terms = new long[8];
    private int start;
    private int end;

    /// The term of an entry that is there.
    long at(long index) {
        return terms[run(index)];
    }

    /// Where the run begins that has this entry.
    long firstOfRun(long index) {
        return firsts[run(index)];
    }

    void append(long index, long term) {
        if (end > start && terms[end - 1] == term) {
            return;
        }
        if (end == firsts.length) {
            makeRoom();
        }
        firsts[end] = index;
        terms[end] = term;
        end++;
    }

    void removeFrom(long index) {
        while (end > start && firsts[end - 1] >= index) {
            end--;
        }
    }

    /// Entries up to an index are of no interest any more.
    void forgetUpTo(long index) {
        while (end > start + 1 && firsts[start + 1] <= index + 1) {
            start++;
        }
    }

    void clear() {
        start = 0;
        end = 0;
    }

    /// Most who ask, ask about the end.
    private int run(long index) {
        int run = end - 1;
        while (firsts[run] > index) {
            run--;
        }
        return run;
    }

    private void makeRoom() {
        int count = end - start;
        int capacity = count > firsts.length / 2 ? firsts.length * 2 : firsts.length;
        firsts = Arrays.copyOf(Arrays.copyOfRange(firsts, start, end), capacity);
        terms = Arrays.copyOf(Arrays.copyOfRange(terms, start, end), capacity);
        start = 0;
        end = count;
    }
}
