package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.execution.Foldable;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.scanner.Fingerprint;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.TextForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Statements that were said before, by this session or another of the node. Of those that differ
/// in constants only, which are sent whole, the brief ones share a plan.
final class Familiar {

    private final SqlSession session;
    private final Runner runner;
    private final PlanCache cache;

    Familiar(SqlSession session, Runner runner, PlanCache cache) {
        this.session = session;
        this.runner = runner;
        this.cache = cache;
    }

    private PlanCache.Key key(String text, List<@Nullable SqlType> types) {
        return new PlanCache.Key(
                text, types, session.user().name(), session.parameters().meaning());
    }

    // Prepared ones

    /// A statement as it was understood, by this catalog; null where it was not.
    @Nullable Understood prepared(
            String text, List<@Nullable SqlType> types, @Nullable SqlCatalog catalog) {
        PlanCache.Found found = cache.find(key(text, types));
        Understood statement = found == null ? null : found.statement();
        return statement != null && (catalog == null || isOf(statement, catalog))
                ? statement
                : null;
    }

    private static boolean isOf(Understood statement, SqlCatalog catalog) {
        return statement.analyzed() == null || statement.version() == catalog.stamp();
    }

    /// What was understood is kept.
    void keep(String text, List<@Nullable SqlType> types, Understood statement) {
        boolean own = session.transaction().definitions().areThere();
        if (!own && (statement.analyzed() != null || isAnOrder(statement.statement()))) {
            cache.put(key(text, types), new PlanCache.Found(statement, null));
        }
    }

    private static boolean isAnOrder(@Nullable Statement statement) {
        return statement instanceof fulcrum.sql.ast.TransactionStatement;
    }

    // Those that are sent whole

    /// A statement with its constants as arguments; null where it is not known to be brief.
    @Nullable OpenPortal whole(String text) {
        Fingerprint print = print(text);
        PlanCache.Found found = print == null ? null : cache.find(key(print.key(), List.of()));
        if (print == null || found == null) {
            return null;
        }
        Understood statement = found.statement();
        if (statement == null) {
            return null;
        }
        Datum[] arguments = arguments(print, statement.parameters(), found.constants());
        return arguments == null ? null : new OpenPortal(statement, arguments);
    }

    private static @Nullable Fingerprint print(String text) {
        try {
            return Fingerprint.of(text);
        } catch (SyntaxError _) {
            return null; // which is told when it is read
        }
    }

    /// @return null where one of them is not what it should be, which is told with its place
    private Datum @Nullable [] arguments(
            Fingerprint print, List<SqlType> types, @Nullable Foldable constants) {
        Datum[] arguments = new Datum[types.size()];
        long now = session.node().nowMicros();
        try {
            for (int i = 0; i < arguments.length; i++) {
                String constant = print.constants().get(i);
                arguments[i] = TextForm.read(types.get(i), constant, session.styles(), now);
            }
            if (constants != null) {
                constants.compute(runner.begin(new NoRows(), arguments));
            }
        } catch (SqlError | Node.WouldWait _) {
            return null;
        }
        return arguments;
    }

    /// A statement was understood as it stands: so that others like it go by one plan.
    void learn(String text, Understood statement) {
        if (statement.analyzed() == null) {
            keep(text, List.of(), statement);
            return;
        }
        if (session.transaction().definitions().areThere()) {
            return;
        }
        Fingerprint print = print(text);
        if (print == null) {
            return;
        }
        PlanCache.Key key = key(print.key(), List.of());
        PlanCache.Found found = cache.find(key);
        if (found == null || isOld(found.statement(), statement)) {
            Understood general = statement.shape().brief() ? general(print, statement) : null;
            Plan plan = general == null ? null : general.plan();
            cache.put(key, new PlanCache.Found(general, plan == null ? null : Foldable.of(plan)));
        }
    }

    private static boolean isOld(@Nullable Understood known, Understood now) {
        return known != null && known.version() != now.version();
    }

    /// @return null where it does not mean the same with parameters
    private @Nullable Understood general(Fingerprint print, Understood statement) {
        List<@Nullable SqlType> types = new ArrayList<>();
        for (int i = 0; i < print.kinds().length(); i++) {
            types.add(
                    switch (print.kinds().charAt(i)) {
                        case 'i' -> SqlType.INTEGER;
                        case 'l' -> SqlType.BIGINT;
                        case 'n' -> SqlType.NUMERIC;
                        default -> null;
                    });
        }
        try {
            Understood general = runner.understand(print.text(), Parser.parse(print.text()), types);
            boolean same =
                    general.shape().brief()
                            && general.version() == statement.version()
                            && general.parameters().size() == types.size()
                            && Objects.equals(general.columns(), statement.columns());
            return same ? general : null;
        } catch (SqlError | SyntaxError _) {
            return null;
        }
    }
}
