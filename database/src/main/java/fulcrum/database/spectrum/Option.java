package fulcrum.database.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The whole vocabulary of `WITH (...)`: a row for each option. What a build does not have yet is
/// known all the same, and refused by name.
@SuppressWarnings("ImmutableEnumChecker") // forms are records of numbers, texts and enums
public enum Option {
    REPLICATION(
            "replication",
            new Form.Words(Arrays.asList(Protocol.values())),
            "raft",
            "how the copies of a shard are kept the same"),
    REPLICAS(
            "replicas",
            new Form.Whole(1, Form.REPLICAS_MOST),
            "3",
            "copies of each shard that vote or store"),
    READ_REPLICAS("read_replicas", new Form.Whole(0, 64), "further copies that only answer reads"),
    ASYNC_REPLICAS(
            "async_replicas",
            new Form.Free("places with numbers of copies, such as region=b:1"),
            "further copies that nothing waits for, for disasters"),
    LEADERS(
            "leaders",
            new Form.Several("names of regions, such as {us,eu}", 64),
            "regions that each accept writes of a multi-leader table"),
    PLACEMENT(
            "placement",
            new Form.Free("where copies may be, such as region=us-east1"),
            "where copies are kept"),
    CONSISTENCY(
            "consistency",
            new Form.Reading(),
            "linearizable",
            "short for both of the next, as the level needs them"),
    READ_CONSISTENCY(
            "read_consistency", new Form.Reading(), "linearizable", "what a read promises"),
    WRITE_CONSISTENCY(
            "write_consistency",
            new Form.Writing(),
            "quorum",
            "which copies have a write when it is acknowledged"),
    CONFLICT(
            "conflict",
            new Form.Free("lww, siblings, revtree, certify, or the name of a merge function"),
            "what becomes of writes that did not know of each other"),
    SLOPPY_QUORUM(
            "sloppy_quorum", new Form.OnOff(), "other nodes may stand in for those that are away"),
    READ_REPAIR(
            "read_repair",
            Later.of("blocking", "background"),
            "whether a read waits until stale copies are repaired"),
    VNODES("vnodes", new Form.Whole(1, 4096), "places that a node has on the ring"),
    MAX_ACTORS(
            "max_actors",
            new Form.Whole(1, 65_536),
            "entries of a version vector above which the oldest go"),
    SHARDING(
            "sharding",
            new Form.Words(Arrays.asList(Sharding.values())),
            "hash",
            "by what the table is cut into shards"),
    SHARDS(
            "shards",
            new Form.Whole(1, 65_536),
            "one for each node, three at least",
            "how many shards a hashed table is cut into when it is made"),
    SHARD_KEY(
            "shard_key",
            new Form.Several("columns of the primary key, such as {customer}", 32),
            "the primary key",
            "what is hashed: rows where it is equal lie in one shard"),
    SPLIT_AT(
            "split_at",
            new Form.Several("beginnings of shards, such as {G,M,S}", 65_535),
            "one shard",
            "the bounds of a ranged table's shards, ascending"),
    HASH_PREFIX(
            "hash_prefix",
            new Form.Whole(2, 1024),
            "heads over which the newest rows of a ranged table are spread"),
    SHARD_MAX_SIZE(
            "shard_max_size", new Form.Sized(1L << 20, 1L << 40), "above which a shard is split"),
    COLOCATE_WITH(
            "colocate_with",
            new Form.Free("the name of a table"),
            "none",
            "the table in whose shards this one's rows lie, where shard keys are equal"),
    QUORUM_COMMIT(
            "quorum_commit",
            new Form.Whole(1, Form.REPLICAS_MOST),
            "of flexible Paxos: how many accept a value"),
    QUORUM_ELECT(
            "quorum_elect",
            new Form.Whole(1, Form.REPLICAS_MOST),
            "of flexible Paxos: how many elect a leader"),
    COMMIT_PROTOCOL(
            "commit_protocol",
            new Form.Words(Arrays.asList(Atomicity.values())),
            "2pc",
            "what makes a transaction over several shards happen as a whole"),
    EXECUTION(
            "execution",
            Later.of("locks", "serial_partition"),
            "how the transactions of a shard are kept apart"),
    CLOCK(
            "clock",
            new Form.Words(Arrays.asList(Clock.values())),
            "interval",
            "what timestamps are made of, and so whether commits wait for clocks"),
    FENCED_BY(
            "fenced_by",
            new Form.Free("the name of a lock"),
            "writes that show an older token of this lock are refused"),
    ON_STANDBY_LOSS(
            "on_standby_loss",
            Later.of("stall", "degrade"),
            "of a single leader: what becomes of writes without the standbys they wait for"),
    READ_CACHE(
            "read_cache",
            new Form.Free("how long, such as ttl 10s"),
            "answers that may be given again for a while"),
    PROFILE(
            "profile",
            new Form.Free("the name of a profile, such as etcd"),
            "all options at once, as a system of that name has them");

    /// A word of an option that this build does not have at all.
    private record Later(String label) implements Word {

        @Override
        public boolean here() {
            return false;
        }

        static Form.Words of(String... labels) {
            return new Form.Words(Arrays.stream(labels).map(Later::new).toList());
        }
    }

    private final String label;
    private final Form form;
    private final @Nullable String standard;
    private final String meaning;

    /// One that this build has, if not with all values.
    Option(String label, Form form, @Nullable String standard, String meaning) {
        this.label = label;
        this.form = form;
        this.standard = standard;
        this.meaning = meaning;
    }

    /// One that this build does not have.
    Option(String label, Form form, String meaning) {
        this(label, form, null, meaning);
    }

    /// Its name, such as `replicas`.
    public String label() {
        return label;
    }

    /// What its values look like.
    public Form form() {
        return form;
    }

    /// This build has it.
    public boolean here() {
        return standard != null;
    }

    /// The value where none is given, or what it is in words; null where this build does not have
    /// the option.
    public @Nullable String standard() {
        return standard;
    }

    /// What it does, in half a sentence.
    public String meaning() {
        return meaning;
    }

    /// The option of this name; null where there is none.
    public static @Nullable Option of(String label) {
        for (Option option : values()) {
            if (option.label.equals(label)) {
                return option;
            }
        }
        return null;
    }

    /// All names, in the order in which they are listed.
    public static List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (Option option : values()) {
            labels.add(option.label);
        }
        return labels;
    }
}
