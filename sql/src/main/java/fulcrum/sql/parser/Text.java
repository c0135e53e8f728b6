package fulcrum.sql.parser;

import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Option;
import fulcrum.sql.scanner.KeyWords;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// SQL text that grows, a space between its words.
final class Text {

    private final StringBuilder text = new StringBuilder();

    /// Adds words or symbols as they are.
    Text add(String words) {
        if (!text.isEmpty()) {
            char last = text.charAt(text.length() - 1);
            char first = words.charAt(0);
            boolean tight = last == '(' || last == '[' || last == '.';
            if (!tight && first != ',' && first != ')' && first != ']' && first != '.') {
                text.append(' ');
            }
        }
        text.append(words);
        return this;
    }

    /// Adds something right behind what is there.
    Text tight(String words) {
        text.append(words);
        return this;
    }

    Text addIf(boolean condition, String words) {
        return condition ? add(words) : this;
    }

    /// A constant of an enum, its underscores being spaces.
    Text words(Enum<?> value) {
        return add(value.name().replace('_', ' '));
    }

    Text identifier(String name) {
        return add(quoted(name));
    }

    Text name(Name name) {
        return add(dotted(name.parts()));
    }

    static String dotted(List<String> parts) {
        return String.join(".", parts.stream().map(Text::quoted).toList());
    }

    /// A name as it has to be written: in quotes unless it is plain and no key word.
    static String quoted(String name) {
        return isPlain(name) && KeyWords.type(name) == null
                ? name
                : '"' + name.replace("\"", "\"\"") + '"';
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || c == '_';
            boolean inner = (c >= '0' && c <= '9') || c == '$';
            if (!letter && (i == 0 || !inner)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    Text string(String value) {
        return add('\'' + value.replace("'", "''") + '\'');
    }

    <T> Text list(List<T> list, Consumer<T> each) {
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                add(",");
            }
            each.accept(list.get(i));
        }
        return this;
    }

    /// A list in parentheses, empty ones too.
    <T> Text inParentheses(List<T> list, Consumer<T> each) {
        return add("(").list(list, each).add(")");
    }

    Text names(List<Name> names) {
        return list(names, this::name);
    }

    Text identifiers(List<String> names) {
        return list(names, this::identifier);
    }

    /// Columns in parentheses, where there are any.
    Text columns(List<String> columns) {
        return columns.isEmpty() ? this : inParentheses(columns, this::identifier);
    }

    /// Words and a name, where there is one.
    Text clause(String words, @Nullable String name) {
        return name == null ? this : add(words).identifier(name);
    }

    /// `WITH (...)`, where there is anything in it.
    Text with(List<Option> options) {
        return options.isEmpty() ? this : add("WITH").parameters(options);
    }

    Text parameters(List<Option> options) {
        return inParentheses(
                options,
                option -> {
                    optionName(option);
                    if (!option.values().isEmpty()) {
                        add("=").value(option.values().getFirst());
                    }
                });
    }

    private void optionName(Option option) {
        if (option.namespace() != null) {
            identifier(option.namespace()).tight(".").tight(quoted(option.name()));
        } else {
            identifier(option.name());
        }
    }

    /// Options with their values behind them, in parentheses.
    Text utilityOptions(List<Option> options) {
        return inParentheses(
                options,
                option -> {
                    identifier(option.name());
                    if (option.values().size() == 1) {
                        value(option.values().getFirst());
                    } else if (!option.values().isEmpty()) {
                        inParentheses(option.values(), this::value);
                    }
                });
    }

    Text value(Option.Value value) {
        return switch (value.kind()) {
            case WORD -> identifier(value.text());
            case STRING -> string(value.text());
            case NUMBER, STAR -> add(value.text());
        };
    }

    /// Words of the grammar that stand in a tree in lower case.
    Text upper(String word) {
        return add(word.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
