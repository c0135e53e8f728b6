package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Maintenance;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.ast.Setting;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.ast.TypeName;
import fulcrum.sql.grammar.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Settings, prepared statements, cursors, COPY, EXPLAIN and orders to the server.
final class Sessions {

    private final SyntaxTree tree;

    Sessions(SyntaxTree tree) {
        this.tree = tree;
    }

    Statement set(Sql.SetSettingContext context) {
        if (context.transactionModes() != null) {
            return Transactions.set(context);
        }
        Setting setting = tree.settings.setting(context.setting());
        return new SessionStatement.Set(context.LOCAL() != null, setting, at(context));
    }

    SessionStatement show(Sql.ShowSettingContext context) {
        return new SessionStatement.Show(Settings.name(context.settingName()), at(context));
    }

    SessionStatement reset(Sql.ResetSettingContext context) {
        Setting setting =
                new Setting(
                        Settings.name(context.settingName()),
                        Setting.Action.RESET,
                        List.of(),
                        null,
                        at(context.settingName()));
        return new SessionStatement.Set(false, setting, at(context));
    }

    SessionStatement discard(Sql.DiscardContext context) {
        SessionStatement.Discard.Kind kind =
                context.ALL() != null
                        ? SessionStatement.Discard.Kind.ALL
                        : context.PLANS() != null
                                ? SessionStatement.Discard.Kind.PLANS
                                : context.SEQUENCES() != null
                                        ? SessionStatement.Discard.Kind.SEQUENCES
                                        : SessionStatement.Discard.Kind.TEMP;
        return new SessionStatement.Discard(kind, at(context));
    }

    SessionStatement prepare(Sql.PrepareContext context) {
        List<TypeName> types = new ArrayList<>();
        context.typeName().forEach(type -> types.add(tree.types.build(type)));
        return new SessionStatement.Prepare(
                Trees.word(context.colId()),
                types,
                tree.statements.preparable(context.preparable()),
                at(context));
    }

    SessionStatement.Execute execute(Sql.ExecuteContext context) {
        return new SessionStatement.Execute(
                Trees.word(context.colId()),
                tree.expressions.list(context.expressions()),
                at(context));
    }

    SessionStatement deallocate(Sql.DeallocateContext context) {
        return new SessionStatement.Deallocate(Trees.wordOrNull(context.colId()), at(context));
    }

    SessionStatement declareCursor(Sql.DeclareCursorContext context) {
        Boolean scroll = null;
        Boolean insensitive = null;
        boolean no = false;
        for (ParseTree child : context.children) {
            int word = child instanceof TerminalNode node ? node.getSymbol().getType() : 0;
            if (word == Sql.SCROLL) {
                scroll = said(scroll, !no, "SCROLL");
            } else if (word == Sql.INSENSITIVE || word == Sql.ASENSITIVE) {
                insensitive = said(insensitive, word == Sql.INSENSITIVE, "INSENSITIVE");
            }
            no = word == Sql.NO;
        }
        return new SessionStatement.DeclareCursor(
                Trees.word(context.colId()),
                !context.BINARY().isEmpty(),
                scroll,
                insensitive,
                context.WITH() != null,
                tree.queries.build(context.query()),
                at(context));
    }

    private static Boolean said(@Nullable Boolean before, boolean now, String word) {
        if (before != null && before != now) {
            String opposite = word.equals("SCROLL") ? "NO SCROLL" : "ASENSITIVE";
            throw new SyntaxError("42P11", "cannot specify both " + word + " and " + opposite, 0);
        }
        return now;
    }

    SessionStatement fetch(Sql.FetchContext context) {
        Sql.FetchDirectionContext where = context.fetchDirection();
        SessionStatement.Fetch.Direction direction = SessionStatement.Fetch.Direction.FORWARD;
        Integer count = where.signedIconst() == null ? 1 : Trees.integer(where.signedIconst());
        switch (Trees.type(where)) {
            case Sql.PRIOR, Sql.BACKWARD ->
                    direction =
                            names(where) ? direction : SessionStatement.Fetch.Direction.BACKWARD;
            case Sql.FIRST, Sql.LAST, Sql.ABSOLUTE ->
                    direction =
                            names(where) ? direction : SessionStatement.Fetch.Direction.ABSOLUTE;
            case Sql.RELATIVE ->
                    direction =
                            names(where) ? direction : SessionStatement.Fetch.Direction.RELATIVE;
            default -> {}
        }
        if (where.ALL() != null) {
            count = null;
        } else if (where.LAST() != null) {
            count = -1;
        }
        return new SessionStatement.Fetch(
                context.MOVE() != null, direction, count, Trees.word(where.colId()), at(context));
    }

    /// Whether the first word is the cursor's name.
    private static boolean names(Sql.FetchDirectionContext context) {
        return context.getStart().getTokenIndex() == context.colId().getStart().getTokenIndex();
    }

    SessionStatement close(Sql.CloseCursorContext context) {
        return new SessionStatement.CloseCursor(Trees.wordOrNull(context.colId()), at(context));
    }

    SessionStatement copy(Sql.CopyContext context) {
        boolean from = context.FROM() != null;
        Sql.CopyEndContext end = context.copyEnd();
        if (end.PROGRAM() != null && end.SCONST() == null) {
            throw SyntaxError.syntax("STDIN/STDOUT not allowed with PROGRAM", 0);
        }
        if (!from && context.where() != null) {
            throw new SyntaxError(
                    SyntaxError.SYNTAX_ERROR,
                    "WHERE clause not allowed with COPY TO",
                    Trees.start(context.where()).position());
        }
        List<Option> options = new ArrayList<>();
        if (context.BINARY() != null) {
            options.add(Options.format("binary", at(context.BINARY())));
        }
        if (context.DELIMITERS() != null) {
            Option.Value value =
                    new Option.Value(Option.Value.Kind.STRING, Trees.value(context.SCONST()));
            options.add(new Option(null, "delimiter", List.of(value), at(context.DELIMITERS())));
        }
        options.addAll(tree.options.copy(context.copyOptions()));
        return new SessionStatement.Copy(
                context.anyName() == null ? null : Trees.name(context.anyName()),
                Trees.columns(context.columnList()),
                context.preparable() == null
                        ? null
                        : tree.statements.preparable(context.preparable()),
                from,
                end.PROGRAM() != null,
                end.SCONST() == null ? null : Trees.value(end.SCONST()),
                options,
                tree.selects.where(context.where()),
                at(context));
    }

    SessionStatement explain(Sql.ExplainContext context) {
        List<Option> options = new ArrayList<>(tree.options.utility(context.utilityOption()));
        if (context.analyzeWord() != null) {
            options.add(new Option(null, "analyze", List.of(), at(context.analyzeWord())));
        }
        Options.addWord(options, "verbose", context.VERBOSE());
        Sql.ExplainedContext explained = context.explained();
        Statement statement;
        if (explained.preparable() != null) {
            statement = tree.statements.preparable(explained.preparable());
        } else if (explained.createTableAs() != null) {
            statement = tree.tables.createAs(explained.createTableAs());
        } else if (explained.commit() != null) {
            statement = Transactions.commit(explained.commit());
        } else {
            statement =
                    explained.declareCursor() != null
                            ? declareCursor(explained.declareCursor())
                            : execute(explained.execute());
        }
        return new SessionStatement.Explain(options, statement, at(context));
    }

    SessionStatement vacuum(Sql.VacuumContext context) {
        List<Option> options = new ArrayList<>(tree.options.utility(context.utilityOptions()));
        Options.addWord(options, "full", context.FULL());
        Options.addWord(options, "freeze", context.FREEZE());
        Options.addWord(options, "verbose", context.VERBOSE());
        if (context.analyzeWord() != null) {
            options.add(new Option(null, "analyze", List.of(), at(context.analyzeWord())));
        }
        return new Maintenance.Vacuum(options, targets(context.tableAndColumns()), at(context));
    }

    SessionStatement analyze(Sql.AnalyzeContext context) {
        List<Option> options = new ArrayList<>(tree.options.utility(context.utilityOptions()));
        Options.addWord(options, "verbose", context.VERBOSE());
        return new Maintenance.Analyze(options, targets(context.tableAndColumns()), at(context));
    }

    private static List<Maintenance.Target> targets(List<Sql.TableAndColumnsContext> contexts) {
        List<Maintenance.Target> targets = new ArrayList<>();
        for (Sql.TableAndColumnsContext context : contexts) {
            targets.add(
                    new Maintenance.Target(
                            Trees.name(context.anyName()), Trees.columns(context.columnList())));
        }
        return targets;
    }

    SessionStatement cluster(Sql.ClusterContext context) {
        List<Option> options = new ArrayList<>(tree.options.utility(context.utilityOptions()));
        Options.addWord(options, "verbose", context.VERBOSE());
        return new Maintenance.Cluster(
                options,
                context.anyName() == null ? null : Trees.name(context.anyName()),
                Trees.wordOrNull(context.colId()),
                at(context));
    }

    SessionStatement reindex(Sql.ReindexContext context) {
        TerminalNode word =
                (TerminalNode) context.getChild(context.utilityOptions() == null ? 1 : 2);
        Maintenance.Reindex.Kind kind =
                Maintenance.Reindex.Kind.valueOf(Trees.value(word).toUpperCase(Locale.ROOT));
        boolean all =
                kind == Maintenance.Reindex.Kind.SYSTEM
                        || kind == Maintenance.Reindex.Kind.DATABASE;
        if (context.anyName() == null && !all) {
            throw tree.after(context).unexpected();
        }
        Name name = context.anyName() == null ? null : Trees.name(context.anyName());
        boolean relation =
                kind == Maintenance.Reindex.Kind.INDEX || kind == Maintenance.Reindex.Kind.TABLE;
        if (name != null && !relation && name.parts().size() > 1) {
            throw Trees.lexeme(context.anyName().DOT(0)).unexpected();
        }
        return new Maintenance.Reindex(
                kind,
                tree.options.utility(context.utilityOptions()),
                context.CONCURRENTLY() != null,
                name,
                at(context));
    }

    SessionStatement call(Sql.CallProcedureContext context) {
        return new SessionStatement.Call(
                tree.calls.application(context.functionCall()), at(context));
    }

    SessionStatement doBlock(Sql.DoBlockContext context) {
        String code = null;
        String language = null;
        for (int i = 1; i < context.getChildCount(); i++) {
            if (context.getChild(i) instanceof Sql.NonReservedWordOrSconstContext word) {
                language = once(language, Trees.word(word));
            } else if (context.getChild(i) instanceof TerminalNode node
                    && node.getSymbol().getType() == Sql.SCONST) {
                code = once(code, Trees.value(node));
            }
        }
        if (code == null) {
            throw SyntaxError.syntax("no inline code specified", 0);
        }
        return new SessionStatement.Do(language, code, at(context));
    }

    private static String once(@Nullable String before, String now) {
        if (before != null) {
            throw SyntaxError.syntax("conflicting or redundant options", 0);
        }
        return now;
    }

    SessionStatement listen(Sql.ListenChannelContext context) {
        return new SessionStatement.Listen(Trees.word(context.colId()), at(context));
    }

    SessionStatement notify(Sql.NotifyChannelContext context) {
        Position at = at(context);
        return new SessionStatement.Notify(
                Trees.word(context.colId()),
                context.SCONST() == null ? null : Trees.value(context.SCONST()),
                at);
    }

    SessionStatement unlisten(Sql.UnlistenChannelContext context) {
        return new SessionStatement.Unlisten(Trees.wordOrNull(context.colId()), at(context));
    }
}
