package fulcrum.sql.catalog;

import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.spectrum.Place;
import fulcrum.database.spectrum.Spectrum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The whole catalog at one moment. Immutable.
public final class SqlCatalog {

    /// What is there before anybody has made anything.
    public static final SqlCatalog EMPTY =
            new SqlCatalog(0, Collections.emptySortedMap(), Collections.emptySortedMap());

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final long version;
    private final long stamp;
    private final SortedMap<Integer, Entry> entries;
    private final SortedMap<Long, TableDescriptor> stored;
    private final SortedMap<Long, TableDescriptor> hosts;
    private final SortedMap<String, Schema> schemas = new TreeMap<>();
    private final SortedMap<String, Role> roles = new TreeMap<>();
    private final Map<Integer, SortedMap<String, Relation>> relations = new TreeMap<>();
    private final Map<Integer, List<Index>> indexes = new TreeMap<>();
    private final Set<Long> readable = new TreeSet<>();

    /// @param version it rises with each change
    /// @param entries by their numbers
    /// @param stored how tables and indexes are stored, by the stored tables' numbers
    public SqlCatalog(
            long version,
            SortedMap<Integer, Entry> entries,
            SortedMap<Long, TableDescriptor> stored) {
        this(version, entries, stored, Collections.emptySortedMap());
    }

    /// @param hosts stored tables that were dropped, in whose shards there are others
    public SqlCatalog(
            long version,
            SortedMap<Integer, Entry> entries,
            SortedMap<Long, TableDescriptor> stored,
            SortedMap<Long, TableDescriptor> hosts) {
        this.version = version;
        this.hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
        this.entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        this.stored = Collections.unmodifiableSortedMap(new TreeMap<>(stored));
        this.stamp = stamp(version, this.stored.values());
        for (Entry entry : this.entries.values()) {
            switch (entry) {
                case Schema schema -> schemas.put(schema.name(), schema);
                case Role role -> roles.put(role.name(), role);
                case TableStatistics _ -> {
                    // found by its table
                }
                case Relation relation -> {
                    relations
                            .computeIfAbsent(relation.schema(), _ -> new TreeMap<>())
                            .put(relation.name(), relation);
                    if (relation instanceof Table table) {
                        readable.add(table.storage());
                    } else if (relation instanceof Index index) {
                        indexes.computeIfAbsent(index.table(), _ -> new ArrayList<>()).add(index);
                        if (index.ready()) {
                            readable.add(index.storage());
                        }
                    }
                }
            }
        }
    }

    public long version() {
        return version;
    }

    /// What is planned by another catalog of the same stamp is planned by this one: it has in it
    /// the versions of all that is stored, which also rise where no object is changed.
    public long stamp() {
        return stamp;
    }

    private static long stamp(long version, Collection<TableDescriptor> stored) {
        long stamp = version * GOLDEN;
        for (TableDescriptor table : stored) {
            long one = (table.id().number() * GOLDEN + table.version()) * GOLDEN;
            stamp += one ^ (one >>> 32);
        }
        return stamp;
    }

    /// All of them, by their numbers.
    public Collection<Entry> entries() {
        return entries.values();
    }

    /// The one of a number; null where there is none.
    public @Nullable Entry entry(int oid) {
        return entries.get(oid);
    }

    public @Nullable Schema schema(String name) {
        return schemas.get(name);
    }

    public Collection<Schema> schemas() {
        return schemas.values();
    }

    public @Nullable Role role(String name) {
        return roles.get(name);
    }

    public Collection<Role> roles() {
        return roles.values();
    }

    /// The relation of a name in a schema; null where there is none.
    public @Nullable Relation relation(int schema, String name) {
        return relations.getOrDefault(schema, Collections.emptySortedMap()).get(name);
    }

    /// All relations of a schema.
    public Collection<Relation> relations(int schema) {
        return relations.getOrDefault(schema, Collections.emptySortedMap()).values();
    }

    /// The indexes of a table.
    public List<Index> indexes(int table) {
        return Collections.unmodifiableList(indexes.getOrDefault(table, List.of()));
    }

    /// What was counted of a table; null where nothing was.
    public @Nullable TableStatistics statistics(int table) {
        return entries.get(TableStatistics.oid(table)) instanceof TableStatistics found
                ? found
                : null;
    }

    /// How a table or an index is stored; null where nothing is known of it.
    public @Nullable TableDescriptor stored(long storage) {
        return stored.get(storage);
    }

    /// Whether all rows of a table, or an index, are found by what is stored under a number.
    public boolean isReadable(long storage) {
        return readable.contains(storage);
    }

    /// Everything that is stored, whether an object speaks of it or not.
    public Collection<TableDescriptor> stored() {
        return stored.values();
    }

    /// How a table is stored.
    public TableDescriptor stored(Table table) {
        return Objects.requireNonNull(stored.get(table.storage()), table.name());
    }

    /// How an index is stored.
    public TableDescriptor stored(Index index) {
        return Objects.requireNonNull(stored.get(index.storage()), index.name());
    }

    /// Where a stored table has its place: the copies of one that lies with another are the
    /// other's.
    public Place place(TableDescriptor descriptor) {
        long space = descriptor.space().number();
        TableDescriptor host = stored.getOrDefault(space, hosts.get(space));
        return host == null || host.equals(descriptor)
                ? Spectrum.place(descriptor.options())
                : Spectrum.place(descriptor.options(), host.options());
    }

    /// A table or an index lies in shards in which there is another. What is stored in place of it
    /// belongs there too.
    public boolean isBesideOthers(TableDescriptor descriptor) {
        return !descriptor.space().equals(descriptor.id())
                || entries.values().stream()
                        .map(this::storedFor)
                        .anyMatch(other ->
                                other != null
                                        && !other.id().equals(descriptor.id())
                                        && other.space().equals(descriptor.space()));
    }

    private @Nullable TableDescriptor storedFor(Entry entry) {
        return switch (entry) {
            case Table table -> stored.get(table.storage());
            case Index index -> stored.get(index.storage());
            default -> null;
        };
    }

    /// The same with entries that were made or changed, and without those of some numbers.
    public SqlCatalog with(
            Collection<? extends Entry> changed,
            Collection<Integer> gone,
            Collection<TableDescriptor> made) {
        SortedMap<Integer, Entry> after = new TreeMap<>(entries);
        gone.forEach(after::remove);
        changed.forEach(entry -> after.put(entry.oid(), entry));
        SortedMap<Long, TableDescriptor> storedAfter = new TreeMap<>(stored);
        made.forEach(table -> storedAfter.put(table.id().number(), table));
        return new SqlCatalog(version, after, storedAfter, hosts);
    }
}
