package fulcrum.database.catalog;

import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.database.shard.ShardResult.Keyed;
import fulcrum.database.shard.ShardResult.Rows;
import fulcrum.database.shard.ShardResult.Written;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One change of the catalog on its way: reads it, judges the change, and writes what it takes, one
/// question to group 0 after the other, at any of its replicas. Where another change came first it
/// begins anew.
///
/// Its host carries the questions. If one of them is refused or its outcome is unknown, the host
/// gives the amendment up, and who asked for it begins another one: what was decided is found as
/// such, and what was not is decided then.
public final class Amendment {

    /// How often others may come first before it is given up.
    private static final int ATTEMPTS_MOST = 50;

    /// Where it stands.
    public sealed interface Progress {

        /// Group 0 is to be asked this; [Amendment#answered] takes what it brings.
        record Ask(ShardCommand question) implements Progress {}

        /// It is so now.
        ///
        /// @param catalog as it is with the change
        /// @param already it was so before
        record Done(Catalog catalog, boolean already) implements Progress {}

        /// It is not allowed.
        record Refused(CatalogDecision.Refused why) implements Progress {}

        /// So many others came first that something must be wrong.
        record Overtaken() implements Progress {}
    }

    private final CatalogChange change;
    private final Deque<CatalogWrite> left = new ArrayDeque<>();
    private @Nullable Catalog then;
    private int attempts;

    /// @param change what is asked for
    public Amendment(CatalogChange change) {
        this.change = change;
    }

    /// The first question.
    public Progress.Ask begin() {
        left.clear();
        then = null;
        attempts++;
        return new Progress.Ask(Catalog.scan());
    }

    /// What the last question brought.
    ///
    /// @throws IllegalArgumentException where that is no answer to it
    public Progress answered(ShardResult result) {
        Catalog aim = then;
        if (aim == null) {
            if (result instanceof Rows(List<Keyed> rows, boolean more) && !more) {
                return judge(rows);
            }
        } else if (result instanceof Written written) {
            CatalogWrite write = left.removeFirst();
            if (write.required() && !written.done()) {
                return attempts < ATTEMPTS_MOST ? begin() : new Progress.Overtaken();
            }
            return next(aim);
        }
        throw new IllegalArgumentException("no answer to what was asked: " + result);
    }

    private Progress judge(List<Keyed> rows) {
        long version = 0;
        for (Keyed each : rows) {
            version = Math.max(version, each.row().version());
        }
        Catalog read = Catalog.read(version, rows);
        return switch (change.on(read)) {
            case CatalogDecision.Write(List<CatalogWrite> writes, Catalog after) -> {
                left.addAll(writes);
                then = after;
                yield next(after);
            }
            case CatalogDecision.Already _ -> new Progress.Done(read, true);
            case CatalogDecision.Refused refused -> new Progress.Refused(refused);
        };
    }

    private Progress next(Catalog aim) {
        return left.isEmpty()
                ? new Progress.Done(aim, false)
                : new Progress.Ask(left.getFirst().command());
    }
}
