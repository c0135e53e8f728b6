package fulcrum.sql.parser;

import fulcrum.sql.grammar.LexemeStream;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.scanner.Lexeme;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ParserATNSimulator;
import org.antlr.v4.runtime.atn.PredictionContextCache;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.dfa.DFA;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/// The first token with which no statement goes on: where PostgreSQL points.
///
/// A parser that predicts may give up before it: what it takes for the way on has ended, while
/// another has not. A prediction over whole statements gives up at the token itself.
final class FirstError {

    /// A prediction follows what is nested, and keeps something for each token, so none is made
    /// where there is much of it.
    private static final int OPEN_MAX = 50;

    private static final int TOKENS_MAX = 1_000;

    private FirstError() {}

    /// @param refused by the parser
    /// @param stream at the statement's first token
    static Lexeme of(ParseCancellationException refused, LexemeStream stream) {
        int first = stream.index();
        Lexeme told = offending(refused, stream);
        int tokens = told.getTokenIndex() - first;
        if (tokens > TOKENS_MAX || deepest(stream, first, told) > OPEN_MAX) {
            return told;
        }
        try {
            probe(stream);
        } catch (ParseCancellationException found) {
            Lexeme token = offending(found, stream);
            return token.position() > told.position() ? token : told;
        } finally {
            stream.seek(first);
        }
        return told;
    }

    private static int deepest(LexemeStream stream, int first, Lexeme last) {
        int open = 0;
        int deepest = 0;
        for (int i = first; i < last.getTokenIndex(); i++) {
            switch (stream.get(i).type()) {
                case Sql.LPAREN, Sql.LBRACKET, Sql.CASE -> deepest = Math.max(deepest, ++open);
                case Sql.RPAREN, Sql.RBRACKET, Sql.END -> open--;
                default -> {}
            }
        }
        return deepest;
    }

    /// What it learns is for this text alone: the parser's own memory is not to grow by errors.
    private static void probe(LexemeStream stream) {
        Sql parser = new Sql(stream);
        DFA[] empty = new DFA[Sql._ATN.getNumberOfDecisions()];
        for (int i = 0; i < empty.length; i++) {
            empty[i] = new DFA(Sql._ATN.getDecisionState(i), i);
        }
        ATN grammar = Sql._ATN;
        ParserATNSimulator simulator =
                new ParserATNSimulator(parser, grammar, empty, new PredictionContextCache());
        simulator.setPredictionMode(PredictionMode.LL);
        parser.setInterpreter(simulator);
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        parser.probe();
    }

    private static Lexeme offending(ParseCancellationException refused, LexemeStream stream) {
        return refused.getCause() instanceof RecognitionException recognition
                        && recognition.getOffendingToken() instanceof Lexeme known
                ? known
                : stream.get(stream.index());
    }
}
