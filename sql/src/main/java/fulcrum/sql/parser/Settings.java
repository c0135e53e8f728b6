package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Option.Value;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Setting;
import fulcrum.sql.ast.TypeName;
import fulcrum.sql.grammar.Sql;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Parameters of the session, with the old forms that stand for some of them.
final class Settings {

    private final SyntaxTree tree;

    Settings(SyntaxTree tree) {
        this.tree = tree;
    }

    Setting setting(Sql.SettingContext context) {
        if (context.parameterName() != null) {
            return parameter(context);
        }
        Position at = at(context);
        return switch (Trees.type(context)) {
            case Sql.TIME -> zone(context.zone(), at);
            case Sql.CATALOG -> throw SyntaxError.notSupported("SET CATALOG", at.character());
            case Sql.SCHEMA -> to("search_path", string(context.SCONST()), at);
            case Sql.NAMES ->
                    context.SCONST() == null
                            ? toDefault("client_encoding", at)
                            : to("client_encoding", string(context.SCONST()), at);
            case Sql.ROLE -> to("role", Options.ofToken(context.nonReservedWordOrSconst()), at);
            case Sql.SESSION ->
                    context.DEFAULT() != null
                            ? toDefault("session_authorization", at)
                            : to(
                                    "session_authorization",
                                    Options.ofToken(context.nonReservedWordOrSconst()),
                                    at);
            default ->
                    to(
                            "xmloption",
                            new Value(
                                    Value.Kind.WORD,
                                    context.DOCUMENT() != null ? "document" : "content"),
                            at);
        };
    }

    private static Setting to(String name, Value value, Position at) {
        return new Setting(name, Setting.Action.SET, List.of(value), null, at);
    }

    private static Setting toDefault(String name, Position at) {
        return new Setting(name, Setting.Action.DEFAULT, List.of(), null, at);
    }

    private static Value string(TerminalNode sconst) {
        return new Value(Value.Kind.STRING, Trees.value(sconst));
    }

    private static Setting parameter(Sql.SettingContext context) {
        String name = name(context.parameterName());
        Position at = at(context);
        if (context.CURRENT() != null) {
            return new Setting(name, Setting.Action.FROM_CURRENT, List.of(), null, at);
        }
        if (context.DEFAULT() != null) {
            return toDefault(name, at);
        }
        List<Value> values = new ArrayList<>();
        for (Sql.SettingValueContext value : context.settingValue()) {
            values.add(
                    value.numericOnly() != null
                            ? Options.number(value.numericOnly())
                            : Options.ofToken(value));
        }
        return new Setting(name, Setting.Action.SET, values, null, at);
    }

    private Setting zone(Sql.ZoneContext context, Position at) {
        if (context.DEFAULT() != null || context.LOCAL() != null) {
            return toDefault("timezone", at);
        }
        if (context.INTERVAL() != null) {
            TypeName type =
                    tree.types.interval(context.intervalFields(), context.ICONST(), at(context));
            return new Setting(
                    "timezone", Setting.Action.SET, List.of(string(context.SCONST())), type, at);
        }
        return to(
                "timezone",
                context.numericOnly() != null
                        ? Options.number(context.numericOnly())
                        : Options.ofToken(context),
                at);
    }

    static String name(Sql.ParameterNameContext context) {
        return String.join(".", Trees.words(context.colId()));
    }

    /// @param name null for all
    static Setting reset(Sql.@Nullable ParameterNameContext name, Position at) {
        String reset = name == null ? "all" : name(name);
        return new Setting(reset, Setting.Action.RESET, List.of(), null, at);
    }

    /// What SHOW and RESET name.
    static String name(Sql.SettingNameContext context) {
        if (context.parameterName() != null) {
            return name(context.parameterName());
        }
        return switch (Trees.type(context)) {
            case Sql.TIME -> "timezone";
            case Sql.TRANSACTION -> "transaction_isolation";
            case Sql.SESSION -> "session_authorization";
            default -> "all";
        };
    }
}
