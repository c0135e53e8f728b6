package fulcrum.sql.session;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.scanner.Lexeme;
import fulcrum.sql.scanner.Scanner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The columns whose defaults take numbers of a sequence. Defaults are texts, in which the sequence
/// stands as a string.
final class SequenceUses {

    private final TableStatements statements;
    private final Sequence sequence;

    SequenceUses(TableStatements statements, Sequence sequence) {
        this.statements = statements;
        this.sequence = sequence;
    }

    /// @param table that has the column
    record Use(Table table, Column column) {}

    List<Use> find() {
        List<Use> found = new ArrayList<>();
        for (Entry entry : statements.catalog().entries()) {
            if (entry instanceof Table table) {
                for (Column column : table.columns()) {
                    if (named(column.defaultText()) != null) {
                        found.add(new Use(table, column));
                    }
                }
            }
        }
        return found;
    }

    /// Where a default names the sequence; null where it does not.
    private @Nullable Lexeme named(@Nullable String text) {
        if (text == null || !text.contains("nextval")) {
            return null;
        }
        for (Lexeme lexeme : Scanner.scan(text)) {
            if (lexeme.type() == Sql.SCONST && isName(lexeme.value())) {
                return lexeme;
            }
        }
        return null;
    }

    private boolean isName(String text) {
        try {
            List<String> parts = new ArrayList<>();
            for (Lexeme lexeme : Scanner.scan(text)) {
                if (lexeme.type() == Sql.IDENT || lexeme.isKeyWord()) {
                    parts.add(lexeme.value());
                }
            }
            return !parts.isEmpty()
                    && sequence.equals(
                            statements
                                    .runner()
                                    .names(statements.catalog())
                                    .find(new Name(parts, Position.NONE)));
        } catch (SyntaxError _) {
            return false; // a text of something else
        }
    }

    /// The tables that speak of it, with its name to be.
    ///
    /// @param schema in which it is to be
    List<Table> renamed(String schema, String name) {
        List<Table> changed = new ArrayList<>();
        for (Entry entry : statements.catalog().entries()) {
            if (entry instanceof Table table) {
                List<Column> columns = new ArrayList<>();
                boolean any = false;
                for (Column column : table.columns()) {
                    Lexeme at = named(column.defaultText());
                    any |= at != null;
                    columns.add(at == null ? column : speaking(column, at, schema, name));
                }
                if (any) {
                    changed.add(table.withColumns(columns, table.nextColumn()));
                }
            }
        }
        return changed;
    }

    private static Column speaking(Column c, Lexeme at, String schema, String name) {
        String text = String.valueOf(c.defaultText());
        String quoted = TableDrafting.quoted(schema) + "." + TableDrafting.quoted(name);
        return ColumnAltering.withDefault(
                c,
                text.substring(0, at.start())
                        + "'"
                        + quoted.replace("'", "''")
                        + "'"
                        + text.substring(at.end()));
    }
}
