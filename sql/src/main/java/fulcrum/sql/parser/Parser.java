package fulcrum.sql.parser;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.grammar.LexemeStream;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.scanner.Lexeme;
import fulcrum.sql.scanner.Scanner;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/// Reads statements.
///
/// A text is read with ANTLR's quick prediction first. Where that fails it is read again with the
/// full one, which decides and says what is wrong (Parr, Harwell and Fisher, "Adaptive LL(*)
/// Parsing", OOPSLA 2014, section 3.2).
public final class Parser {

    private Parser() {}

    /// All statements of a text, in order; empty ones are left out.
    ///
    /// @throws SyntaxError if one of them is none; the others are not known then, as in PostgreSQL
    public static List<Parsed> parseAll(String text) {
        List<Lexeme> lexemes = Scanner.scan(text);
        LexemeStream stream = new LexemeStream(lexemes);
        List<Parsed> parsed = new ArrayList<>(1);
        while (stream.LA(1) != Token.EOF) {
            int first = stream.index();
            Statement statement = statement(stream, lexemes);
            if (statement != null) {
                int start = lexemes.get(first).start();
                int end = lexemes.get(lastBefore(stream, lexemes)).end();
                parsed.add(new Parsed(statement, text.substring(start, end), start));
            }
        }
        return parsed;
    }

    /// The one statement of a text.
    ///
    /// @throws SyntaxError also if there is none, or more than one
    public static Statement parse(String text) {
        List<Parsed> parsed = parseAll(text);
        if (parsed.isEmpty()) {
            throw SyntaxError.syntax("syntax error at end of input", 0);
        }
        if (parsed.size() > 1) {
            throw SyntaxError.syntax(
                    "cannot insert multiple commands into a prepared statement", 0);
        }
        return parsed.getFirst().statement();
    }

    /// An expression that stands alone.
    public static Expression parseExpression(String text) {
        LexemeStream stream = new LexemeStream(Scanner.scan(text));
        return parse(
                stream,
                Sql::soleExpression,
                tree -> new SyntaxTree(stream).expressions.build(tree.expr()));
    }

    /// The statements of PostgreSQL that are known by their first words and refused by their names,
    /// as the manual heads their pages.
    public static SortedSet<String> unsupported() {
        return LeadingWords.forms();
    }

    /// The last token of the statement that ends before the stream's place.
    private static int lastBefore(LexemeStream stream, List<Lexeme> lexemes) {
        int last = stream.index() - 1;
        boolean ended = last >= 0 && lexemes.get(last).type() == Sql.SEMI;
        return ended ? last - 1 : last;
    }

    private static @Nullable Statement statement(LexemeStream stream, List<Lexeme> lexemes) {
        Statement unsupported = LeadingWords.unsupported(lexemes, stream.index());
        if (unsupported != null) {
            passStatement(stream);
            return unsupported;
        }
        return parse(
                stream,
                Sql::terminatedStatement,
                tree ->
                        tree.statement() == null
                                ? null
                                : new SyntaxTree(stream).statements.build(tree.statement()));
    }

    private static <C, T extends @Nullable Object> T parse(
            LexemeStream stream, Function<Sql, C> rule, Function<C, T> build) {
        int start = stream.index();
        C tree;
        try {
            tree = rule.apply(parser(stream, PredictionMode.SLL));
        } catch (ParseCancellationException _) {
            stream.seek(start);
            try {
                tree = rule.apply(parser(stream, PredictionMode.LL));
            } catch (ParseCancellationException refused) {
                stream.seek(start);
                throw FirstError.of(refused, stream).unexpected();
            }
        }
        return build.apply(tree);
    }

    private static Sql parser(LexemeStream stream, PredictionMode mode) {
        Sql parser = new Sql(stream);
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        parser.getInterpreter().setPredictionMode(mode);
        return parser;
    }

    /// Passes what is not read, up to its semicolon. Parentheses may hold others, as in a rule.
    private static void passStatement(LexemeStream stream) {
        int open = 0;
        while (true) {
            Lexeme lexeme = stream.get(stream.index());
            switch (lexeme.type()) {
                case Sql.BAD -> throw lexeme.unexpected();
                case Token.EOF -> {
                    return;
                }
                case Sql.LPAREN -> open++;
                case Sql.RPAREN -> open--;
                default -> {}
            }
            stream.consume();
            if (lexeme.type() == Sql.SEMI && open <= 0) {
                return;
            }
        }
    }
}
