package fulcrum.sql.catalog.system;

import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `information_schema` of tables and their columns (manual, 37).
final class StandardTables {

    private static final String ANY = "arwdDxt";
    private static final String ON_COLUMNS = "arwx";

    private StandardTables() {}

    static List<Filling<?>> fillings() {
        return List.of(
                catalogName(),
                schemata(),
                tables(),
                columns(),
                views(),
                viewTables(),
                sequences(),
                elements(),
                characterSets(),
                collations(),
                features());
    }

    private static Filling<String> catalogName() {
        return new Filling<>(
                        "information_schema_catalog_name",
                        catalog -> List.of(catalog.scene().database()))
                .text("catalog_name", name -> name);
    }

    private record Space(SystemCatalog in, Schema schema) {}

    private static Filling<Space> schemata() {
        return new Filling<>(
                        "schemata",
                        catalog ->
                                catalog.schemas().stream()
                                        .map(each -> new Space(catalog, each))
                                        .toList())
                .text("catalog_name", each -> each.in.scene().database())
                .text("schema_name", each -> each.schema.name())
                .text("schema_owner", each -> each.in.roleName(each.schema.owner()));
    }

    /// A relation with columns.
    private record Row(SystemCatalog in, Relation relation) {

        String database() {
            return in.scene().database();
        }

        String schema() {
            return in.schemaName(relation.schema());
        }

        boolean isTable() {
            return Relations.kind(relation) == 'r';
        }
    }

    private static List<Row> rows(SystemCatalog catalog, String privileges) {
        return catalog.relations().stream()
                .filter(each -> !(each instanceof Index) && !(each instanceof Sequence))
                .filter(each -> Standard.shows(catalog, each, privileges))
                .map(each -> new Row(catalog, each))
                .toList();
    }

    private static Filling<Row> tables() {
        return new Filling<>("tables", catalog -> rows(catalog, ANY))
                .text("table_catalog", Row::database)
                .text("table_schema", Row::schema)
                .text("table_name", row -> row.relation.name())
                .text("table_type", row -> row.isTable() ? "BASE TABLE" : "VIEW")
                .yes("is_insertable_into", Row::isTable);
    }

    private record Cell(Row of, Column column, @Nullable Sequence identity) {

        SqlType type() {
            return column.type();
        }

        boolean isGenerated() {
            return column.generation() == Column.Generation.STORED;
        }

        @Nullable String expression() {
            if (column.defaultText() == null || !Standard.owns(of.in, of.relation)) {
                return null;
            }
            return of.relation instanceof Table table
                    ? Definitions.defaultOf(table, column)
                    : column.defaultText();
        }

        @Nullable String ofIdentity(Function<Sequence, Object> what) {
            return identity == null ? null : what.apply(identity).toString();
        }

        @Nullable String generation() {
            return switch (column.generation()) {
                case IDENTITY_ALWAYS -> "ALWAYS";
                case IDENTITY_BY_DEFAULT -> "BY DEFAULT";
                case NONE, STORED -> null;
            };
        }
    }

    private static List<Cell> cells(SystemCatalog catalog) {
        List<Sequence> sequences = catalog.all(Sequence.class);
        List<Cell> all = new ArrayList<>();
        for (Row row : rows(catalog, ON_COLUMNS)) {
            for (Column column : catalog.columns(row.relation)) {
                Sequence identity =
                        sequences.stream()
                                .filter(each ->
                                        each.identity()
                                                && each.ownerTable() == row.relation.oid()
                                                && each.ownerColumn() == column.number())
                                .findFirst()
                                .orElse(null);
                all.add(new Cell(row, column, identity));
            }
        }
        return all;
    }

    private static Filling<Cell> columns() {
        return new Filling<>("columns", StandardTables::cells)
                .text("table_catalog", each -> each.of.database())
                .text("table_schema", each -> each.of.schema())
                .text("table_name", each -> each.of.relation.name())
                .text("column_name", each -> each.column.name())
                .number("ordinal_position", each -> each.column.number())
                .text("column_default", each -> each.isGenerated() ? null : each.expression())
                .yes("is_nullable", each -> !each.column.notNull())
                .text("data_type", each -> Standard.dataType(each.type()))
                .is("character_maximum_length", each -> Standard.characters(each.type()))
                .is("character_octet_length", each -> Standard.octets(each.type()))
                .is("numeric_precision", each -> Standard.precision(each.type()))
                .is("numeric_precision_radix", each -> Standard.radix(each.type()))
                .is("numeric_scale", each -> Standard.scale(each.type()))
                .is("datetime_precision", each -> Standard.fraction(each.type()))
                .text("collation_catalog", each -> isC(each) ? each.of.database() : null)
                .text("collation_schema", each -> isC(each) ? SystemViews.PG_CATALOG : null)
                .text("collation_name", each -> isC(each) ? "C" : null)
                .text("udt_catalog", each -> each.of.database())
                .text("udt_schema", _ -> SystemViews.PG_CATALOG)
                .text("udt_name", each -> Standard.udtName(each.type()))
                .text("dtd_identifier", each -> Integer.toString(each.column.number()))
                .yes("is_identity", each -> each.generation() != null)
                .text("identity_generation", Cell::generation)
                .text("identity_start", each -> each.ofIdentity(Sequence::start))
                .text("identity_increment", each -> each.ofIdentity(Sequence::increment))
                .text("identity_maximum", each -> each.ofIdentity(Sequence::most))
                .text("identity_minimum", each -> each.ofIdentity(Sequence::least))
                .yes("identity_cycle", each -> each.identity != null && each.identity.cycles())
                .text("is_generated", each -> each.isGenerated() ? "ALWAYS" : "NEVER")
                .text(
                        "generation_expression",
                        each -> each.isGenerated() ? each.expression() : null)
                .yes("is_updatable", each -> each.of.isTable());
    }

    /// Names are compared by collation `C`; the standard collation is not told.
    private static boolean isC(Cell cell) {
        return cell.type().is(ScalarType.NAME);
    }

    private static List<Row> viewsOf(SystemCatalog catalog) {
        return rows(catalog, ANY).stream().filter(row -> !row.isTable()).toList();
    }

    private static Filling<Row> views() {
        return new Filling<>("views", StandardTables::viewsOf)
                .text("table_catalog", Row::database)
                .text("table_schema", Row::schema)
                .text("table_name", row -> row.relation.name())
                .text(
                        "view_definition",
                        row ->
                                Standard.owns(row.in, row.relation)
                                        ? new Definitions(row.in).view(row.relation, false)
                                        : null)
                .yes("is_updatable", _ -> false)
                .yes("is_insertable_into", _ -> false);
    }

    private record Use(Row of, Relation used) {}

    private static Filling<Use> viewTables() {
        return new Filling<>(
                        "view_table_usage",
                        catalog -> {
                            List<Use> uses = new ArrayList<>();
                            for (View view : catalog.all(View.class)) {
                                for (int oid : view.uses()) {
                                    Relation used = catalog.relation(oid);
                                    if (used != null && Standard.owns(catalog, used)) {
                                        uses.add(new Use(new Row(catalog, view), used));
                                    }
                                }
                            }
                            return uses;
                        })
                .text("view_catalog", each -> each.of.database())
                .text("view_schema", each -> each.of.schema())
                .text("view_name", each -> each.of.relation.name())
                .text("table_catalog", each -> each.of.database())
                .text("table_schema", each -> each.of.in.schemaName(each.used.schema()))
                .text("table_name", each -> each.used.name());
    }

    private record Counter(SystemCatalog in, Sequence sequence) {}

    /// Those of identity columns belong to the columns.
    private static Filling<Counter> sequences() {
        return new Filling<>(
                        "sequences",
                        catalog ->
                                catalog.all(Sequence.class).stream()
                                        .filter(each -> !each.identity())
                                        .filter(each -> Standard.shows(catalog, each, "rwU"))
                                        .map(each -> new Counter(catalog, each))
                                        .toList())
                .text("sequence_catalog", each -> each.in.scene().database())
                .text("sequence_schema", each -> each.in.schemaName(each.sequence.schema()))
                .text("sequence_name", each -> each.sequence.name())
                .text("data_type", each -> Standard.dataType(each.sequence.type()))
                .is("numeric_precision", each -> Standard.precision(each.sequence.type()))
                .text("start_value", each -> Long.toString(each.sequence.start()))
                .text("minimum_value", each -> Long.toString(each.sequence.least()))
                .text("maximum_value", each -> Long.toString(each.sequence.most()))
                .text("increment", each -> Long.toString(each.sequence.increment()))
                .yes("cycle_option", each -> each.sequence.cycles());
    }

    /// The elements of columns that are arrays.
    private static Filling<Cell> elements() {
        return new Filling<>(
                        "element_types",
                        catalog ->
                                cells(catalog).stream()
                                        .filter(each -> each.type().array())
                                        .toList())
                .text("object_catalog", each -> each.of.database())
                .text("object_schema", each -> each.of.schema())
                .text("object_name", each -> each.of.relation.name())
                .text("object_type", each -> each.of.isTable() ? "TABLE" : "VIEW")
                .text("collection_type_identifier", each -> Integer.toString(each.column.number()))
                .text("data_type", each -> Standard.dataType(each.type().element()))
                .text("udt_catalog", each -> each.of.database())
                .text("udt_schema", _ -> SystemViews.PG_CATALOG)
                .text("udt_name", each -> Standard.udtName(each.type().element()))
                .text("dtd_identifier", each -> "a" + each.column.number());
    }

    private static Filling<String> characterSets() {
        return new Filling<>("character_sets", catalog -> List.of(catalog.scene().database()))
                .text("default_collate_catalog", name -> name);
    }

    private record Collation(SystemCatalog in, String name) {}

    private static Filling<Collation> collations() {
        return new Filling<>(
                        "collations",
                        catalog ->
                                List.of(
                                        new Collation(catalog, "default"),
                                        new Collation(catalog, "C")))
                .text("collation_catalog", each -> each.in.scene().database())
                .text("collation_schema", _ -> SystemViews.PG_CATALOG)
                .text("collation_name", Collation::name)
                .text("pad_attribute", _ -> "NO PAD");
    }

    private static Filling<SortedMap<String, String>> features() {
        return Filling.fixed("sql_features");
    }
}
