package fulcrum.server.sql;

import fulcrum.database.catalog.Member;
import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.database.session.OpenTransaction;
import fulcrum.database.transaction.LockView;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.fault.FaultTree;
import fulcrum.server.fault.Faults;
import fulcrum.server.fault.Ordered;
import fulcrum.server.inquiry.Told;
import fulcrum.server.node.ClusterOrders;
import fulcrum.server.node.Holdings;
import fulcrum.server.node.Node;
import fulcrum.server.node.NodeFigures;
import fulcrum.server.watch.WatchFigures;
import fulcrum.sql.session.SqlNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a node tells of itself, and what all nodes tell together: rows for the views of schema
/// `fulcrum`. A node that does not answer is a row that says so. On threads that may wait.
///
/// | topic | rows |
/// |---|---|
/// | `nodes` | those of `fulcrum.nodes` |
/// | `groups` | number, node, role, leader, term, replicas, committed, applied, lag in microseconds |
/// | `locks` | transaction, node, group, first key, one row, key behind the last, mode, granted, waits for |
/// | `transactions` | those of `fulcrum.transactions` |
/// | `faults` | those of `fulcrum.faults` |
public final class Overview {

    private static final long MICROS_BEFORE_2000 = 946_684_800_000_000L;
    private static final long MILLI_MICROS = 1_000;
    private static final int TRANSACTION_COLUMNS = 13;
    private static final int SHARDS_OF_TRANSACTION = 9;

    private final Node node;
    private final @Nullable Faults faults;
    private final long startedMicros;
    private volatile @Nullable SqlNode sessions;

    /// @param faults null where nobody may order any
    public Overview(Node node, @Nullable Faults faults) {
        this.node = node;
        this.faults = faults;
        this.startedMicros = micros(System.currentTimeMillis());
    }

    /// From now on the other nodes are answered, also of the sessions here.
    public void open(SqlNode ofSessions) {
        sessions = ofSessions;
        node.inquiries().answeredBy(this::own);
    }

    private static long micros(long millisSince1970) {
        return millisSince1970 * MILLI_MICROS - MICROS_BEFORE_2000;
    }

    private NodeId self() {
        return node.config().self();
    }

    // Of all nodes

    /// What all nodes tell.
    List<Datum[]> all(String topic) {
        List<Datum[]> rows = new ArrayList<>();
        List<Datum[]> here = own(topic);
        rows.addAll(here == null ? List.of() : here);
        for (Told each : node.inquiries().ask(topic)) {
            if (each.silence() == null) {
                rows.addAll(each.rows());
            } else {
                Datum[] row = silent(topic, each);
                if (row != null) {
                    rows.add(row);
                }
            }
        }
        return switch (topic) {
            case "nodes" -> inOrder(rows);
            case "faults" -> once(rows);
            default -> rows;
        };
    }

    /// The row of a node that says nothing; null where it has none.
    private Datum @Nullable [] silent(String topic, Told of) {
        Datum name = text(of.node().toString());
        Datum state = text("unreachable");
        return switch (topic) {
            case "nodes" -> unreachable(of.node());
            case "locks" -> {
                Datum[] row = nulls(9);
                row[1] = name;
                row[6] = state;
                yield row;
            }
            case "transactions" -> {
                Datum[] row = nulls(TRANSACTION_COLUMNS);
                row[1] = name;
                row[4] = state;
                yield row;
            }
            default -> null;
        };
    }

    private Datum[] unreachable(NodeId silent) {
        Datum[] row = nulls(14);
        row[0] = text(silent.toString());
        row[5] = text("unreachable");
        row[7] = new Datum.Bool(false);
        try {
            Member member = node.orders().sight().catalog().member(silent);
            if (member != null) {
                row[1] = text(member.addresses().sql());
            }
        } catch (ClusterOrders.OrderRefused _) {
            // it is not known where it is
        }
        return row;
    }

    private static Datum[] nulls(int count) {
        Datum[] row = new Datum[count];
        java.util.Arrays.fill(row, Datum.NULL);
        return row;
    }

    private static List<Datum[]> inOrder(List<Datum[]> rows) {
        SortedMap<NodeId, Datum[]> sorted = new TreeMap<>();
        for (Datum[] each : rows) {
            String name = ((Datum.Text) each[0]).value();
            sorted.put(new NodeId(Integer.parseInt(name.substring(1))), each);
        }
        return List.copyOf(sorted.values());
    }

    /// An order that all nodes know is one row.
    private static List<Datum[]> once(List<Datum[]> rows) {
        Map<Datum, Datum[]> byName = new java.util.LinkedHashMap<>();
        rows.forEach(each -> byName.putIfAbsent(each[FAULT_ID], each));
        return List.copyOf(byName.values());
    }

    // Of this node

    /// @return null for a topic that nobody here knows
    @Nullable List<Datum[]> own(String topic) {
        try {
            return switch (topic) {
                case "nodes" -> List.<Datum[]>of(self(node.figures()));
                case "groups" -> groups();
                case "locks" -> locks(node.holdings());
                case "transactions" -> transactions(node.holdings());
                case "faults" -> faults();
                default -> null;
            };
        } catch (IOException | ClusterOrders.OrderRefused _) {
            return List.of(); // the node stops, or stands still
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private Datum[] self(NodeFigures figures) {
        int led = 0;
        for (NodeFigures.Group each : figures.groups()) {
            led += each.role() == RaftView.Standing.LEADER ? 1 : 0;
        }
        WatchFigures.Clock clock = figures.watch().clock();
        NodeFigures.Disk disk = figures.disk();
        SqlNode sql = sessions;
        String state = "serving";
        try {
            Member member = node.orders().sight().catalog().member(self());
            state = member == null ? state : member.state().label();
        } catch (ClusterOrders.OrderRefused _) {
            // what the catalog says of it is not known
        }
        return new Datum[] {
            text(self().toString()),
            text(node.config().addresses().sql()),
            Datum.NULL,
            Datum.NULL,
            text(SqlNode.VERSION + ", formats " + node.config().version()),
            text(clock.isQuarantined() ? "quarantined" : state),
            new Datum.TimestampTz(startedMicros),
            new Datum.Bool(true),
            new Datum.Int(clock.offsetNanos() / MILLI_MICROS),
            new Datum.Int(clock.errorNanos() / MILLI_MICROS),
            new Datum.Int(figures.groups().size()),
            new Datum.Int(led),
            disk == null ? Datum.NULL : new Datum.Int(disk.measured().ownBytes()),
            new Datum.Int(sql == null ? 0 : sql.sessions())
        };
    }

    private List<Datum[]> groups()
            throws ClusterOrders.OrderRefused, IOException, InterruptedException {
        SortedMap<Long, ClusterOrders.Group> seen = node.orders().sight().groups();
        List<Datum[]> rows = new ArrayList<>();
        for (NodeFigures.Group each : node.figures().groups()) {
            ClusterOrders.Group group = seen.get(each.number());
            NodeId leader = each.leader();
            rows.add(
                    new Datum[] {
                        new Datum.Int(each.number()),
                        text(self().toString()),
                        text(each.role().name().toLowerCase(Locale.ROOT)),
                        leader == null ? Datum.NULL : text(leader.toString()),
                        new Datum.Int(each.term()),
                        group == null ? Datum.NULL : names(group.view().configuration().voters()),
                        new Datum.Int(each.commitIndex()),
                        new Datum.Int(each.applied()),
                        Datum.NULL
                    });
        }
        return rows;
    }

    private List<Datum[]> locks(Holdings holdings) {
        List<Datum[]> rows = new ArrayList<>();
        for (Holdings.Held each : holdings.locks()) {
            LockView lock = each.lock();
            Bytes to = lock.span().to();
            rows.add(
                    new Datum[] {
                        text(lock.txn().toString()),
                        text(self().toString()),
                        new Datum.Int(each.group()),
                        new Datum.ByteArray(lock.span().from()),
                        new Datum.Bool(lock.span().point()),
                        to == null ? Datum.NULL : new Datum.ByteArray(to),
                        text(lock.lock().name().toLowerCase(Locale.ROOT)),
                        new Datum.Bool(lock.granted()),
                        lock.waitsFor().isEmpty() ? Datum.NULL : text(waited(lock.waitsFor()))
                    });
        }
        return rows;
    }

    private static String waited(List<TxnId> transactions) {
        return String.join(", ", transactions.stream().map(TxnId::toString).toList());
    }

    private List<Datum[]> transactions(Holdings holdings) {
        Map<String, OpenTransaction> open = new TreeMap<>();
        holdings.transactions().forEach(each -> open.put(each.txn().toString(), each));
        List<Datum[]> rows = new ArrayList<>();
        SqlNode sql = sessions;
        for (Datum[] each : sql == null ? List.<Datum[]>of() : sql.told("transactions")) {
            OpenTransaction known = each[0] instanceof Datum.Text(String id) ? open.get(id) : null;
            if (known != null) {
                each[SHARDS_OF_TRANSACTION] = new Datum.Int(known.shards());
            }
            rows.add(each);
        }
        return rows;
    }

    private static final int FAULT_ID = 3;

    private List<Datum[]> faults() {
        List<Datum[]> rows = new ArrayList<>();
        for (Ordered each : faults == null ? List.<Ordered>of() : faults.active()) {
            var kind = each.order().kind();
            rows.add(
                    new Datum[] {
                        number(each.id()),
                        kind == null ? Datum.NULL : text(FaultTree.word(kind)),
                        names(each.order().nodes()),
                        text(each.id() + ": " + each.order()),
                        new Datum.TimestampTz(micros(each.beganMillis())),
                        each.millis() == 0
                                ? Datum.NULL
                                : new Datum.TimestampTz(micros(each.beganMillis() + each.millis())),
                        text(each.owner())
                    });
        }
        return rows;
    }

    /// Of f7, 7; NULL of a name of another kind.
    private static Datum number(String id) {
        return id.matches("f[0-9]{1,9}")
                ? new Datum.Int(Long.parseLong(id.substring(1)))
                : Datum.NULL;
    }

    private static Datum text(String text) {
        return new Datum.Text(text);
    }

    private static Datum names(Collection<NodeId> nodes) {
        return new Datum.Array(
                KeyType.Scalar.TEXT,
                nodes.stream().<Datum>map(each -> new Datum.Text(each.toString())).toList());
    }
}
