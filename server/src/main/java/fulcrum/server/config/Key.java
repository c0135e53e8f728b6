package fulcrum.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Everything that can be set. In the file a dot is a level, in the environment an underscore.
public enum Key {
    CLUSTER(
            "cluster",
            "32 hexadecimal digits",
            "",
            "the name of the cluster, drawn at random once and the same for all its nodes; by"
                    + " default the one that the node's directory knows"),
    NODE(
            "node",
            "n1, n2, ...",
            "",
            "who this node is; a number is never used again; by default the one that the node's"
                    + " directory knows"),
    DATA(
            "data",
            "a directory",
            "fulcrum-data",
            "the node's memory, made once: with 'init', by joining, or with 'start --found'"),
    LISTEN_SQL("listen.sql", "host:port", "127.0.0.1:5433", "where PostgreSQL's clients call"),
    LISTEN_HTTP(
            "listen.http",
            "host:port",
            "127.0.0.1:8081",
            "where browsers, probes and scrapers call"),
    LISTEN_PEERS("listen.peers", "host:port", "127.0.0.1:7101", "where the other nodes call"),
    PEERS(
            "peers",
            "n2=host:port,n3=host:port; in the file a level of its own",
            "",
            "the nodes of the cluster and where they listen for peers; an entry for this node"
                    + " itself is passed over, so that all can have the same list"),
    JOIN(
            "join",
            "host:port,host:port",
            "",
            "HTTP doors of members; a node whose directory is empty asks one of them to let it into"
                    + " their cluster, and is given its number there"),
    ADVERTISE(
            "advertise",
            "a host",
            "",
            "under which others find this node; by default that of its own entry among the peers,"
                    + " or else of each address that it listens on"),
    INSECURE(
            "insecure",
            "true or false",
            "false",
            "listen beyond this machine without TLS, because the network is trusted"),
    TLS_CA(
            "tls.ca",
            "a file",
            "",
            "the certificate of the authority that signs those of all nodes, in PEM; with it go the"
                    + " next two, and nodes then speak TLS alone"),
    TLS_CERTIFICATE("tls.certificate", "a file", "", "this node's certificate, in PEM"),
    TLS_KEY("tls.key", "a file", "", "its private key, in PEM, which nobody else may read"),
    TLS_SQL(
            "tls.sql",
            "off, offer or require",
            "offer",
            "whether SQL's clients may, or must, use TLS where the node has a certificate"),
    TLS_HTTP(
            "tls.http",
            "true or false",
            "false",
            "the HTTP door speaks TLS alone, where the node has a certificate"),
    LOGIN(
            "login",
            "rules with semicolons between; in the file a list",
            "",
            "who may log in at the SQL door, from where and how, in the manner of pg_hba.conf: the"
                    + " first rule that fits decides; by default 'host all all all"
                    + " scram-sha-256'"),
    GROUPS(
            "groups",
            "1 to 64",
            "1",
            "groups of replicas into which the cluster is divided, beside that of its catalog: a"
                    + " table has at most one shard in each; the same at all nodes, and for good"),
    SEGMENT_SIZE("log.segment_size", "a size", "64MiB", "of one file of the log"),
    SEGMENTS(
            "log.segments",
            "2 or more",
            "16",
            "files of the log in use, above which the oldest are made free"),
    MEMTABLE(
            "store.memtable",
            "a size",
            "32MiB",
            "what the store gathers in memory before it writes a file"),
    CACHE(
            "store.cache",
            "a size",
            "256MiB",
            "blocks of the store that are kept in memory beside the heap; as much, and at most an"
                    + " eighth of the heap, goes to newest versions of rows on it"),
    DISK_WARN(
            "disk.warn",
            "1% to 100%",
            "80%",
            "so much of the disk, or of 'disk.quota', is used when operators are warned; nothing is"
                    + " refused for it"),
    DISK_QUOTA(
            "disk.quota",
            "a size",
            "",
            "what the node's directory may have, above which writes are refused as on a full disk,"
                    + " and deletes are not; the whole disk by default"),
    SNAPSHOT_ENTRIES(
            "snapshot.entries",
            "a number",
            "131072",
            "changes of a group after which its state is made a snapshot and older log let go"),
    SNAPSHOT_RETAIN(
            "snapshot.retain",
            "a number",
            "8192",
            "of these the last so many stay in the log, for nodes that lag a little; who lags"
                    + " more is sent the snapshot"),
    PREPARED(
            "transactions.prepared",
            "0 to 100000",
            "100",
            "so many transactions may be prepared under names ('PREPARE TRANSACTION') in the whole"
                    + " cluster when this node is asked to prepare one, it among them; 0 for none"),
    STATEMENTS(
            "statements.kept",
            "0 to 1000000",
            "5000",
            "so many different statements are counted in 'pg_stat_statements'; of more, those that"
                    + " were not heard of for longest are forgotten. 0 for none"),
    HEARTBEAT("election.heartbeat", "a duration", "50ms", "between two beats of a silent leader"),
    TIMEOUT_MIN(
            "election.timeout_min",
            "a duration",
            "250ms",
            "the least silence after which a follower calls an election"),
    TIMEOUT_MAX(
            "election.timeout_max",
            "a duration",
            "500ms",
            "the greatest; each silence is drawn anew from between the two"),
    CLOCK_OFFSET(
            "max_clock_offset",
            "a duration",
            "250ms",
            "a node whose clock is further from a majority's is quarantined: it serves nothing that"
                    + " depends on time until the clock is right again"),
    DETECTOR(
            "detector.kind",
            "phi or heartbeat",
            "phi",
            "how silence is judged: by how improbable it is, or by its length alone"),
    DETECTOR_PERIOD(
            "detector.period", "a duration", "200ms", "T: how often every peer is to be heard"),
    DETECTOR_THRESHOLD(
            "detector.threshold",
            "1 to 300",
            "8",
            "of kind phi: a peer is suspected when φ is so high; a heartbeat may be late by one and"
                    + " a half periods in any case"),
    DETECTOR_PERIODS(
            "detector.periods",
            "1 to 1000",
            "5",
            "K, of kind heartbeat: a peer is suspected after so many silent periods"),
    RECORD(
            "record",
            "a directory",
            "",
            "where the node's inputs are recorded, to be replayed in the simulator; nowhere by"
                    + " default"),
    FAULTS(
            "faults",
            "true or false",
            "false",
            "whoever reaches the HTTP door may order faults; never where somebody else's data"
                    + " lives"),
    FENCE_HOOK(
            "fence.hook",
            "an executable file",
            "",
            "what makes sure that another node is off when it is to be fenced and cannot be"
                    + " reached; called with its name and its address for peers"),
    FEATURES_NEWEST(
            "features.newest",
            "open or closed",
            "open",
            "closed: the node runs as software of the version before this one would, to rehearse an"
                    + " upgrade; a cluster that has finalised this version does not let it in");

    static final String VARIABLE_PREFIX = "FULCRUM_";

    private final String label;
    private final String form;
    private final @Nullable String standard;
    private final String meaning;

    Key(String label, String form, @Nullable String standard, String meaning) {
        this.label = label;
        this.form = form;
        this.standard = standard;
        this.meaning = meaning;
    }

    /// Its name, such as `listen.sql`.
    public String label() {
        return label;
    }

    /// How a value is written.
    public String form() {
        return form;
    }

    /// The value where nobody gives one; null where somebody must.
    public @Nullable String standard() {
        return standard;
    }

    public String meaning() {
        return meaning;
    }

    /// Its name in the environment, such as `FULCRUM_LISTEN_SQL`.
    public String variable() {
        return VARIABLE_PREFIX + label.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /// The key of this name; null where there is none.
    public static @Nullable Key of(String label) {
        for (Key key : values()) {
            if (key.label.equals(label)) {
                return key;
            }
        }
        return null;
    }

    /// Whether names of keys go on below this one, as below `listen`.
    static boolean isLevel(String label) {
        for (Key key : values()) {
            if (key.label.startsWith(label + ".")) {
                return true;
            }
        }
        return false;
    }

    static List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (Key key : values()) {
            labels.add(key.label);
        }
        return labels;
    }

    static List<String> variables() {
        List<String> variables = new ArrayList<>();
        for (Key key : values()) {
            variables.add(key.variable());
        }
        return variables;
    }
}
