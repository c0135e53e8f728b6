package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.PreparedTransaction;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.system.SystemViews;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.time.Zones;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The views that tell what goes on: each put together of what nodes tell, what the catalog says,
/// and what this node's sessions do.
final class ToldViews {

    private static final long MICROS_BEFORE_2000 = 946_684_800_000_000L;

    private final Node node;
    private final SystemViews views;
    private final Backends backends;
    private final StatementCounts counts;

    ToldViews(Node node, SystemViews views, Backends backends, StatementCounts counts) {
        this.node = node;
        this.views = views;
        this.backends = backends;
        this.counts = counts;
    }

    private ViewShape shape(String schema, String view) {
        return new ViewShape(Objects.requireNonNull(views.view(schema, view), view));
    }

    /// What this node's sessions tell the others.
    List<Datum[]> own(String topic) {
        return topic.equals("transactions")
                ? backends.transactions(shape("fulcrum", topic))
                : List.of();
    }

    /// The rows of a view; none of one that nobody tells anything of.
    ///
    /// @param who looks
    Iterable<Datum[]> rows(String view, SqlSession who) {
        return switch (view) {
            case "pg_stat_activity" -> backends.activity(shape("pg_catalog", view), who);
            case "pg_stat_statements" -> counts.rows(shape("pg_catalog", view), who.user());
            case "pg_stat_database" -> database(shape("pg_catalog", view));
            case "pg_prepared_xacts" -> prepared(shape("pg_catalog", view), who);
            case "pg_locks" -> locks(who).postgres(shape("pg_catalog", view), backends);
            case "locks" -> locks(who).rows(shape("fulcrum", view));
            case "shards" -> shards(shape("fulcrum", view), who);
            case "transactions" -> transactions(shape("fulcrum", view), who);
            case "nodes", "faults" -> node.told(view);
            case "pg_prepared_statements", "pg_cursors" ->
                    who.runner().utilities().own(view, shape("pg_catalog", view));
            case "pg_timezone_names" -> zones(shape("pg_catalog", view));
            default -> List.of();
        };
    }

    /// Of tables that were made a moment ago too.
    private List<Datum[]> shards(ViewShape shape, SqlSession who) {
        SqlCatalog now = who.transaction().definitions().catalog();
        return new ShardRows(now, who.asker(), node.told("groups")).rows(shape);
    }

    /// A table that was made a moment ago may be locked already. A node that is cut off tells of
    /// the locks that it knows by what it knew.
    private LockRows locks(SqlSession who) {
        SqlCatalog catalog = who.transaction().definitions().seen();
        ShardRows shards = new ShardRows(catalog, who.asker(), List.of());
        try {
            catalog = who.transaction().definitions().catalog();
            shards.read();
        } catch (SqlError | Answers.Ended | Answers.Refused _) {
            shards = ShardRows.unknown(catalog, who.asker());
        }
        return new LockRows(catalog, shards, node);
    }

    private List<Datum[]> database(ViewShape shape) {
        return List.<Datum[]>of(
                shape.row()
                        .set("datid", Backends.DATABASE_OID)
                        .set("datname", SqlNode.DATABASE)
                        .set("numbackends", backends.count())
                        .values());
    }

    private List<Datum[]> zones(ViewShape shape) {
        long now = node.nowMicros();
        List<Datum[]> rows = new ArrayList<>();
        for (ZoneId zone : Zones.all()) {
            rows.add(
                    shape.row()
                            .set("name", zone.getId())
                            .set("abbrev", Zones.abbreviation(zone, now))
                            .span("utc_offset", Zones.offset(zone, now) * 1_000_000L)
                            .set("is_dst", Zones.isSummer(zone, now))
                            .values());
        }
        return rows;
    }

    private static List<PreparedTransaction> prepared(SqlSession who) {
        SessionResult found = Utilities.ask(who, new SessionCommand.ListPrepared());
        return ((SessionResult.InDoubt) found).prepared();
    }

    private static List<Datum[]> prepared(ViewShape shape, SqlSession who) {
        List<Datum[]> rows = new ArrayList<>();
        for (PreparedTransaction each : prepared(who)) {
            rows.add(
                    shape.row()
                            .set("transaction", Integer.toUnsignedLong((int) each.txn().number()))
                            .set("gid", each.gid())
                            .time("prepared", micros(each.since()))
                            .set("owner", each.owner())
                            .set("database", SqlNode.DATABASE)
                            .values());
        }
        return rows;
    }

    private static long micros(long nanosSince1970) {
        return nanosSince1970 / 1_000 - MICROS_BEFORE_2000;
    }

    /// Those of all sessions, and those that wait under names for somebody's word.
    private List<Datum[]> transactions(ViewShape shape, SqlSession who) {
        List<Datum[]> rows = new ArrayList<>();
        for (Datum[] each : node.told("transactions")) {
            boolean own =
                    who.user().superuser()
                            || shape.value(each, "user_name")
                                    .equals(new Datum.Text(who.user().name()));
            if (!own && !(shape.value(each, "query") instanceof Datum.Null)) {
                Datum[] hidden = each.clone();
                hidden[shape.place("query")] = new Datum.Text("<insufficient privilege>");
                rows.add(hidden);
            } else {
                rows.add(each);
            }
        }
        List<PreparedTransaction> prepared = List.of();
        try {
            prepared = prepared(who);
        } catch (SqlError _) {
            rows.add(
                    shape.row()
                            .set("state", "unreachable")
                            .set("next_action", "what is prepared is not known here")
                            .values());
        }
        for (PreparedTransaction each : prepared) {
            rows.add(
                    shape.row()
                            .set("id", each.txn().toString())
                            .set("user_name", each.owner())
                            .set("state", "prepared")
                            .set("read_only", false)
                            .time("started_at", micros(each.since()))
                            .span("age", node.nowMicros() - micros(each.since()))
                            .set("shards", each.participants().size() + 1)
                            .set("coordinator", "shard " + each.home().shard())
                            .set("next_action", "somebody says COMMIT or ROLLBACK PREPARED")
                            .values());
        }
        return rows;
    }
}
