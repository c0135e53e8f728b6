package fulcrum.database.catalog;

import fulcrum.database.shard.Condition;
import fulcrum.database.shard.Row;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.database.shard.ShardResult.Keyed;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The rows of group 0 as one correct machine would keep them.
final class Group0 {

    private final TreeMap<Bytes, Row> rows = new TreeMap<>();
    private long index;

    /// A cluster of so many active members, n1 and on.
    static Group0 of(int members) {
        TreeMap<NodeId, Member.Addresses> founders = new TreeMap<>();
        for (int number = 1; number <= members; number++) {
            founders.put(new NodeId(number), addresses(number));
        }
        Group0 group = new Group0();
        group.carryOut(new CatalogChange.Found(founders, 1, 1_000));
        return group;
    }

    static Member.Addresses addresses(int number) {
        return new Member.Addresses("10.0.0." + number + ":7101", "10.0.0." + number + ":5433", "");
    }

    Catalog read() {
        return Catalog.read(index, keyed());
    }

    /// One write, judged as a shard judges it; true where it took effect.
    boolean write(CatalogWrite write) {
        index++;
        Row row = rows.get(write.key());
        boolean holds =
                switch (write.condition()) {
                    case Condition.Always _ -> true;
                    case Condition.Absent _ -> row == null;
                    case Condition.Present _ -> row != null;
                    case Condition.Holds(Bytes value) -> row != null && row.value().equals(value);
                    case Condition.Version(long version) -> row != null && row.version() == version;
                };
        Bytes value = write.value();
        if (holds && value == null) {
            rows.remove(write.key());
        } else if (holds && value != null) {
            rows.put(write.key(), new Row(index, value));
        }
        return holds;
    }

    /// What a shard would answer to a scan of everything, or to a write of a change.
    ShardResult ask(ShardCommand question) {
        if (question
                instanceof ShardCommand.Write(var _, Bytes key, Bytes value, Condition condition)) {
            boolean existed = rows.containsKey(key);
            boolean done = write(new CatalogWrite(key, value, condition, true));
            return new ShardResult.Written(done, existed, index);
        }
        return new ShardResult.Rows(keyed(), false);
    }

    private List<Keyed> keyed() {
        List<Keyed> all = new ArrayList<>();
        rows.forEach((key, row) -> all.add(new Keyed(key, row)));
        return all;
    }

    /// Everything that a change writes; what was decided.
    CatalogDecision carryOut(CatalogChange change) {
        CatalogDecision decision = change.on(read());
        if (decision instanceof CatalogDecision.Write(List<CatalogWrite> writes, Catalog _)) {
            writes.forEach(this::write);
        }
        return decision;
    }
}
