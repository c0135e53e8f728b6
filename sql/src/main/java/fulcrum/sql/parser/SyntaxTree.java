package fulcrum.sql.parser;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.grammar.LexemeStream;
import fulcrum.sql.scanner.Lexeme;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;

/// Who builds which part of the tree of one text, and how deep the tree is yet.
final class SyntaxTree {

    /// How deep a tree may be, conjunctions and disjunctions apart, which are flat. What walks a
    /// tree may take a few frames of its stack for each level; comparing records takes most.
    static final int DEPTH_MAX = 300;

    final Types types = new Types(this);
    final Expressions expressions = new Expressions(this);
    final Predicates predicates = new Predicates(this);
    final Bounds bounds = new Bounds(this);
    final Primaries primaries = new Primaries(this);
    final Calls calls = new Calls(this);
    final SpecialCalls specialCalls = new SpecialCalls(this);
    final Windows windows = new Windows(this);
    final Queries queries = new Queries(this);
    final Selects selects = new Selects(this);
    final FromItems fromItems = new FromItems(this);
    final Changes changes = new Changes(this);
    final Options options = new Options();
    final Tables tables = new Tables(this);
    final Constraints constraints = new Constraints(this);
    final AlterTables alterTables = new AlterTables(this);
    final Definitions definitions = new Definitions(this);
    final Roles roles = new Roles(this);
    final Settings settings = new Settings(this);
    final Sessions sessions = new Sessions(this);
    final Statements statements = new Statements(this);

    private final LexemeStream lexemes;
    private int depth;

    SyntaxTree(LexemeStream lexemes) {
        this.lexemes = lexemes;
    }

    /// What stands behind a part.
    Lexeme after(ParserRuleContext context) {
        return lexemes.get(context.getStop().getTokenIndex() + 1);
    }

    /// What stands behind a token.
    Lexeme after(TerminalNode token) {
        return lexemes.get(token.getSymbol().getTokenIndex() + 1);
    }

    /// The second token of a part.
    Lexeme secondOf(ParserRuleContext context) {
        return lexemes.get(context.getStart().getTokenIndex() + 1);
    }

    /// Goes so many levels down; whoever does comes up again with [#up].
    void down(int levels, ParserRuleContext at) {
        depth += levels;
        if (depth > DEPTH_MAX) {
            throw SyntaxError.tooDeep(Trees.start(at).position());
        }
    }

    void up(int levels) {
        depth -= levels;
    }
}
