package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.SortTerm;
import fulcrum.sql.routine.ValueOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Puts rows in an order.
final class Sorting {

    private final Evaluator[] keys;
    private final Comparator<Datum[]> order;

    Sorting(List<SortTerm> terms, Compiler compiler) {
        keys = terms.stream().map(term -> compiler.of(term.value())).toArray(Evaluator[]::new);
        order = order(terms);
    }

    /// The order of the values of terms.
    static Comparator<Datum[]> order(List<SortTerm> terms) {
        List<Comparator<Datum>> each = terms.stream().map(Sorting::order).toList();
        return (one, other) -> {
            for (int i = 0; i < each.size(); i++) {
                int compared = each.get(i).compare(one[i], other[i]);
                if (compared != 0) {
                    return compared;
                }
            }
            return 0;
        };
    }

    private static Comparator<Datum> order(SortTerm term) {
        Comparator<Datum> values = ValueOrder.of(term.value().type());
        Comparator<Datum> directed = term.descending() ? values.reversed() : values;
        return (one, other) -> {
            boolean noOne = one instanceof Datum.Null;
            boolean noOther = other instanceof Datum.Null;
            if (noOne || noOther) {
                int compared = Boolean.compare(noOne, noOther);
                return term.nullsFirst() ? -compared : compared;
            }
            return directed.compare(one, other);
        };
    }

    /// By what a row is sorted.
    Datum[] key(Frame frame) {
        return Assembler.compute(keys, frame);
    }

    boolean areEqual(Datum[] one, Datum[] other, Frame outer) {
        return order.compare(key(outer.inner(one)), key(outer.inner(other))) == 0;
    }

    /// A row, and by what it is sorted.
    private static final class Keyed {
        final Datum[] key;
        final Datum[] row;

        Keyed(Datum[] key, Datum[] row) {
            this.key = key;
            this.row = row;
        }
    }

    /// All rows, those with equal keys as they came.
    List<Datum[]> sorted(Cursor rows, Frame outer) {
        List<Keyed> all = new ArrayList<>();
        for (Datum[] row = rows.next(); row != null; row = rows.next()) {
            outer.execution().hold(row);
            all.add(new Keyed(key(outer.inner(row)), row));
        }
        all.sort((one, other) -> order.compare(one.key, other.key));
        return all.stream().map(each -> each.row).toList();
    }
}
