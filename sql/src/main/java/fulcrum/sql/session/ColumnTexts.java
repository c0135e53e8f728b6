package fulcrum.sql.session;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.parser.Printer;
import fulcrum.sql.scanner.Lexeme;
import fulcrum.sql.scanner.Scanner;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Gives a column another name in the texts of expressions over its table's rows.
final class ColumnTexts {

    private final TableStatements statements;
    private final Table table;
    private final Column column;

    /// @param table as it is, with the column's name of now
    ColumnTexts(TableStatements statements, Table table, Column column) {
        this.statements = statements;
        this.table = table;
        this.column = column;
    }

    /// The expression with the column's other name.
    String renamed(String text, String name) {
        Scalar understood =
                statements
                        .runner()
                        .analyzer()
                        .overRow(Parser.parseExpression(text), table, "stored expressions");
        TreeSet<Integer> places = new TreeSet<>();
        find(understood, places);
        StringBuilder out = new StringBuilder(text);
        String written = Printer.print(new Expression.Column(Name.of(name), Position.NONE));
        List<Lexeme> lexemes = Scanner.scan(text);
        for (int place : places.descendingSet()) {
            Lexeme last = nameAt(lexemes, place);
            out.replace(last.start(), last.end(), written);
        }
        return out.toString();
    }

    private void find(Scalar scalar, NavigableSet<Integer> places) {
        if (scalar instanceof Scalar.Column(var variable, Position at)
                && variable.name().equals(column.name())) {
            places.add(at.character());
        }
        Scalar _ =
                Scalars.withParts(
                        scalar,
                        part -> {
                            find(part, places);
                            return part;
                        });
    }

    /// The last word of the name that begins there: names may be qualified.
    private static Lexeme nameAt(List<Lexeme> lexemes, int character) {
        int at = 0;
        while (lexemes.get(at).position() != character) {
            at++;
        }
        while (lexemes.get(at + 1).type() == Sql.DOT) {
            at += 2;
        }
        return lexemes.get(at);
    }
}
