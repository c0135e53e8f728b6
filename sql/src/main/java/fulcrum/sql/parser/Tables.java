package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Persistence;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.ast.TableDefinition;
import fulcrum.sql.ast.TableDefinition.OnCommit;
import fulcrum.sql.ast.TableElement;
import fulcrum.sql.ast.TableElement.Inclusion;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.grammar.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// CREATE TABLE, CREATE TABLE AS and CREATE INDEX.
final class Tables {

    private final SyntaxTree tree;

    Tables(SyntaxTree tree) {
        this.tree = tree;
    }

    static Persistence persistence(Sql.@Nullable PersistenceContext context) {
        if (context == null) {
            return Persistence.PERMANENT;
        }
        return context.UNLOGGED() != null ? Persistence.UNLOGGED : Persistence.TEMPORARY;
    }

    TableDefinition.Create create(Sql.CreateTableContext context) {
        List<TableElement> elements = new ArrayList<>();
        context.tableElement().forEach(element -> elements.add(element(element)));
        return new TableDefinition.Create(
                persistence(context.persistence()),
                context.ifNotExists() != null,
                Trees.name(context.anyName(0)),
                elements,
                context.anyNames() == null ? List.of() : Trees.names(context.anyNames()),
                storage(context.tableTail()),
                at(context));
    }

    private TableDefinition.Storage storage(Sql.TableTailContext context) {
        Sql.StorageContext with = context.storage();
        String method = null;
        String tablespace = null;
        for (Sql.ColIdContext name : context.colId()) {
            boolean behindUsing =
                    context.USING() != null
                            && name.getStart().getTokenIndex()
                                    == context.USING().getSymbol().getTokenIndex() + 1;
            if (behindUsing) {
                method = Trees.word(name);
            } else {
                tablespace = Trees.word(name);
            }
        }
        return new TableDefinition.Storage(
                method,
                with == null ? List.of() : tree.options.parameters(with.parameters()),
                with != null && with.OIDS() != null,
                onCommit(context.onCommit()),
                tablespace);
    }

    private static OnCommit onCommit(Sql.@Nullable OnCommitContext context) {
        if (context == null) {
            return OnCommit.DEFAULT;
        }
        return context.DROP() != null
                ? OnCommit.DROP
                : context.DELETE() != null ? OnCommit.DELETE_ROWS : OnCommit.PRESERVE_ROWS;
    }

    private TableElement element(Sql.TableElementContext context) {
        if (context.columnDefinition() != null) {
            return column(context.columnDefinition());
        }
        return context.tableConstraint() != null
                ? tree.constraints.ofTable(context.tableConstraint())
                : like(context.likeTable());
    }

    private static TableElement like(Sql.LikeTableContext context) {
        List<Inclusion> inclusions = new ArrayList<>();
        // LIKE, the table, then pairs of words.
        for (int i = 2; i < context.getChildCount(); i += 2) {
            TerminalNode property = (TerminalNode) context.getChild(i + 1);
            TerminalNode verb = (TerminalNode) context.getChild(i);
            inclusions.add(
                    new Inclusion(
                            verb.getSymbol().getType() == Sql.INCLUDING,
                            Inclusion.Property.valueOf(
                                    Trees.value(property).toUpperCase(Locale.ROOT))));
        }
        return new TableElement.Like(Trees.name(context.anyName()), inclusions, at(context));
    }

    TableElement.Column column(Sql.ColumnDefinitionContext context) {
        Name collation = null;
        for (Sql.AnyNameContext name : context.anyName()) {
            if (collation != null) {
                throw SyntaxError.syntax(
                        "multiple COLLATE clauses not allowed",
                        Trees.lexeme(context.COLLATE(1)).position());
            }
            collation = Trees.name(name);
        }
        List<TableElement.Constraint> constraints = new ArrayList<>();
        context.columnConstraint()
                .forEach(constraint -> constraints.add(tree.constraints.ofColumn(constraint)));
        return new TableElement.Column(
                Trees.word(context.colId()),
                tree.types.build(context.typeName()),
                context.columnStorage() == null
                        ? null
                        : Trees.word(context.columnStorage().colIdOrDefault()),
                context.columnCompression() == null
                        ? null
                        : Trees.word(context.columnCompression().colIdOrDefault()),
                collation,
                constraints,
                at(context));
    }

    TableDefinition.CreateAs createAs(Sql.CreateTableAsContext context) {
        Statement source =
                context.query() != null
                        ? tree.queries.build(context.query())
                        : tree.sessions.execute(context.execute());
        return new TableDefinition.CreateAs(
                persistence(context.persistence()),
                context.ifNotExists() != null,
                Trees.name(context.anyName()),
                Trees.columns(context.columnList()),
                storage(context.tableTail()),
                source,
                context.withData() == null || context.withData().NO() == null,
                at(context));
    }

    Definition.CreateIndex createIndex(Sql.CreateIndexContext context) {
        TableReference.Table table = FromItems.table(context.relation());
        return new Definition.CreateIndex(
                context.UNIQUE() != null,
                context.CONCURRENTLY() != null,
                context.ifNotExists() != null,
                context.anyName() == null ? null : Trees.name(context.anyName()),
                table.name(),
                table.only(),
                context.indexMethod() == null ? null : Trees.word(context.indexMethod().colId()),
                tree.changes.indexElements(context.indexElements()),
                Trees.columns(context.columnList()),
                Constraints.nullsNotDistinct(context.nullsDistinct()),
                tree.options.parameters(context.parameters()),
                context.tablespace() == null ? null : Trees.word(context.tablespace().colId()),
                tree.selects.where(context.where()),
                at(context));
    }
}
