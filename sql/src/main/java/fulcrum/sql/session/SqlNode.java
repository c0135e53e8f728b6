package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.RowNames;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.system.CatalogFunctions;
import fulcrum.sql.catalog.system.SystemViews;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.Routines;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// SQL at one node: opens its sessions, which share what the node knows of the catalog.
public final class SqlNode implements Opening {

    /// The only database, and the role that is there before any other.
    public static final String DATABASE = "fulcrum";

    /// Of the software.
    public static final String VERSION = "0.1.0";

    private final Node node;
    private final SystemViews views = new SystemViews(Routines.all());
    private final CatalogStore store;
    private final Backends backends;
    private final Parts parts;

    /// What the sessions of a node share.
    record Parts(
            Node node,
            CatalogStore store,
            PlanCache plans,
            CatalogFunctions functions,
            Backends backends,
            StatementCounts counts,
            ToldViews told) {}

    public SqlNode(Node node) {
        this.node = node;
        this.store = new CatalogStore(system());
        this.backends = new Backends(node);
        StatementCounts counts = new StatementCounts(node.statementsKept());
        this.parts =
                new Parts(
                        node,
                        store,
                        new PlanCache(),
                        new CatalogFunctions(views),
                        backends,
                        counts,
                        new ToldViews(node, views, backends, counts));
    }

    /// How many sessions there are.
    public int sessions() {
        return backends.count();
    }

    /// What this node's sessions tell of a topic of [Node#told]: transactions.
    public List<Datum[]> told(String topic) {
        return parts.told.own(topic);
    }

    /// What is there without being stored.
    private List<Entry> system() {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Schema(Schema.PG_CATALOG, "pg_catalog", Role.BOOTSTRAP, null, null));
        entries.add(
                new Schema(
                        Schema.INFORMATION_SCHEMA,
                        "information_schema",
                        Role.BOOTSTRAP,
                        null,
                        null));
        entries.add(new Schema(Schema.FULCRUM, "fulcrum", Role.BOOTSTRAP, null, null));
        entries.add(
                new Schema(
                        Schema.PUBLIC, "public", Role.BOOTSTRAP, null, "standard public schema"));
        entries.add(
                new Role(
                        Role.BOOTSTRAP,
                        DATABASE,
                        true,
                        true,
                        true,
                        true,
                        true,
                        -1,
                        null,
                        Long.MAX_VALUE,
                        List.of(),
                        new TreeMap<>(),
                        null));
        entries.addAll(views.all());
        return entries;
    }

    /// Who has a password is looked up as he is now, and only where that cannot be, as he was: a
    /// node that is cut off still lets in whom it knows.
    @Override
    public void find(String user, Found found) {
        Role known = store.known().role(user);
        if (known != null && known.oid() == Role.BOOTSTRAP && known.verifier() == null) {
            found.role(known);
            return;
        }
        node.begin(() -> {
            Node.Line line = node.open();
            try {
                Role now = store.current(new Answers(node, line, () -> RowNames.NONE)).role(user);
                tell(now, found);
            } catch (SqlError error) {
                tellKnown(known, error, found);
            } catch (Answers.Ended ended) {
                tellKnown(known, ended.error(), found);
            } catch (Answers.Refused refused) {
                tellKnown(known, refused.error(), found);
            } finally {
                line.close();
            }
        });
    }

    private static void tell(@Nullable Role role, Found found) {
        if (role == null) {
            found.nobody();
        } else {
            found.role(role);
        }
    }

    private static void tellKnown(@Nullable Role known, SqlError error, Found found) {
        if (known == null) {
            found.failed(error);
        } else {
            found.role(known);
        }
    }

    @Override
    public Session open(
            Role user,
            String database,
            SortedMap<String, String> settings,
            int process,
            String address) {
        if (!database.equals(DATABASE)) {
            throw new SqlError(
                    SqlState.NO_DATABASE, "database \"" + database + "\" does not exist");
        }
        SqlSession session = new SqlSession(parts, user, database, settings, process, address);
        backends.enter(session);
        return session;
    }
}
