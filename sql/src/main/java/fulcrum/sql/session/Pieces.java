package fulcrum.sql.session;

import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import fulcrum.sql.execution.SteadyRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// The cursors and portals of a transaction that are told piece by piece. They see nothing of what
/// happens after they were opened, the transaction's own changes neither. Those that lock what they
/// read see what they lock.
final class Pieces {

    private final List<OpenPortal> open = new ArrayList<>();
    private long transaction;

    /// @param number of the transaction
    void add(OpenPortal portal, long number) {
        forgetOthers(number);
        open.add(portal);
    }

    void remove(OpenPortal portal) {
        open.remove(portal);
    }

    private void forgetOthers(long number) {
        if (transaction != number) {
            open.clear();
            transaction = number;
        }
        open.removeIf(portal -> portal.done || portal.rows == null);
    }

    boolean areThere(long number) {
        forgetOthers(number);
        return !open.isEmpty();
    }

    /// A statement changes tables from now on.
    ///
    /// @param number of the transaction
    void beforeChange(Analyzer.Analyzed change, SqlCatalog catalog, long number) {
        if (!areThere(number)) {
            return;
        }
        Set<Integer> changed = new TreeSet<>();
        for (Analyzer.Right right : change.rights()) {
            if (right.privilege() != 'r') {
                changed.add(right.relation().oid());
            }
        }
        boolean further = catalog.entries().stream().anyMatch(each -> refersTo(each, changed));
        for (OpenPortal portal : open) {
            if (further || reads(portal, changed)) {
                finish(portal);
            }
        }
    }

    /// Something changes that may be any table.
    ///
    /// @param number of the transaction
    void beforeChanges(long number) {
        if (areThere(number)) {
            open.forEach(Pieces::finish);
        }
    }

    private static void finish(OpenPortal portal) {
        if (portal.rows instanceof SteadyRows rows) {
            rows.finish();
        }
    }

    private static boolean reads(OpenPortal portal, Set<Integer> tables) {
        return Objects.requireNonNull(portal.statement().analyzed()).reads().stream()
                .anyMatch(each -> each instanceof View || tables.contains(each.oid()));
    }

    /// Whether a change of tables may become one of another table.
    private static boolean refersTo(Object entry, Set<Integer> changed) {
        return entry instanceof Table table
                && table.constraints().stream()
                        .anyMatch(constraint ->
                                constraint instanceof Constraint.ForeignKey key
                                        && changed.contains(key.table()));
    }
}
