package fulcrum.sql.parser;

import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.scanner.Lexeme;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// What every builder reads from a parse tree.
final class Trees {

    private Trees() {}

    static Lexeme start(ParserRuleContext context) {
        return (Lexeme) context.getStart();
    }

    static Lexeme lexeme(TerminalNode node) {
        return (Lexeme) node.getSymbol();
    }

    static Position at(ParserRuleContext context) {
        return new Position(start(context).position());
    }

    static Position at(TerminalNode node) {
        return new Position(lexeme(node).position());
    }

    static Position at(Token token) {
        return new Position(((Lexeme) token).position());
    }

    static int type(ParserRuleContext context) {
        return context.getStart().getType();
    }

    /// What a rule of one token stands for: a name, a word.
    static String word(ParserRuleContext context) {
        return start(context).value();
    }

    static @Nullable String wordOrNull(@Nullable ParserRuleContext context) {
        return context == null ? null : word(context);
    }

    static String value(TerminalNode node) {
        return lexeme(node).value();
    }

    static List<String> words(List<? extends ParserRuleContext> contexts) {
        return contexts.stream().map(Trees::word).toList();
    }

    static List<String> columns(Sql.@Nullable ColumnListContext list) {
        return list == null ? List.of() : words(list.colId());
    }

    static Name name(Sql.AnyNameContext name) {
        List<String> parts = new ArrayList<>(1 + name.colLabel().size());
        parts.add(word(name.colId()));
        name.colLabel().forEach(label -> parts.add(word(label)));
        return new Name(parts, at(name));
    }

    static List<Name> names(Sql.AnyNamesContext names) {
        return names.anyName().stream().map(Trees::name).toList();
    }

    /// Whether a token of that type is among the rule's own.
    static boolean has(ParserRuleContext context, int type) {
        return context.getToken(type, 0) != null;
    }

    static int integer(TerminalNode iconst) {
        return Integer.parseInt(value(iconst));
    }

    static int integer(Sql.SignedIconstContext signed) {
        int value = integer(signed.ICONST());
        return signed.MINUS() != null ? -value : value;
    }

    /// A number as PostgreSQL keeps it: without a plus.
    static String number(Sql.NumericOnlyContext number) {
        Lexeme digits = (Lexeme) number.getStop();
        return number.MINUS() != null ? "-" + digits.value() : digits.value();
    }
}
