package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;
import static java.util.Objects.requireNonNull;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Definition.Behavior;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.Persistence;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.SequenceOption;
import fulcrum.sql.ast.Setting;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.grammar.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Views, schemas, sequences, databases; DROP and COMMENT.
final class Definitions {

    private final SyntaxTree tree;

    Definitions(SyntaxTree tree) {
        this.tree = tree;
    }

    static Behavior behavior(Sql.@Nullable BehaviorContext context) {
        if (context == null) {
            return Behavior.DEFAULT;
        }
        return context.CASCADE() != null ? Behavior.CASCADE : Behavior.RESTRICT;
    }

    Definition.CreateView createView(Sql.CreateViewContext context) {
        Definition.CreateView.CheckOption check = Definition.CreateView.CheckOption.NONE;
        if (context.CHECK() != null) {
            check =
                    context.LOCAL() != null
                            ? Definition.CreateView.CheckOption.LOCAL
                            : Definition.CreateView.CheckOption.CASCADED;
        }
        Persistence persistence = Tables.persistence(context.persistence());
        if (persistence == Persistence.UNLOGGED) {
            throw SyntaxError.syntax(
                    "views cannot be unlogged because they do not" + " have storage", 0);
        }
        if (context.RECURSIVE() != null && context.columnList() == null) {
            throw Trees.lexeme(context.AS()).unexpected();
        }
        return new Definition.CreateView(
                context.REPLACE() != null,
                persistence,
                context.RECURSIVE() != null,
                Trees.name(context.anyName()),
                Trees.columns(context.columnList()),
                tree.options.parameters(context.parameters()),
                tree.queries.build(context.query()),
                check,
                at(context));
    }

    Definition.CreateSchema createSchema(Sql.CreateSchemaContext context) {
        return new Definition.CreateSchema(
                context.ifNotExists() != null,
                Trees.wordOrNull(context.colId()),
                context.role() == null ? null : tree.roles.role(context.role()),
                at(context));
    }

    Statement alterSchema(Sql.AlterSchemaContext context) {
        Name name = new Name(List.of(Trees.word(context.colId(0))), at(context.colId(0)));
        return renameOrOwner(
                Definition.Kind.SCHEMA,
                name,
                context.RENAME() == null ? null : Trees.word(context.colId(1)),
                context.role(),
                at(context));
    }

    private Statement renameOrOwner(
            Definition.Kind kind,
            Name name,
            @Nullable String newName,
            Sql.@Nullable RoleContext owner,
            Position at) {
        return owner != null
                ? new Definition.SetOwner(kind, name.last(), tree.roles.role(owner), at)
                : new Definition.Rename(
                        kind, kind, false, false, name, null, requireNonNull(newName), at);
    }

    Definition.CreateSequence createSequence(Sql.CreateSequenceContext context) {
        return new Definition.CreateSequence(
                Tables.persistence(context.persistence()),
                context.ifNotExists() != null,
                Trees.name(context.anyName()),
                sequenceOptions(context.sequenceOption()),
                at(context));
    }

    Definition.AlterSequence alterSequence(Sql.AlterSequenceContext context) {
        return new Definition.AlterSequence(
                context.ifExists() != null,
                Trees.name(context.anyName()),
                sequenceOptions(context.sequenceOption()),
                at(context));
    }

    List<SequenceOption> sequenceOptions(List<Sql.SequenceOptionContext> contexts) {
        List<SequenceOption> options = new ArrayList<>();
        contexts.forEach(context -> options.add(sequenceOption(context)));
        return options;
    }

    SequenceOption sequenceOption(Sql.SequenceOptionContext context) {
        Position at = at(context);
        if (context.typeName() != null) {
            return new SequenceOption.As(tree.types.build(context.typeName()), at);
        }
        if (context.CYCLE() != null) {
            return new SequenceOption.Cycle(context.NO() == null, at);
        }
        if (context.anyName() != null) {
            Name name = Trees.name(context.anyName());
            return context.OWNED() != null
                    ? new SequenceOption.OwnedBy(name, at)
                    : new SequenceOption.Named(name, at);
        }
        TerminalNode word = (TerminalNode) context.getChild(context.NO() == null ? 0 : 1);
        String kind = Trees.value(word).toUpperCase(Locale.ROOT);
        return new SequenceOption.Numeric(
                SequenceOption.Numeric.Kind.valueOf(kind),
                context.numericOnly() == null ? null : Trees.number(context.numericOnly()),
                at);
    }

    Definition.CreateDatabase createDatabase(Sql.CreateDatabaseContext context) {
        return new Definition.CreateDatabase(
                Trees.word(context.colId()), options(context.databaseOption()), at(context));
    }

    private static List<Option> options(List<Sql.DatabaseOptionContext> contexts) {
        List<Option> options = new ArrayList<>();
        for (Sql.DatabaseOptionContext context : contexts) {
            Option.Value value;
            if (context.signedIconst() != null) {
                value =
                        new Option.Value(
                                Option.Value.Kind.NUMBER,
                                Integer.toString(Trees.integer(context.signedIconst())));
            } else if (context.booleanOrString() != null) {
                value = Options.ofToken(context.booleanOrString());
            } else {
                value = new Option.Value(Option.Value.Kind.WORD, "default");
            }
            String name = context.CONNECTION() != null ? "connection_limit" : Trees.word(context);
            options.add(new Option(null, name, List.of(value), at(context)));
        }
        return options;
    }

    Statement alterDatabase(Sql.AlterDatabaseContext context) {
        Name name = new Name(List.of(Trees.word(context.colId(0))), at(context.colId(0)));
        if (context.RENAME() != null || context.OWNER() != null) {
            return renameOrOwner(
                    Definition.Kind.DATABASE,
                    name,
                    context.RENAME() == null ? null : Trees.word(context.colId(1)),
                    context.role(),
                    at(context));
        }
        Setting setting = null;
        List<Option> options = options(context.databaseOption());
        if (context.TABLESPACE() != null) {
            Option.Value tablespace =
                    new Option.Value(Option.Value.Kind.WORD, Trees.word(context.colId(1)));
            options.add(
                    new Option(null, "tablespace", List.of(tablespace), at(context.TABLESPACE())));
        } else if (context.setting() != null) {
            setting = tree.settings.setting(context.setting());
        } else if (context.RESET() != null) {
            setting = Settings.reset(context.parameterName(), at(context.RESET()));
        }
        return new Definition.AlterDatabase(name.last(), options, setting, at(context));
    }

    Definition.DropDatabase dropDatabase(Sql.DropDatabaseContext context) {
        return new Definition.DropDatabase(
                context.ifExists() != null,
                Trees.word(context.colId()),
                !context.FORCE().isEmpty(),
                at(context));
    }

    Definition.Drop drop(Sql.DropObjectsContext context) {
        return new Definition.Drop(
                Definition.Kind.valueOf(
                        Trees.value((TerminalNode) context.getChild(1)).toUpperCase(Locale.ROOT)),
                context.CONCURRENTLY() != null,
                context.ifExists() != null,
                Trees.names(context.anyNames()),
                behavior(context.behavior()),
                at(context));
    }

    Definition.Comment comment(Sql.CommentContext context) {
        Definition.Kind kind =
                Definition.Kind.valueOf(
                        Trees.value((TerminalNode) context.getChild(2)).toUpperCase(Locale.ROOT));
        Name name =
                context.anyName() != null
                        ? Trees.name(context.anyName())
                        : new Name(List.of(Trees.word(context.colId())), at(context.colId()));
        return new Definition.Comment(
                kind,
                name,
                kind == Definition.Kind.CONSTRAINT ? Trees.word(context.colId()) : null,
                context.SCONST() == null ? null : Trees.value(context.SCONST()),
                at(context));
    }
}
