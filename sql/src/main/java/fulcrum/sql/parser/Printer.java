package fulcrum.sql.parser;

import fulcrum.sql.ast.Change;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.RoleStatement;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.ast.TableDefinition;
import fulcrum.sql.ast.TypeName;

/// Syntax trees as text whose tree is equal to them.
///
/// It prints more parentheses than anybody would write, and names in quotes where a bare one could
/// be taken for something else. Views and defaults are kept as what it prints.
public final class Printer {

    final Text text = new Text();
    final ExpressionPrinter expressions = new ExpressionPrinter(this);
    final QueryPrinter queries = new QueryPrinter(this);
    final FromPrinter from = new FromPrinter(this);
    final ChangePrinter changes = new ChangePrinter(this);
    final ElementPrinter elements = new ElementPrinter(this);
    final AlterPrinter alters = new AlterPrinter(this);
    final TablePrinter tables = new TablePrinter(this);
    final DefinitionPrinter definitions = new DefinitionPrinter(this);
    final RolePrinter roles = new RolePrinter(this);
    final SessionPrinter sessions = new SessionPrinter(this);

    private Printer() {}

    public static String print(Statement statement) {
        Printer printer = new Printer();
        printer.statement(statement);
        return printer.text.toString();
    }

    public static String print(Expression expression) {
        Printer printer = new Printer();
        printer.expressions.print(expression);
        return printer.text.toString();
    }

    public static String print(TypeName type) {
        Printer printer = new Printer();
        printer.expressions.type(type);
        return printer.text.toString();
    }

    void statement(Statement statement) {
        switch (statement) {
            case Query query -> queries.print(query);
            case Change change -> changes.print(change);
            case TableDefinition table -> tables.print(table);
            case RoleStatement role -> roles.print(role);
            case Definition definition -> definitions.print(definition);
            case SessionStatement session -> sessions.print(session);
            case Statement.Unsupported unsupported -> text.add(unsupported.name());
        }
    }
}
