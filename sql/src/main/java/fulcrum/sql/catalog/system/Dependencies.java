package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What belongs to what and what is said of it: `pg_depend`, `pg_rewrite`, `pg_description` and
/// `pg_shdescription` (manual, 53.18, 53.45, 53.19, 53.49).
final class Dependencies {

    private Dependencies() {}

    static List<Filling<?>> fillings() {
        return List.of(dependencies(), rules(), comments(), sharedComments());
    }

    /// @param kind `n` keeps the other from going, `a` goes with it, `i` is a part of it
    private record Dependency(
            int kind, int object, int otherKind, int other, int otherColumn, char type) {}

    private static Filling<Dependency> dependencies() {
        return new Filling<>("pg_depend", Dependencies::dependenciesOf)
                .oid("classid", Dependency::kind)
                .oid("objid", Dependency::object)
                .oid("refclassid", Dependency::otherKind)
                .oid("refobjid", Dependency::other)
                .number("refobjsubid", Dependency::otherColumn)
                .letter("deptype", Dependency::type);
    }

    private static List<Dependency> dependenciesOf(SystemCatalog catalog) {
        List<Dependency> all = new ArrayList<>();
        for (Relation relation : catalog.relations()) {
            int oid = relation.oid();
            switch (relation) {
                case Sequence sequence when sequence.ownerTable() != 0 ->
                        all.add(
                                onRelation(
                                        oid,
                                        sequence.ownerTable(),
                                        sequence.ownerColumn(),
                                        sequence.identity() ? 'i' : 'a'));
                case View view -> {
                    int rule = Numbers.rule(oid);
                    all.add(
                            new Dependency(
                                    Numbers.CLASS_REWRITE, rule, Numbers.CLASS_CLASS, oid, 0, 'i'));
                    for (int used : view.uses()) {
                        all.add(
                                new Dependency(
                                        Numbers.CLASS_REWRITE,
                                        rule,
                                        Numbers.CLASS_CLASS,
                                        used,
                                        0,
                                        'n'));
                    }
                }
                case Index index -> addIndex(catalog, index, all);
                case Table table -> addDefaults(table, all);
                default -> {}
            }
        }
        return all;
    }

    private static void addIndex(SystemCatalog catalog, Index index, List<Dependency> all) {
        Constraint.Unique constraint = catalog.constraint(index);
        if (constraint != null) {
            all.add(
                    new Dependency(
                            Numbers.CLASS_CLASS,
                            index.oid(),
                            Numbers.CLASS_CONSTRAINT,
                            constraint.oid(),
                            0,
                            'i'));
        } else {
            for (Index.Part part : index.parts()) {
                all.add(onRelation(index.oid(), index.table(), part.column(), 'a'));
            }
        }
    }

    private static void addDefaults(Table table, List<Dependency> all) {
        for (Column column : table.columns()) {
            if (column.defaultText() != null) {
                all.add(
                        new Dependency(
                                Numbers.CLASS_ATTRDEF,
                                Numbers.columnDefault(table.oid(), column.number()),
                                Numbers.CLASS_CLASS,
                                table.oid(),
                                column.number(),
                                'a'));
            }
        }
    }

    private static Dependency onRelation(int relation, int other, int column, char type) {
        return new Dependency(
                Numbers.CLASS_CLASS, relation, Numbers.CLASS_CLASS, other, column, type);
    }

    private static Filling<View> rules() {
        return new Filling<>("pg_rewrite", catalog -> catalog.all(View.class))
                .oid("oid", view -> Numbers.rule(view.oid()))
                .oid("ev_class", View::oid);
    }

    /// @param kind the relation that has such objects
    /// @param part a column; 0 for the whole
    record Comment(int kind, int object, int part, String text) {}

    private static Filling<Comment> comments() {
        return new Filling<>("pg_description", SystemCatalog::comments)
                .oid("objoid", Comment::object)
                .oid("classoid", Comment::kind)
                .number("objsubid", Comment::part)
                .text("description", Comment::text);
    }

    private static Filling<Comment> sharedComments() {
        return new Filling<>("pg_shdescription", Dependencies::sharedCommentsOf)
                .oid("objoid", Comment::object)
                .oid("classoid", Comment::kind)
                .text("description", Comment::text);
    }

    static List<Comment> commentsOf(SystemCatalog catalog) {
        List<Comment> all = new ArrayList<>();
        for (Schema schema : catalog.schemas()) {
            add(all, Numbers.CLASS_NAMESPACE, schema.oid(), 0, schema.comment());
        }
        for (Relation relation : catalog.relations()) {
            add(all, Numbers.CLASS_CLASS, relation.oid(), 0, relation.comment());
            for (Column column : catalog.columns(relation)) {
                add(all, Numbers.CLASS_CLASS, relation.oid(), column.number(), column.comment());
            }
            if (relation instanceof Table table) {
                for (Constraint each : table.constraints()) {
                    add(all, Numbers.CLASS_CONSTRAINT, each.oid(), 0, each.comment());
                }
            }
        }
        return all;
    }

    static List<Comment> sharedCommentsOf(SystemCatalog catalog) {
        List<Comment> all = new ArrayList<>();
        for (Role role : catalog.catalog().roles()) {
            add(all, Numbers.CLASS_AUTHID, role.oid(), 0, role.comment());
        }
        return all;
    }

    private static void add(
            List<Comment> all, int kind, int object, int part, @Nullable String text) {
        if (text != null) {
            all.add(new Comment(kind, object, part, text));
        }
    }

    /// The comment on something; null for none.
    static Datum comment(List<Comment> comments, int kind, int object, int part) {
        for (Comment each : comments) {
            boolean found = each.object == object && each.part == part;
            if (found && (kind == 0 || each.kind == kind)) {
                return Cells.of(each.text);
            }
        }
        return Datum.NULL;
    }
}
