package fulcrum.protocols.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One range compared with one peer, as who asks sees it: how far down the tree it has come, and
/// then which keys are next.
final class Exchange {

    final long number;
    final TreeRange range;
    final NodeId peer;

    /// The log's next position when it began: what came before is in the tree that is compared.
    final long mark;

    final long beganWall;

    /// The peer's, once it has told.
    long peerCopy;

    // What is asked
    int step;
    @Nullable AntiEntropyMessage asked;
    int attempts;
    boolean waits;

    // On the way down
    private int level;
    private final ArrayDeque<Integer> nodes = new ArrayDeque<>();
    private final ArrayList<Integer> below = new ArrayList<>();
    private List<Integer> described = List.of(0);

    // Leaf after leaf
    private @Nullable Bytes next;
    private @Nullable Bytes end;
    final TreeMap<Bytes, Bytes> page = new TreeMap<>();
    private final TreeMap<Bytes, Bytes> theirs = new TreeMap<>();
    private List<Bytes> wanted = List.of();
    private @Nullable Bytes comparedTo;
    long asOf;
    long ticket;
    long batch;
    int unmerged;
    long received;
    long handed;

    Exchange(long number, TreeRange range, NodeId peer, long mark, long beganWall) {
        this.number = number;
        this.range = range;
        this.peer = peer;
        this.mark = mark;
        this.beganWall = beganWall;
    }

    int level() {
        return level;
    }

    /// The nodes that are asked about, of this level.
    List<Integer> described() {
        return described;
    }

    /// Takes the children of the nodes that were asked about.
    ///
    /// @return false where there are not as many as there should be
    boolean descend(HashTree own, List<Digest> children) {
        if (children.size() != described.size() * HashTree.FANOUT) {
            return false;
        }
        for (int i = 0; i < children.size(); i++) {
            int child = described.get(i / HashTree.FANOUT) * HashTree.FANOUT + i % HashTree.FANOUT;
            if (!own.at(level + 1, child).equals(children.get(i))) {
                below.add(child);
            }
        }
        return true;
    }

    /// Some nodes to be asked about next.
    ///
    /// @param depth where nodes are leaves
    /// @return empty where leaves were reached, or everything is alike by now
    List<Integer> nextNodes(int depth, int most) {
        if (nodes.isEmpty() && level < depth) {
            level++;
            nodes.addAll(below);
            below.clear();
        }
        List<Integer> some = new ArrayList<>();
        while (level < depth && some.size() < most && !nodes.isEmpty()) {
            some.add(nodes.poll());
        }
        described = List.copyOf(some);
        return described;
    }

    /// A tree that is nothing but a root has one leaf.
    void differInRoot() {
        nodes.add(0);
    }

    int leavesLeft() {
        return nodes.size();
    }

    /// Goes to the next leaves that differ, neighbours at once.
    ///
    /// @return false where there are none
    boolean nextLeaves(int leaves) {
        if (next != null) {
            return true;
        }
        Integer first = nodes.poll();
        if (first == null) {
            return false;
        }
        int last = first;
        while (!nodes.isEmpty() && nodes.element() == last + 1) {
            last = nodes.remove();
        }
        next = range.firstOf(first, leaves);
        end = range.firstOf(last + 1, leaves);
        return true;
    }

    /// The first key that is not compared yet.
    Bytes next() {
        return next == null ? range.first() : next;
    }

    @Nullable Bytes end() {
        return end;
    }

    void found(AntiEntropyMessage.Found answer) {
        asOf = answer.asOf();
        comparedTo = answer.to();
        wanted = answer.wanted();
        for (Row row : answer.rows()) {
            theirs.put(row.key(), row.state());
        }
    }

    /// What was compared is done.
    void pageDone() {
        boolean whole = comparedTo == null || comparedTo.equals(end);
        next = whole ? null : comparedTo;
        page.clear();
        theirs.clear();
        wanted = List.of();
    }

    /// What the peer wants, as it is now: but for rows that have become what the peer has.
    List<Row> wantedRows() {
        List<Row> rows = new ArrayList<>();
        for (Bytes key : wanted) {
            Bytes state = page.get(key);
            if (state != null && !state.equals(theirs.get(key))) {
                rows.add(new Row(key, state));
            }
        }
        return rows;
    }
}
