package fulcrum.sql.grammar;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.scanner.Lexeme;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.jspecify.annotations.Nullable;

/// What the generated parser extends: it nests only so deep, and refuses some forms by name.
public abstract class BoundedParser extends Parser {

    /// How many rules may be open at once. A pair of parentheses opens four, a query in parentheses
    /// ten, so that a thread with 512 KiB of stack is enough.
    public static final int DEPTH_MAX = 1_600;

    private int depth;

    protected BoundedParser(TokenStream input) {
        super(input);
    }

    @Override
    public void enterRule(ParserRuleContext context, int state, int rule) {
        deepen();
        super.enterRule(context, state, rule);
    }

    @Override
    public void exitRule() {
        depth--;
        super.exitRule();
    }

    @Override
    public void enterRecursionRule(ParserRuleContext context, int state, int rule, int precedence) {
        deepen();
        super.enterRecursionRule(context, state, rule, precedence);
    }

    @Override
    public void unrollRecursionContexts(@Nullable ParserRuleContext parent) {
        depth--;
        super.unrollRecursionContexts(parent);
    }

    private void deepen() {
        if (++depth > DEPTH_MAX) {
            throw SyntaxError.tooDeep(current().position());
        }
    }

    private Lexeme current() {
        return (Lexeme) getCurrentToken();
    }

    /// Refuses a form that was recognised by the token that was read last.
    protected void refuse(String what) {
        Token last = getInputStream().LT(-1);
        throw SyntaxError.notSupported(what, ((Lexeme) last).position());
    }
}
