package fulcrum.database.catalog;

import fulcrum.database.shard.Condition;
import fulcrum.database.shard.Row;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult.Keyed;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Malformed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What group 0 says about the cluster, as of one moment: its members, its settings, and what holds
/// for all of it. Immutable; a change is asked of it with [CatalogChange] and makes another.
public final class Catalog {

    /// More rows than a catalog will ever have: a scan of them all has this limit.
    public static final int ROWS_MOST = 1 << 20;

    private static final Bytes CLUSTER = Bytes.text("cluster");
    private static final String MEMBER = "member/";
    private static final String SETTING = "setting/";

    /// Nothing is written yet: the cluster is not founded.
    public static final Catalog EMPTY = new Catalog(0, new TreeMap<>());

    private final long version;
    private final SortedMap<Bytes, Row> rows;
    private final @Nullable Cluster cluster;
    private final SortedMap<NodeId, Member> members = new TreeMap<>();
    private final SortedMap<String, String> settings = new TreeMap<>();

    private Catalog(long version, SortedMap<Bytes, Row> rows) {
        this.version = version;
        this.rows = rows;
        Row row = rows.get(CLUSTER);
        this.cluster =
                row != null && CatalogCodec.ROWS.decode(row.value()) instanceof Cluster found
                        ? found
                        : null;
        rows.forEach(this::take);
        if (cluster != null) {
            cluster.decided().forEach(member -> members.put(member.node(), member));
        }
    }

    /// Reads all rows of group 0.
    ///
    /// @param version the log index of group 0 as of which they were read: of two catalogs that
    ///   with the greater one is the later
    /// @param rows what [#scan()] brought; rows under keys of later formats are passed over
    /// @throws Malformed where a row's bytes are none that this version of the software knows
    public static Catalog read(long version, Collection<Keyed> rows) {
        SortedMap<Bytes, Row> byKey = new TreeMap<>();
        rows.forEach(each -> byKey.put(each.key(), each.row()));
        return new Catalog(version, byKey);
    }

    /// What group 0 is asked for to read the catalog: all rows as of one moment.
    public static ShardCommand.Scan scan() {
        return new ShardCommand.Scan(Bytes.EMPTY, null, ROWS_MOST);
    }

    private void take(Bytes key, Row row) {
        String name = key.asText();
        if (name.startsWith(MEMBER)
                && CatalogCodec.ROWS.decode(row.value()) instanceof Member member) {
            members.put(member.node(), member);
        } else if (name.startsWith(SETTING)) {
            settings.put(name.substring(SETTING.length()), row.value().asText());
        }
    }

    /// The log index of group 0 as of which this was read; 0 for [#EMPTY].
    public long version() {
        return version;
    }

    /// What holds for the whole cluster; null as long as it is not founded.
    public @Nullable Cluster cluster() {
        return cluster;
    }

    /// Everybody who is or was a member.
    public SortedMap<NodeId, Member> members() {
        return Collections.unmodifiableSortedMap(members);
    }

    /// A member, past ones included; null where nobody was ever called so.
    public @Nullable Member member(NodeId node) {
        return members.get(node);
    }

    /// Those who are in a state.
    public SortedSet<NodeId> in(MemberState state) {
        SortedSet<NodeId> found = new TreeSet<>();
        for (Member member : members.values()) {
            if (member.state() == state) {
                found.add(member.node());
            }
        }
        return found;
    }

    /// Those who hold replicas, as voters or as learners.
    public SortedSet<NodeId> holders() {
        SortedSet<NodeId> found = new TreeSet<>();
        for (Member member : members.values()) {
            if (member.state().holdsReplicas()) {
                found.add(member.node());
            }
        }
        return found;
    }

    /// The member who holds replicas and is called at this address by its peers; null if nobody.
    public @Nullable Member calledAt(String peers) {
        for (Member member : members.values()) {
            if (member.state().holdsReplicas() && member.addresses().peers().equals(peers)) {
                return member;
            }
        }
        return null;
    }

    /// Who holds replicas and does not run a version of the formats, each with the one that it has
    /// said it runs; 0 where it never said.
    public SortedMap<NodeId, Integer> behind(int version) {
        SortedMap<NodeId, Integer> behind = new TreeMap<>();
        if (cluster != null) {
            for (NodeId node : holders()) {
                int runs = cluster.versions().getOrDefault(node, 0);
                if (runs < version) {
                    behind.put(node, runs);
                }
            }
        }
        return behind;
    }

    /// The value in force of a setting, in its kind's smallest unit. A text that this version of
    /// the software would not take counts as none.
    public long value(Setting setting) {
        String text = settings.get(setting.label());
        Long value = text == null ? null : setting.kind().parse(text);
        return value == null || !setting.kind().takes(value) ? setting.standard() : value;
    }

    /// Somebody set it.
    public boolean isSet(Setting setting) {
        return settings.containsKey(setting.label());
    }

    /// What was set, by name, as it was written; names that only later software knows included.
    public SortedMap<String, String> settings() {
        return Collections.unmodifiableSortedMap(settings);
    }

    /// How many members may be down at once without any group losing its quorum, once every group
    /// has the voters that [Placement] wants: 0 of 1 or 2, 1 of 3 or 4, 2 of 5 or more. Members who
    /// join or are drained, and those who are fenced, do not count.
    public int tolerates() {
        return Placement.tolerates(in(MemberState.ACTIVE).size() + in(MemberState.CORDONED).size());
    }

    /// The writes that make this the cluster's row and these the members of the change, and the
    /// catalog that comes of them.
    CatalogDecision.Write deciding(Cluster next, Collection<Member> changed) {
        SortedMap<NodeId, Member> now = new TreeMap<>();
        changed.forEach(member -> now.put(member.node(), member));
        List<CatalogWrite> writes = new ArrayList<>();
        if (cluster != null) {
            for (Member member : cluster.decided()) {
                if (!now.containsKey(member.node()) && !isWritten(member)) {
                    writes.add(copy(member, true));
                }
            }
        }
        Cluster row = next.deciding(changed);
        Bytes value = CatalogCodec.ROWS.encode(row);
        writes.add(new CatalogWrite(CLUSTER, value, asRead(CLUSTER), true));
        changed.forEach(member -> writes.add(copy(member, false)));
        return new CatalogDecision.Write(writes, after(writes));
    }

    /// The write that gives a setting a value, or with null takes it away.
    CatalogDecision.Write setting(Setting setting, @Nullable String text) {
        Bytes key = Bytes.text(SETTING + setting.label());
        Bytes value = text == null ? null : Bytes.text(text);
        List<CatalogWrite> writes = List.of(new CatalogWrite(key, value, asRead(key), true));
        return new CatalogDecision.Write(writes, after(writes));
    }

    private Catalog after(List<CatalogWrite> writes) {
        SortedMap<Bytes, Row> then = new TreeMap<>(rows);
        for (CatalogWrite write : writes) {
            if (write.value() == null) {
                then.remove(write.key());
            } else {
                then.put(write.key(), new Row(version, write.value()));
            }
        }
        return new Catalog(version, then);
    }

    /// Its row says so, and has been written since that was decided: whoever read the row before
    /// and comes late with another copy finds its condition no longer true. Without the second
    /// half, a late copy could undo a change and its reversal at once.
    private boolean isWritten(Member member) {
        Row row = rows.get(key(member.node()));
        Row decided = rows.get(CLUSTER);
        return row != null
                && decided != null
                && row.version() > decided.version()
                && row.value().equals(CatalogCodec.ROWS.encode(member));
    }

    private CatalogWrite copy(Member member, boolean required) {
        Bytes key = key(member.node());
        return new CatalogWrite(key, CatalogCodec.ROWS.encode(member), asRead(key), required);
    }

    /// The row is still as this catalog read it.
    private Condition asRead(Bytes key) {
        Row row = rows.get(key);
        return row == null ? Condition.ABSENT : new Condition.Version(row.version());
    }

    private static Bytes key(NodeId node) {
        return Bytes.text(MEMBER + node.number());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Catalog that && version == that.version && rows.equals(that.rows);
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, rows);
    }

    @Override
    public String toString() {
        return "catalog " + version + " " + members.values() + " " + settings;
    }
}
