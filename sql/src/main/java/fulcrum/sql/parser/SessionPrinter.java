package fulcrum.sql.parser;

import fulcrum.sql.ast.Maintenance;
import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.ast.Setting;
import fulcrum.sql.ast.TransactionStatement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings, transactions, prepared statements, cursors, COPY, EXPLAIN and orders to the server.
final class SessionPrinter {

    private final Printer printer;
    private final Text text;

    SessionPrinter(Printer printer) {
        this.printer = printer;
        this.text = printer.text;
    }

    void print(SessionStatement statement) {
        switch (statement) {
            case TransactionStatement transaction -> transaction(transaction);
            case Maintenance maintenance -> maintenance(maintenance);
            case SessionStatement.Set set -> {
                if (set.local()) {
                    text.add("SET LOCAL");
                    value(set.setting());
                } else {
                    setting(set.setting());
                }
            }
            case SessionStatement.Show show -> {
                text.add("SHOW");
                parameter(show.name());
            }
            case SessionStatement.Discard discard -> text.add("DISCARD").words(discard.kind());
            case SessionStatement.Listen listen -> text.clause("LISTEN", listen.channel());
            case SessionStatement.Notify notify -> {
                text.clause("NOTIFY", notify.channel());
                if (notify.payload() != null) {
                    text.add(",").string(notify.payload());
                }
            }
            case SessionStatement.Unlisten unlisten -> nameOr("UNLISTEN", unlisten.channel(), "*");
            case SessionStatement.Call call -> printer.queries.clause("CALL", call.call());
            case SessionStatement.Do block ->
                    text.add("DO").clause("LANGUAGE", block.language()).string(block.code());
            default -> ofStatements(statement);
        }
    }

    private void nameOr(String words, @Nullable String name, String all) {
        text.add(words).add(name == null ? all : Text.quoted(name));
    }

    private void ofStatements(SessionStatement statement) {
        switch (statement) {
            case SessionStatement.Prepare prepare -> {
                text.clause("PREPARE", prepare.name());
                if (!prepare.types().isEmpty()) {
                    text.inParentheses(prepare.types(), printer.expressions::type);
                }
                text.add("AS");
                printer.statement(prepare.statement());
            }
            case SessionStatement.Execute execute -> {
                text.clause("EXECUTE", execute.name());
                if (!execute.arguments().isEmpty()) {
                    printer.expressions.inParentheses(execute.arguments());
                }
            }
            case SessionStatement.Deallocate deallocate ->
                    nameOr("DEALLOCATE", deallocate.name(), "ALL");
            case SessionStatement.DeclareCursor declare -> declare(declare);
            case SessionStatement.Fetch fetch -> {
                text.add(fetch.move() ? "MOVE" : "FETCH").words(fetch.direction());
                text.add(fetch.count() == null ? "ALL" : fetch.count().toString());
                text.clause("FROM", fetch.cursor());
            }
            case SessionStatement.CloseCursor close -> nameOr("CLOSE", close.cursor(), "ALL");
            case SessionStatement.Copy copy -> copy(copy);
            case SessionStatement.Explain explain -> {
                text.add("EXPLAIN");
                if (!explain.options().isEmpty()) {
                    text.utilityOptions(explain.options());
                }
                printer.statement(explain.statement());
            }
            default -> throw new IllegalStateException(statement.toString());
        }
    }

    private void declare(SessionStatement.DeclareCursor declare) {
        text.clause("DECLARE", declare.name()).addIf(declare.binary(), "BINARY");
        if (declare.insensitive() != null) {
            text.add(declare.insensitive() ? "INSENSITIVE" : "ASENSITIVE");
        }
        if (declare.scroll() != null) {
            text.add(declare.scroll() ? "SCROLL" : "NO SCROLL");
        }
        text.add("CURSOR").addIf(declare.hold(), "WITH HOLD").add("FOR");
        printer.queries.print(declare.query());
    }

    private void copy(SessionStatement.Copy copy) {
        text.add("COPY");
        if (copy.table() != null) {
            text.name(copy.table()).columns(copy.columns());
        } else if (copy.statement() != null) {
            text.add("(");
            printer.statement(copy.statement());
            text.add(")");
        }
        text.add(copy.from() ? "FROM" : "TO").addIf(copy.program(), "PROGRAM");
        if (copy.end() == null) {
            text.add(copy.from() ? "STDIN" : "STDOUT");
        } else {
            text.string(copy.end());
        }
        if (!copy.options().isEmpty()) {
            text.add("WITH").utilityOptions(copy.options());
        }
        printer.queries.clause("WHERE", copy.where());
    }

    private void parameter(String name) {
        text.add(name.equals("all") ? "ALL" : Text.dotted(List.of(name.split("\\.", -1))));
    }

    /// SET or RESET with what is set.
    void setting(Setting setting) {
        if (setting.action() == Setting.Action.RESET) {
            text.add("RESET");
            parameter(setting.name());
        } else {
            text.add("SET");
            value(setting);
        }
    }

    private void value(Setting setting) {
        if (setting.interval() != null) {
            text.add("TIME ZONE INTERVAL");
            List<String> fields = IntervalFields.words(setting.interval());
            text.addIf(!fields.getFirst().isEmpty(), fields.getFirst());
            text.value(setting.values().getFirst());
            text.addIf(!fields.getLast().isEmpty(), fields.getLast());
            return;
        }
        parameter(setting.name());
        switch (setting.action()) {
            case SET -> text.add("=").list(setting.values(), text::value);
            case DEFAULT -> text.add("TO DEFAULT");
            case FROM_CURRENT -> text.add("FROM CURRENT");
            case RESET -> throw new IllegalStateException("set to nothing");
        }
    }

    private void transaction(TransactionStatement statement) {
        switch (statement) {
            case TransactionStatement.Begin begin -> {
                text.add(begin.start() ? "START TRANSACTION" : "BEGIN");
                text.list(begin.modes(), this::mode);
            }
            case TransactionStatement.Commit commit ->
                    text.add("COMMIT").addIf(commit.chain(), "AND CHAIN");
            case TransactionStatement.Rollback rollback ->
                    text.add("ROLLBACK").addIf(rollback.chain(), "AND CHAIN");
            case TransactionStatement.Savepoint savepoint ->
                    text.clause("SAVEPOINT", savepoint.name());
            case TransactionStatement.Release release ->
                    text.clause("RELEASE SAVEPOINT", release.name());
            case TransactionStatement.RollbackTo rollback ->
                    text.clause("ROLLBACK TO SAVEPOINT", rollback.name());
            case TransactionStatement.PrepareTransaction prepare ->
                    text.add("PREPARE TRANSACTION").string(prepare.id());
            case TransactionStatement.CommitPrepared commit ->
                    text.add("COMMIT PREPARED").string(commit.id());
            case TransactionStatement.RollbackPrepared rollback ->
                    text.add("ROLLBACK PREPARED").string(rollback.id());
            case TransactionStatement.SetTransaction set -> {
                text.add(
                        set.session()
                                ? "SET SESSION CHARACTERISTICS AS TRANSACTION"
                                : "SET TRANSACTION");
                text.list(set.modes(), this::mode);
            }
            case TransactionStatement.SetConstraints set -> {
                text.add("SET CONSTRAINTS");
                if (set.names().isEmpty()) {
                    text.add("ALL");
                } else {
                    text.names(set.names());
                }
                text.add(set.deferred() ? "DEFERRED" : "IMMEDIATE");
            }
            case TransactionStatement.LockTable lock -> {
                text.add("LOCK TABLE").list(lock.tables(), printer.from::table);
                text.add("IN").words(lock.mode()).add("MODE").addIf(lock.nowait(), "NOWAIT");
            }
        }
    }

    private void mode(TransactionStatement.Mode mode) {
        switch (mode) {
            case TransactionStatement.Mode.Isolation isolation ->
                    text.add("ISOLATION LEVEL").words(isolation.level());
            case TransactionStatement.Mode.ReadOnly read ->
                    text.add(read.readOnly() ? "READ ONLY" : "READ WRITE");
            case TransactionStatement.Mode.Deferrable deferrable ->
                    text.add(deferrable.deferrable() ? "DEFERRABLE" : "NOT DEFERRABLE");
        }
    }

    private void maintenance(Maintenance statement) {
        switch (statement) {
            case Maintenance.Vacuum vacuum -> {
                text.add("VACUUM");
                options(vacuum.options());
                text.list(vacuum.tables(), this::target);
            }
            case Maintenance.Analyze analyze -> {
                text.add("ANALYZE");
                options(analyze.options());
                text.list(analyze.tables(), this::target);
            }
            case Maintenance.Cluster cluster -> {
                text.add("CLUSTER");
                options(cluster.options());
                if (cluster.table() != null) {
                    text.name(cluster.table()).clause("USING", cluster.index());
                }
            }
            case Maintenance.Reindex reindex -> {
                text.add("REINDEX");
                options(reindex.options());
                text.words(reindex.kind()).addIf(reindex.concurrently(), "CONCURRENTLY");
                if (reindex.name() != null) {
                    text.name(reindex.name());
                }
            }
            case Maintenance.Checkpoint _ -> text.add("CHECKPOINT");
        }
    }

    private void options(List<Option> options) {
        if (!options.isEmpty()) {
            text.utilityOptions(options);
        }
    }

    private void target(Maintenance.Target target) {
        text.name(target.table()).columns(target.columns());
    }
}
