package fulcrum.server.tails;

import fulcrum.database.shard.CommandText;
import fulcrum.machine.Bytes;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.Entry;
import fulcrum.protocols.log.raft.Tail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Divergent tails as trees for JSON: the same over HTTP and from a directory.
public final class TailTree {

    /// What nobody may conclude from a tail.
    public static final String CAUTION =
            "this node never learnt that these entries were committed; what they say may have been"
                    + " committed all the same, by way of another node. Compare with the rows.";

    private static final long SECOND_NANOS = 1_000_000_000;

    private TailTree() {}

    static String word(Tail.Cause cause) {
        return switch (cause) {
            case CONFLICT -> "conflict";
            case SNAPSHOT -> "snapshot";
        };
    }

    /// In one line: where it was, and how much.
    public static Map<String, Object> brief(KeptTail kept) {
        Tail tail = kept.tail();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", kept.id());
        tree.put("node", kept.node().toString());
        tree.put("group", kept.group());
        long second = Math.floorDiv(kept.wallNanos(), SECOND_NANOS);
        tree.put("kept", Instant.ofEpochSecond(second).toString());
        tree.put("cause", word(tail.cause()));
        tree.put("byTerm", tail.byTerm());
        tree.put("fromIndex", tail.fromIndex());
        tree.put("lastIndex", tail.lastIndex());
        tree.put("fromTerm", tail.entries().getFirst().term());
        tree.put("lastTerm", tail.entries().getLast().term());
        tree.put("entries", tail.entries().size());
        return tree;
    }

    /// With all of its entries, decoded as far as this version can.
    public static Map<String, Object> whole(KeptTail kept) {
        Map<String, Object> tree = brief(kept);
        tree.put("caution", CAUTION);
        List<Object> entries = new ArrayList<>();
        for (Entry entry : kept.tail().entries()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("index", entry.index());
            one.put("term", entry.term());
            switch (entry) {
                case Entry.Blank _ -> one.put("what", "begin a term");
                case Entry.Members(_, _, Configuration members) -> {
                    one.put("what", "change members");
                    one.put("members", members.toString());
                }
                case Entry.Command(_, _, Bytes command) -> one.putAll(CommandText.of(command));
            }
            entries.add(one);
        }
        tree.put("content", entries);
        return tree;
    }
}
