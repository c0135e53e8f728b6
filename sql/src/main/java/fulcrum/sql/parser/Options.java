package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.Option.Value;
import fulcrum.sql.ast.Position;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.scanner.Lexeme;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Names with values.
final class Options {

    List<Option> parameters(Sql.@Nullable ParametersContext context) {
        if (context == null) {
            return List.of();
        }
        List<Option> options = new ArrayList<>();
        for (Sql.ParameterContext parameter : context.parameter()) {
            options.add(
                    named(
                            parameter.colLabel(),
                            parameter.parameterValue() == null
                                    ? List.of()
                                    : List.of(value(parameter.parameterValue())),
                            at(parameter)));
        }
        return options;
    }

    /// Names that are given no value, in RESET.
    List<Option> names(Sql.ParameterNamesContext context) {
        List<Option> options = new ArrayList<>();
        List<Sql.ColLabelContext> name = new ArrayList<>();
        for (int i = 1; i < context.getChildCount(); i++) {
            if (context.getChild(i) instanceof Sql.ColLabelContext label) {
                name.add(label);
            } else if (((TerminalNode) context.getChild(i)).getSymbol().getType() != Sql.DOT) {
                options.add(named(name, List.of(), at(name.getFirst())));
                name = new ArrayList<>();
            }
        }
        return options;
    }

    private static Option named(List<Sql.ColLabelContext> name, List<Value> values, Position at) {
        String namespace = name.size() > 1 ? Trees.word(name.getFirst()) : null;
        return new Option(namespace, Trees.word(name.getLast()), values, at);
    }

    private static Value value(Sql.ParameterValueContext context) {
        return context.numericOnly() != null
                ? number(context.numericOnly())
                : ofToken(Trees.start(context));
    }

    static Value number(Sql.NumericOnlyContext number) {
        return new Value(Value.Kind.NUMBER, Trees.number(number));
    }

    /// A value of one token.
    private static Value ofToken(Lexeme lexeme) {
        return switch (lexeme.type()) {
            case Sql.SCONST -> new Value(Value.Kind.STRING, lexeme.value());
            case Sql.STAR -> new Value(Value.Kind.STAR, "*");
            default -> new Value(Value.Kind.WORD, lexeme.value());
        };
    }

    static Value ofToken(ParserRuleContext context) {
        return ofToken(Trees.start(context));
    }

    List<Option> utility(List<Sql.UtilityOptionContext> contexts) {
        List<Option> options = new ArrayList<>();
        for (Sql.UtilityOptionContext option : contexts) {
            List<Value> values = List.of();
            if (option.booleanOrString() != null) {
                values = List.of(ofToken(option.booleanOrString()));
            } else if (option.numericOnly() != null) {
                values = List.of(number(option.numericOnly()));
            }
            String name = option.analyzeWord() != null ? "analyze" : Trees.word(option);
            options.add(new Option(null, name, values, at(option)));
        }
        return options;
    }

    List<Option> utility(Sql.@Nullable UtilityOptionsContext context) {
        return context == null ? List.of() : utility(context.utilityOption());
    }

    /// An option that the name alone says, where it is said.
    static void addWord(List<Option> options, String name, @Nullable TerminalNode word) {
        if (word != null) {
            options.add(new Option(null, name, List.of(), at(word)));
        }
    }

    List<Option> copy(Sql.CopyOptionsContext context) {
        List<Option> options = new ArrayList<>();
        for (Sql.CopyParameterContext parameter : context.copyParameter()) {
            options.add(
                    new Option(
                            null,
                            Trees.word(parameter.colLabel()),
                            copyValues(parameter),
                            at(parameter)));
        }
        context.copyOption().forEach(option -> options.add(oldCopy(option)));
        return options;
    }

    private static List<Value> copyValues(Sql.CopyParameterContext context) {
        if (context.numericOnly() != null) {
            return List.of(number(context.numericOnly()));
        }
        if (context.STAR() != null) {
            return List.of(new Value(Value.Kind.STAR, "*"));
        }
        if (context.DEFAULT() != null) {
            return List.of(new Value(Value.Kind.WORD, "default"));
        }
        List<Value> values = new ArrayList<>();
        context.booleanOrString().forEach(value -> values.add(ofToken(value)));
        return values;
    }

    /// An option of the old syntax, as the new one has it.
    private static Option oldCopy(Sql.CopyOptionContext context) {
        Position at = at(context);
        if (context.FORCE() != null) {
            String name =
                    context.QUOTE() != null
                            ? "force_quote"
                            : context.NOT() != null ? "force_not_null" : "force_null";
            List<Value> columns = new ArrayList<>();
            if (context.STAR() != null) {
                columns.add(new Value(Value.Kind.STAR, "*"));
            } else {
                Trees.words(context.names().colId())
                        .forEach(column -> columns.add(new Value(Value.Kind.WORD, column)));
            }
            return new Option(null, name, columns, at);
        }
        String word = Trees.word(context);
        if (context.SCONST() != null) {
            Value value = new Value(Value.Kind.STRING, Trees.value(context.SCONST()));
            return new Option(null, word, List.of(value), at);
        }
        return switch (Trees.type(context)) {
            case Sql.BINARY, Sql.CSV -> format(word, at);
            default -> new Option(null, word, List.of(), at);
        };
    }

    static Option format(String format, Position at) {
        return new Option(null, "format", List.of(new Value(Value.Kind.WORD, format)), at);
    }
}
