package fulcrum.protocols.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Children;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Compare;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Describe;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Entry;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Found;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Hand;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Page;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Reason;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Row;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Shape;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The side that answers. It keeps nothing from one question to the next, so a crash of it costs
/// one question, and a crash of who asks costs it nothing.
final class Answerer {

    private final AntiEntropyConfig config;
    private final Trees trees;
    private final Ledgers ledgers;
    private final Sender sender;
    private final Tickets tickets;
    private final Repairs repairs;
    private final TreeMap<Long, Asked> pages = new TreeMap<>();
    private final TreeMap<Long, Merging> batches = new TreeMap<>();
    private long received;
    private long handed;

    /// A page that is compared when the rows come.
    private record Asked(NodeId from, Page page) {}

    /// A message whose states are being merged.
    private record Merging(NodeId from, Hand hand, int left) {}

    Answerer(
            AntiEntropyConfig config,
            Trees trees,
            Ledgers ledgers,
            Sender sender,
            Tickets tickets,
            Repairs repairs) {
        this.config = config;
        this.trees = trees;
        this.ledgers = ledgers;
        this.sender = sender;
        this.tickets = tickets;
        this.repairs = repairs;
    }

    long received() {
        return received;
    }

    long handed() {
        return handed;
    }

    /// The tree to answer by; null where the question is declined.
    ///
    /// @param copy of who asks
    private @Nullable HashTree admit(
            NodeId from,
            AntiEntropyMessage question,
            long copy,
            long now,
            Outbox<AntiEntropyMessage> out) {
        TreeRange range = trees.range(question.range());
        HashTree tree = trees.tree(question.range());
        if (range == null || !range.peers().contains(from)) {
            sender.decline(from, question, Reason.UNKNOWN_RANGE, 0, 0, out);
            return null;
        }
        switch (ledgers.admit(range.id(), from, copy, out)) {
            case WELCOME -> {}
            case STALE -> {
                String kind = question.getClass().getSimpleName();
                out.note(new AntiEntropyNote.MessageIgnored(kind, "it is of an earlier copy"));
                return null;
            }
            case OUTDATED -> {
                out.note(new AntiEntropyNote.PeerOutdated(range.id(), from, copy));
                sender.decline(from, question, Reason.OUTDATED, copy, 0, out);
                return null;
            }
        }
        if (ledgers.of(range.id()).outdated()) {
            sender.decline(from, question, Reason.REBUILDING, 0, 0, out);
            return null;
        }
        if (tree == null) {
            sender.decline(from, question, Reason.GROWING, 0, 0, out);
            return null;
        }
        long wait = sender.waitToAnswerNanos(now);
        if (wait > 0) {
            sender.decline(from, question, Reason.BUSY, 0, wait, out);
            return null;
        }
        return tree;
    }

    void onCompare(NodeId from, Compare question, long now, Outbox<AntiEntropyMessage> out) {
        HashTree tree = admit(from, question, question.copy(), now, out);
        TreeRange range = trees.range(question.range());
        if (tree == null || range == null) {
            return;
        }
        int depth = config.limits().depth();
        if (!question.shape().equals(new Shape(range.from(), range.to(), depth))) {
            sender.decline(from, question, Reason.OTHER_SHAPE, 0, 0, out);
            return;
        }
        boolean alike = tree.root().equals(question.root());
        List<Digest> children = alike || depth == 0 ? List.of() : childrenOf(tree, 0, List.of(0));
        answer(from, question, alike, children, out);
    }

    void onDescribe(NodeId from, Describe question, long now, Outbox<AntiEntropyMessage> out) {
        HashTree tree = admit(from, question, question.copy(), now, out);
        if (tree == null) {
            return;
        }
        int level = question.level();
        boolean there =
                level < config.limits().depth()
                        && question.nodes().stream().allMatch(n -> n < HashTree.leaves(level));
        if (!there) {
            sender.decline(from, question, Reason.OTHER_SHAPE, 0, 0, out);
            return;
        }
        answer(from, question, false, childrenOf(tree, level, question.nodes()), out);
    }

    private static List<Digest> childrenOf(HashTree tree, int level, List<Integer> nodes) {
        List<Digest> children = new ArrayList<>();
        for (int node : nodes) {
            for (int child = 0; child < HashTree.FANOUT; child++) {
                children.add(tree.at(level + 1, node * HashTree.FANOUT + child));
            }
        }
        return children;
    }

    private void answer(
            NodeId to,
            AntiEntropyMessage question,
            boolean alike,
            List<Digest> children,
            Outbox<AntiEntropyMessage> out) {
        long range = question.range();
        long copy = ledgers.of(range).copy();
        sender.answer(
                to,
                new Children(question.exchange(), question.step(), range, copy, alike, children),
                out);
    }

    void onPage(NodeId from, Page question, long now, Outbox<AntiEntropyMessage> out) {
        HashTree tree = admit(from, question, question.copy(), now, out);
        TreeRange range = trees.range(question.range());
        if (tree == null || range == null) {
            return;
        }
        if (!fits(range, question)) {
            sender.decline(from, question, Reason.OTHER_SHAPE, 0, 0, out);
            return;
        }
        if (pages.size() >= config.limits().pagesAtOnce()) {
            long wait = config.timing().patienceNanos();
            sender.decline(from, question, Reason.BUSY, 0, wait, out);
            return;
        }
        long ticket = tickets.next();
        pages.put(ticket, new Asked(from, question));
        out.load(
                ticket,
                new Effect.Wanted.Range(
                        question.from(),
                        question.to(),
                        config.limits().pageRowsMost(),
                        config.limits().pageBytesMost()));
    }

    /// It lies in the range, and its keys ascend within it.
    private static boolean fits(TreeRange range, Page page) {
        if (!range.holds(page.from())) {
            return false;
        }
        Bytes last = null;
        for (Entry entry : page.entries()) {
            boolean ascends = last == null || entry.key().compareTo(last) > 0;
            if (!ascends || entry.key().compareTo(page.from()) < 0 || !range.holds(entry.key())) {
                return false;
            }
            last = entry.key();
        }
        return true;
    }

    /// @return false where the rows are not for this side
    boolean loaded(long ticket, Input.Found.Rows rows, Outbox<AntiEntropyMessage> out) {
        Asked asked = pages.remove(ticket);
        if (asked == null) {
            return false;
        }
        Page page = asked.page;
        if (ledgers.of(page.range()).outdated()) {
            sender.decline(asked.from, page, Reason.REBUILDING, 0, 0, out);
            return true;
        }
        Bytes end = rows.more() ? TreeRange.after(rows.keys().getLast()) : page.to();
        TreeMap<Bytes, Digest> theirs = new TreeMap<>();
        for (Entry entry : page.entries()) {
            if (end == null || entry.key().compareTo(end) < 0) {
                theirs.put(entry.key(), entry.digest());
            }
        }
        List<Row> differing = new ArrayList<>();
        List<Bytes> wanted = new ArrayList<>();
        for (int i = 0; i < rows.keys().size(); i++) {
            Bytes key = rows.keys().get(i);
            Bytes state = rows.values().get(i);
            Digest digest = theirs.remove(key);
            if (digest == null || !digest.equals(Digest.of(key, state))) {
                differing.add(new Row(key, state));
                if (digest != null) {
                    wanted.add(key);
                }
            }
        }
        wanted.addAll(theirs.keySet());
        handed += differing.size();
        sender.answer(
                asked.from,
                new Found(
                        page.exchange(),
                        page.step(),
                        page.range(),
                        ledgers.of(page.range()).copy(),
                        ledgers.of(page.range()).purged(),
                        end,
                        differing,
                        wanted),
                out);
        return true;
    }

    void onHand(NodeId from, Hand question, long now, Outbox<AntiEntropyMessage> out) {
        TreeRange range = trees.range(question.range());
        if (admit(from, question, question.copy(), now, out) == null || range == null) {
            return;
        }
        if (!question.rows().stream().allMatch(row -> range.holds(row.key()))) {
            sender.decline(from, question, Reason.OTHER_SHAPE, 0, 0, out);
            return;
        }
        if (ledgers.of(range.id()).purged() != question.asOf()) {
            sender.decline(from, question, Reason.PURGED, 0, 0, out);
            return;
        }
        received += question.rows().size();
        long batch = tickets.next();
        batches.put(batch, new Merging(from, question, question.rows().size()));
        for (Row row : question.rows()) {
            repairs.merge(batch, row.key(), row.state());
        }
        if (question.rows().isEmpty()) {
            taken(batch, out);
        }
    }

    /// @return false where the batch is not of this side
    boolean merged(long batch, Outbox<AntiEntropyMessage> out) {
        Merging merging = batches.get(batch);
        if (merging == null) {
            return false;
        }
        batches.put(batch, new Merging(merging.from, merging.hand, merging.left - 1));
        if (merging.left == 1) {
            taken(batch, out);
        }
        return true;
    }

    private void taken(long batch, Outbox<AntiEntropyMessage> out) {
        Merging merging = batches.remove(batch);
        if (merging != null) {
            Hand hand = merging.hand;
            sender.answer(merging.from, new Taken(hand.exchange(), hand.step(), hand.range()), out);
        }
    }
}
