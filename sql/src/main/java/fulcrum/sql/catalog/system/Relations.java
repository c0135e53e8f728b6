package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.spectrum.Place;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.SystemView;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.catalog.View;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// `pg_namespace`, `pg_class`, `pg_attribute` and `pg_attrdef` (manual, 53.11, 53.7, 53.6, 53.32).
final class Relations {

    private static final int HEAP = 2;
    private static final int BTREE = 403;

    /// Of PostgreSQL, in which others count.
    private static final int PAGE_BYTES = 8_192;

    private Relations() {}

    static List<Filling<?>> fillings() {
        return List.of(namespaces(), classes(), attributes(), defaults());
    }

    private record Space(SystemCatalog in, Schema schema) {}

    private static Filling<Space> namespaces() {
        return new Filling<>(
                        "pg_namespace",
                        catalog ->
                                catalog.schemas().stream()
                                        .map(each -> new Space(catalog, each))
                                        .toList())
                .oid("oid", each -> each.schema.oid())
                .text("nspname", each -> each.schema.name())
                .oid("nspowner", each -> each.schema.owner())
                .is("nspacl", each -> Privileges.items(each.in, each.schema.acl()));
    }

    private record Row(SystemCatalog in, Relation relation) {

        @Nullable Table table() {
            return relation instanceof Table table ? table : null;
        }

        boolean isStored() {
            return kind(relation) != 'v';
        }

        Datum options() {
            SortedMap<String, String> options;
            switch (relation) {
                case Table table -> options = table.options();
                case Index index -> options = index.options();
                case View _, Sequence _, SystemView _ -> {
                    return Datum.NULL;
                }
            }
            List<String> texts = new ArrayList<>();
            options.forEach((name, value) -> texts.add(name + "=" + value));
            Table table = table();
            if (table != null) {
                addSentences(texts, in.catalog(), table);
            }
            return Cells.textsOrNull(texts);
        }

        /// Of an index nothing is counted apart from its table.
        @Nullable TableStatistics statistics() {
            return relation instanceof Index index
                    ? in.catalog().statistics(index.table())
                    : in.catalog().statistics(relation.oid());
        }

        float rows() {
            TableStatistics statistics = statistics();
            return statistics == null ? TableStatistics.UNKNOWN : statistics.rows();
        }

        /// Where nothing else is known, an index has none.
        long pages() {
            TableStatistics statistics = statistics();
            return statistics == null || table() == null
                    ? 0
                    : Math.ceilDiv(statistics.bytes(), PAGE_BYTES);
        }

        private static void addSentences(List<String> texts, SqlCatalog catalog, Table table) {
            TableDescriptor stored = catalog.stored(table.storage());
            if (stored == null) {
                return;
            }
            Place place = catalog.place(stored);
            texts.add(Table.SENTENCES.getFirst() + "=" + place.duringPartition());
            texts.add(Table.SENTENCES.getLast() + "=" + place.otherwise());
        }
    }

    /// Foreign keys are kept by triggers in PostgreSQL, on both tables; psql asks for them only of
    /// tables that have triggers.
    static boolean hasTriggers(SystemCatalog catalog, Relation relation) {
        return catalog.tablesOfForeignKeys().contains(relation.oid());
    }

    /// `relkind`.
    static char kind(Relation relation) {
        return switch (relation) {
            case Table _ -> 'r';
            case Index _ -> 'i';
            case View _ -> 'v';
            case Sequence _ -> 'S';
            case SystemView view -> view.isTable() ? 'r' : 'v';
        };
    }

    private static Filling<Row> classes() {
        return new Filling<>(
                        "pg_class",
                        catalog ->
                                catalog.relations().stream()
                                        .map(each -> new Row(catalog, each))
                                        .toList())
                .oid("oid", row -> row.relation.oid())
                .text("relname", row -> row.relation.name())
                .oid("relnamespace", row -> row.relation.schema())
                .oid("reltype", row -> Numbers.rowType(row.relation))
                .oid("relowner", row -> row.relation.owner())
                .oid(
                        "relam",
                        row ->
                                switch (kind(row.relation)) {
                                    case 'r' -> HEAP;
                                    case 'i' -> BTREE;
                                    default -> 0;
                                })
                .oid("relfilenode", row -> row.isStored() ? row.relation.oid() : 0)
                .number("relpages", Row::pages)
                .is("reltuples", row -> new Datum.Real(row.rows()))
                .truth(
                        "relhasindex",
                        row -> row.table() != null && !row.in.indexes(row.table()).isEmpty())
                .letter("relkind", row -> kind(row.relation))
                .number("relnatts", row -> row.in.columns(row.relation).size())
                .number(
                        "relchecks",
                        row ->
                                row.table() == null
                                        ? 0
                                        : row.table().constraints().stream()
                                                .filter(Constraint.Check.class::isInstance)
                                                .count())
                .truth("relhasrules", row -> kind(row.relation) == 'v')
                .truth("relhastriggers", row -> hasTriggers(row.in, row.relation))
                .letter("relreplident", row -> row.table() == null ? 'n' : 'd')
                .is(
                        "relacl",
                        row ->
                                Privileges.items(
                                        row.in,
                                        row.relation instanceof SystemView
                                                ? Privileges.effective(row.relation)
                                                : row.relation.acl()))
                .is("reloptions", Row::options);
    }

    private record Attribute(SystemCatalog in, Relation relation, Column column) {

        TypeForm form() {
            return TypeForm.of(column.type().oid());
        }
    }

    private static List<Attribute> attributesOf(SystemCatalog catalog) {
        List<Attribute> all = new ArrayList<>();
        for (Relation relation : catalog.relations()) {
            for (Column column : catalog.columns(relation)) {
                all.add(new Attribute(catalog, relation, column));
            }
        }
        return all;
    }

    private static Filling<Attribute> attributes() {
        return new Filling<>("pg_attribute", Relations::attributesOf)
                .oid("attrelid", each -> each.relation.oid())
                .text("attname", each -> each.column.name())
                .oid("atttypid", each -> each.column.type().oid())
                .number("attlen", each -> each.form().length())
                .number("attnum", each -> each.column.number())
                .number("atttypmod", each -> each.column.type().modifier())
                .number("attndims", each -> each.column.type().array() ? 1 : 0)
                .truth("attbyval", each -> each.form().byValue())
                .letter("attalign", each -> each.form().align())
                .letter("attstorage", each -> each.form().storage())
                .truth("attnotnull", each -> each.column.notNull())
                .truth("atthasdef", each -> each.column.defaultText() != null)
                .truth("atthasmissing", each -> each.column.missing() != null)
                .text("attidentity", each -> identity(each.column))
                .text(
                        "attgenerated",
                        each -> each.column.generation() == Column.Generation.STORED ? "s" : "")
                .oid("attcollation", each -> each.form().collation());
    }

    private static String identity(Column column) {
        return switch (column.generation()) {
            case IDENTITY_ALWAYS -> "a";
            case IDENTITY_BY_DEFAULT -> "d";
            case NONE, STORED -> "";
        };
    }

    private static Filling<Attribute> defaults() {
        return new Filling<>(
                        "pg_attrdef",
                        catalog ->
                                attributesOf(catalog).stream()
                                        .filter(each -> each.column.defaultText() != null)
                                        .toList())
                .oid(
                        "oid",
                        each -> Numbers.columnDefault(each.relation.oid(), each.column.number()))
                .oid("adrelid", each -> each.relation.oid())
                .number("adnum", each -> each.column.number())
                .text("adbin", each -> expression(each.relation, each.column));
    }

    /// What `pg_get_expr` prints of it again.
    private static @Nullable String expression(Relation relation, Column column) {
        return relation instanceof Table table
                ? Definitions.defaultOf(table, column)
                : column.defaultText();
    }
}
