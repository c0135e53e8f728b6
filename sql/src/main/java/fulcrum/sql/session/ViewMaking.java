package fulcrum.sql.session;

import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.Persistence;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.View;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.parser.Parsed;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.parser.Printer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// CREATE VIEW.
final class ViewMaking {

    private final TableStatements statements;

    ViewMaking(TableStatements statements) {
        this.statements = statements;
    }

    void create(Definition.CreateView create) {
        if (create.persistence() != Persistence.PERMANENT) {
            throw SqlError.notSupported("a temporary view", create.at());
        }
        if (create.check() != Definition.CreateView.CheckOption.NONE) {
            throw SqlError.notSupported("WITH CHECK OPTION", create.at());
        }
        demandNoOptions(create);
        Name name = create.name();
        Schema schema = statements.runner().names(statements.catalog()).target(name);
        Relation there = statements.catalog().relation(schema.oid(), name.last());
        boolean replaces = create.orReplace() && there instanceof View;
        if (!replaces) {
            boolean _ = statements.isFree(schema, name, false, NoOutput.INSTANCE);
        }
        Analyzer.Analyzed analyzed =
                new Analyzer(
                                statements.runner().names(statements.catalog()),
                                statements.session().styles(),
                                statements.session().node().nowMicros())
                        .analyze(query(create), List.of());
        if (!analyzed.parameters().isEmpty()) {
            throw SqlError.at(create.at(), SqlState.NO_PARAMETER, "there is no parameter $1");
        }
        if (Shape.of(analyzed.plan()).changes()) {
            throw new SqlError(
                    SqlState.NOT_SUPPORTED,
                    "views must not contain data-modifying statements in WITH");
        }
        List<Column> columns = columns(create, analyzed);
        View view =
                new View(
                        replaces
                                ? Objects.requireNonNull(there).oid()
                                : statements.definitions().next(),
                        schema.oid(),
                        name.last(),
                        statements.session().user().oid(),
                        columns,
                        qualified(create, analyzed),
                        analyzed.reads().stream().map(Relation::oid).toList(),
                        there == null ? null : there.acl(),
                        there == null ? null : there.comment());
        if (replaces) {
            demandSameColumns((View) Objects.requireNonNull(there), view);
            statements.change(List.of(view));
        } else {
            statements.add(List.of(view));
        }
    }

    /// What the view stands for. A recursive one is the last part of a WITH RECURSIVE (manual,
    /// CREATE VIEW).
    private static Query query(Definition.CreateView create) {
        if (!create.recursive()) {
            return create.query();
        }
        Position at = create.at();
        Query.CommonTable itself =
                new Query.CommonTable(
                        create.name().last(),
                        create.columns(),
                        Query.CommonTable.Materialized.DEFAULT,
                        create.query(),
                        at);
        TableReference.Table from =
                new TableReference.Table(Name.of(create.name().last()), false, null, null, at);
        return new Query(
                new Query.With(true, List.of(itself), at),
                Select.all(from, at),
                List.of(),
                null,
                List.of(),
                at);
    }

    private static void demandNoOptions(Definition.CreateView create) {
        for (Option option : create.parameters()) {
            switch (option.name()) {
                case "security_barrier", "security_invoker", "check_option" ->
                        throw SqlError.notSupported(
                                "CREATE VIEW WITH (" + option.name() + ")", option.at());
                default ->
                        throw SqlError.at(
                                option.at(),
                                SqlState.BAD_PARAMETER_VALUE,
                                "unrecognized parameter \"" + option.name() + "\"");
            }
        }
    }

    /// The text of the query with the schemas of all relations, so that it means the same wherever
    /// names are looked for.
    private String qualified(Definition.CreateView create, Analyzer.Analyzed analyzed) {
        StringBuilder text = new StringBuilder(statements.session().text());
        for (var each : analyzed.unqualified().reversed().entrySet()) {
            int at = text.offsetByCodePoints(0, each.getKey() - 1);
            text.insert(at, '"' + each.getValue().replace("\"", "\"\"") + "\".");
        }
        for (Parsed parsed : Parser.parseAll(text.toString())) {
            if (parsed.statement() instanceof Definition.CreateView same
                    && same.name().parts().equals(create.name().parts())) {
                return Printer.print(query(same));
            }
        }
        throw new IllegalStateException("no view in " + text);
    }

    private static List<Column> columns(Definition.CreateView create, Analyzer.Analyzed analyzed) {
        if (create.columns().size() > analyzed.columns().size()) {
            throw SqlError.at(
                    create.at(),
                    SqlState.SYNTAX,
                    "CREATE VIEW specifies more column names than columns");
        }
        List<Column> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < analyzed.columns().size(); i++) {
            Analyzer.Column column = analyzed.columns().get(i);
            String called = i < create.columns().size() ? create.columns().get(i) : column.name();
            if (!names.add(called)) {
                throw SqlError.at(
                        create.at(),
                        SqlState.DUPLICATE_COLUMN,
                        "column \"" + called + "\" specified more than once");
            }
            columns.add(new Column(i + 1, called, column.type(), false));
        }
        return columns;
    }

    private static void demandSameColumns(View before, View after) {
        for (int i = 0; i < before.columns().size(); i++) {
            Column was = before.columns().get(i);
            if (i >= after.columns().size()) {
                throw new SqlError(SqlState.BAD_TABLE_DEFINITION, "cannot drop columns from view");
            }
            Column is = after.columns().get(i);
            if (!was.name().equals(is.name())) {
                throw new SqlError(
                                SqlState.BAD_TABLE_DEFINITION,
                                "cannot change name of view column \""
                                        + was.name()
                                        + "\" to \""
                                        + is.name()
                                        + "\"")
                        .hint(
                                "Use ALTER VIEW ... RENAME COLUMN ... to change name of view column"
                                        + " instead.");
            }
            if (!was.type().equals(is.type())) {
                throw new SqlError(
                        SqlState.BAD_TABLE_DEFINITION,
                        "cannot change data type of view column \""
                                + was.name()
                                + "\" from "
                                + was.type()
                                + " to "
                                + is.type());
            }
        }
    }
}
