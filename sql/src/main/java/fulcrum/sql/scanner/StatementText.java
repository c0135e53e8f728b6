package fulcrum.sql.scanner;

import fulcrum.sql.grammar.Sql;
import java.util.List;

/// A statement's text with `$n` where it had constants, for people to read: nobody finds a value in
/// it, and statements that differ only in values are one.
///
/// @param text with the spaces and comments that it was written with
/// @param key equal for statements that differ in spaces, comments, the case of words and constants
///   alone
/// @param constants how many there were
public record StatementText(String text, String key, int constants) {

    /// Reads one. Of what cannot be read as tokens nothing is kept but that it could not.
    public static StatementText of(String source) {
        List<Lexeme> lexemes = Scanner.scan(source);
        int parameters = 0;
        for (Lexeme each : lexemes) {
            switch (each.type()) {
                case Sql.BAD -> {
                    return new StatementText("<unreadable>", "<unreadable>", 1);
                }
                case Sql.PARAM -> parameters = Math.max(parameters, number(each.written()));
                default -> {}
            }
        }
        StringBuilder text = new StringBuilder(source.length());
        StringBuilder key = new StringBuilder(source.length());
        int copied = 0;
        int constants = 0;
        for (Lexeme each : lexemes) {
            switch (each.type()) {
                case Sql.SCONST, Sql.ICONST, Sql.FCONST, Sql.BCONST, Sql.XCONST -> {
                    constants++;
                    parameters++;
                    text.append(source, copied, each.start()).append('$').append(parameters);
                    copied = each.end();
                    key.append(" $");
                }
                case Sql.PARAM -> key.append(" $");
                case Sql.SEMI -> {} // at its end, for it is one
                case Lexeme.EOF -> {}
                case Sql.IDENT -> key.append(" \"").append(each.value());
                default -> key.append(' ').append(each.value());
            }
        }
        text.append(source, copied, source.length());
        return new StatementText(
                text.toString().replaceFirst("\\s*;\\s*$", ""), key.toString(), constants);
    }

    private static int number(String parameter) {
        String digits = parameter.substring(1);
        return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
    }
}
