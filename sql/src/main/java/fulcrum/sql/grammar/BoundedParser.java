package fulcrum.sql.grammar;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.scanner.Lexeme;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.TokenStream;
import org.jspecify.annotations.Nullable;

/// What the generated parser extends: it nests only so deep, and refuses some forms by name.
public abstract class BoundedParser extends Parser {

    /// How deep rules may nest, an expression counting twice. A pair of parentheses is four deep, a
    /// query in parentheses ten. A frame and what is built from it take up to 800 bytes while they
    /// are interpreted, so that a thread with 512 KiB of stack is enough.
    public static final int DEPTH_MAX = 600;

    private static final int RULE = 1;

    /// What begins with itself: expressions.
    private static final int RECURSION = 2;

    // Ways out.

    protected static final String SHARDS = "Tables are cut into shards, see WITH (sharding = ...).";

    protected static final String ELEMENTS = "Create the schema, and then what is in it.";

    private int depth;

    protected BoundedParser(TokenStream input) {
        super(input);
    }

    @Override
    public void enterRule(ParserRuleContext context, int state, int rule) {
        deepen(RULE);
        super.enterRule(context, state, rule);
    }

    @Override
    public void exitRule() {
        depth -= RULE;
        super.exitRule();
    }

    @Override
    public void enterRecursionRule(ParserRuleContext context, int state, int rule, int precedence) {
        deepen(RECURSION);
        super.enterRecursionRule(context, state, rule, precedence);
    }

    @Override
    public void unrollRecursionContexts(@Nullable ParserRuleContext parent) {
        depth -= RECURSION;
        super.unrollRecursionContexts(parent);
    }

    private void deepen(int levels) {
        depth += levels;
        if (depth > DEPTH_MAX) {
            throw SyntaxError.tooDeep(current().position());
        }
    }

    private Lexeme current() {
        return (Lexeme) getCurrentToken();
    }

    /// Refuses a form that was recognised by the token that was read last.
    protected void refuse(String what) {
        throw SyntaxError.notSupported(what, last().position());
    }

    /// The same with the way out.
    protected void refuse(String what, String hint) {
        SyntaxError refused = SyntaxError.notSupported(what, last().position());
        throw new SyntaxError(refused.sqlState(), refused.message(), refused.position(), hint);
    }

    private Lexeme last() {
        return (Lexeme) getInputStream().LT(-1);
    }
}
