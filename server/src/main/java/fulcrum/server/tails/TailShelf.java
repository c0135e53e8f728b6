package fulcrum.server.tails;

import fulcrum.machine.codec.Malformed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What can be asked about a node's divergent tails, whether or not the node runs.
public final class TailShelf {

    private final TailDirectory directory;

    public TailShelf(TailDirectory directory) {
        this.directory = directory;
    }

    /// All of them, the oldest first, without their entries.
    public Map<String, Object> list() {
        List<Object> tails = new ArrayList<>();
        Map<String, Object> unreadable = new LinkedHashMap<>();
        for (TailDirectory.Held each : directory.held()) {
            if (each.problem() == null) {
                tails.add(each.brief());
            } else {
                unreadable.put(each.id(), each.problem());
            }
        }
        TailDirectory.Count count = directory.count();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("tails", tails);
        tree.put("unreadable", unreadable);
        tree.put("bytes", count.bytes());
        tree.put("gone", count.gone());
        return tree;
    }

    /// One of them with its entries; null where there is none of this name.
    ///
    /// @throws Malformed where its file is damaged
    public @Nullable Map<String, Object> show(String id) throws IOException {
        KeptTail kept = directory.read(id);
        return kept == null ? null : TailTree.whole(kept);
    }
}
