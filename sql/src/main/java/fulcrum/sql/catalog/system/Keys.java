package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `pg_index` and `pg_constraint` (manual, 53.26, 53.13).
final class Keys {

    private static final int ANY_ARRAY = 2277;
    private static final int VARCHAR = 1043;
    private static final int TEXT = 25;
    private static final int DESCENDING_BIT = 1;
    private static final int NULLS_FIRST_BIT = 2;

    /// The class of operators that a type's columns have in an index.
    private static final SortedMap<Integer, Integer> CLASSES = new TreeMap<>();

    static {
        for (SortedMap<String, String> row : Resource.rows("pg_opclass")) {
            if ("t".equals(row.get("opcdefault"))) {
                CLASSES.put(number(row, "opcintype"), number(row, "oid"));
            }
        }
    }

    private Keys() {}

    private static int number(SortedMap<String, String> row, String column) {
        return Integer.parseInt(row.getOrDefault(column, "0"));
    }

    static List<Filling<?>> fillings() {
        return List.of(indexes(), constraints());
    }

    private record Row(SystemCatalog in, Index index) {

        List<Integer> columns() {
            List<Integer> columns = new ArrayList<>();
            index.parts().forEach(part -> columns.add(part.column()));
            columns.addAll(index.include());
            return columns;
        }

        @Nullable String predicate() {
            String text = index.predicate();
            return text == null ? null : new Definitions(in).expression(text, index.table());
        }

        @Nullable String expressions() {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < index.parts().size(); i++) {
                if (index.parts().get(i).text() != null) {
                    texts.add(String.valueOf(new Definitions(in).indexColumn(index, i + 1)));
                }
            }
            return texts.isEmpty() ? null : String.join(", ", texts);
        }
    }

    private static Filling<Row> indexes() {
        return new Filling<>(
                        "pg_index",
                        catalog ->
                                catalog.all(Index.class).stream()
                                        .map(each -> new Row(catalog, each))
                                        .toList())
                .oid("indexrelid", row -> row.index.oid())
                .oid("indrelid", row -> row.index.table())
                .number("indnatts", row -> row.columns().size())
                .number("indnkeyatts", row -> row.index.parts().size())
                .truth("indisunique", row -> row.index.unique())
                .truth("indnullsnotdistinct", row -> row.index.nullsNotDistinct())
                .truth("indisprimary", row -> row.in.isPrimary(row.index))
                .is("indkey", row -> Cells.numbers(row.columns()))
                .is(
                        "indcollation",
                        row ->
                                Cells.numbers(
                                        row.index.parts().stream()
                                                .map(part -> TypeForm.of(part.type().oid()))
                                                .map(TypeForm::collation)
                                                .toList()))
                .is(
                        "indclass",
                        row ->
                                Cells.numbers(
                                        row.index.parts().stream()
                                                .map(part -> operators(part.type()))
                                                .toList()))
                .is(
                        "indoption",
                        row ->
                                Cells.numbers(
                                        row.index.parts().stream().map(Keys::options).toList()))
                .text("indexprs", Row::expressions)
                .text("indpred", Row::predicate);
    }

    private static int operators(SqlType type) {
        int oid = type.oid() == VARCHAR ? TEXT : type.oid();
        Integer own = CLASSES.get(type.array() ? ANY_ARRAY : oid);
        return own == null ? 0 : own;
    }

    private static int options(Index.Part part) {
        return (part.order().descending() ? DESCENDING_BIT : 0)
                | (part.order().nullsFirst() ? NULLS_FIRST_BIT : 0);
    }

    /// A constraint and its table.
    record Held(SystemCatalog in, Table table, Constraint constraint) {

        Constraint.@Nullable ForeignKey foreignKey() {
            return constraint instanceof Constraint.ForeignKey key ? key : null;
        }

        /// The constraint of the other table that a foreign key relies on; null for none.
        Constraint.@Nullable Unique relied() {
            Constraint.ForeignKey key = foreignKey();
            Table other = key == null ? null : in.table(key.table());
            if (key == null || other == null) {
                return null;
            }
            for (Constraint each : other.constraints()) {
                if (each instanceof Constraint.Unique unique
                        && unique.columns().size() == key.referenced().size()
                        && unique.columns().containsAll(key.referenced())) {
                    return unique;
                }
            }
            return null;
        }

        int index() {
            if (constraint instanceof Constraint.Unique unique) {
                return unique.index();
            }
            Constraint.Unique relied = relied();
            return relied == null ? 0 : relied.index();
        }

        List<Integer> columns() {
            return switch (constraint) {
                case Constraint.Unique unique -> unique.columns();
                case Constraint.ForeignKey key -> key.columns();
                case Constraint.Check check ->
                        Deparser.columns(check.text(), Definitions.columns(table));
            };
        }

        boolean valid() {
            return switch (constraint) {
                case Constraint.Unique _ -> true;
                case Constraint.ForeignKey key -> key.valid();
                case Constraint.Check check -> check.valid();
            };
        }

        char type() {
            return switch (constraint) {
                case Constraint.Unique unique -> unique.primary() ? 'p' : 'u';
                case Constraint.ForeignKey _ -> 'f';
                case Constraint.Check _ -> 'c';
            };
        }
    }

    static List<Held> held(SystemCatalog catalog) {
        List<Held> all = new ArrayList<>();
        for (Table table : catalog.tables()) {
            for (Constraint each : table.constraints()) {
                all.add(new Held(catalog, table, each));
            }
        }
        return all;
    }

    private static Filling<Held> constraints() {
        return new Filling<>("pg_constraint", Keys::held)
                .oid("oid", each -> each.constraint.oid())
                .text("conname", each -> each.constraint.name())
                .oid("connamespace", each -> each.table.schema())
                .letter("contype", Held::type)
                .truth("convalidated", Held::valid)
                .oid("conrelid", each -> each.table.oid())
                .oid("conindid", Held::index)
                .oid("confrelid", each -> each.foreignKey() == null ? 0 : each.foreignKey().table())
                .letter("confupdtype", each -> action(each.foreignKey(), true))
                .letter("confdeltype", each -> action(each.foreignKey(), false))
                .letter("confmatchtype", each -> match(each.foreignKey()))
                .truth("connoinherit", each -> each.type() != 'c')
                .is("conkey", each -> Cells.numbers(each.columns()))
                .is("confkey", each -> referenced(each.foreignKey()))
                .text(
                        "conbin",
                        each ->
                                each.constraint instanceof Constraint.Check check
                                        ? Deparser.print(
                                                check.text(),
                                                Definitions.columns(each.table),
                                                false)
                                        : null);
    }

    private static Datum referenced(Constraint.@Nullable ForeignKey key) {
        return key == null ? Datum.NULL : Cells.numbers(key.referenced());
    }

    private static char match(Constraint.@Nullable ForeignKey key) {
        if (key == null) {
            return ' ';
        }
        return key.full() ? 'f' : 's';
    }

    private static char action(Constraint.@Nullable ForeignKey key, boolean update) {
        if (key == null) {
            return ' ';
        }
        return switch (update ? key.onUpdate() : key.onDelete()) {
            case NO_ACTION -> 'a';
            case RESTRICT -> 'r';
            case CASCADE -> 'c';
            case SET_NULL -> 'n';
            case SET_DEFAULT -> 'd';
        };
    }
}
