package fulcrum.server.postgres;

import fulcrum.machine.Bytes;
import fulcrum.server.postgres.sql.Plan;
import fulcrum.server.postgres.sql.Scalar;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import fulcrum.server.postgres.sql.Statement;
import fulcrum.server.postgres.wire.NameTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a session does with itself: settings, transaction blocks, and the functions that tell of
/// it.
final class SessionStatements implements Scalar.Facts {

    private final SessionSettings settings;
    private final Transaction transaction;
    private final Replies replies;
    private final Who who;

    /// Who is connected to what.
    record Who(String user, String database, int process) {}

    SessionStatements(SessionSettings settings, Transaction transaction, Replies replies, Who who) {
        this.settings = settings;
        this.transaction = transaction;
        this.replies = replies;
        this.who = who;
    }

    /// Executes a statement: completes it, or leaves its rows in the portal.
    ///
    /// @param names of the statements that were prepared
    void execute(Portal portal, Plan.OfSession plan, NameTable<Prepared> names) {
        switch (plan.statement()) {
            case Statement.Show(String setting) -> portal.rows = shown(setting);
            case Statement.Assign set -> assign(set);
            case Statement.Reset(String setting) -> reset(setting);
            case Statement.Begin begin -> replies.complete(transaction.begin(begin));
            case Statement.Commit _ -> replies.complete(transaction.commit());
            case Statement.Rollback _ -> replies.complete(transaction.rollback());
            case Statement.Savepoint(String name) -> {
                transaction.savepoint(name);
                replies.complete("SAVEPOINT");
            }
            case Statement.Release(String name) -> {
                transaction.release(name);
                replies.complete("RELEASE");
            }
            case Statement.RollbackTo(String name) -> {
                transaction.rollbackTo(name);
                replies.complete("ROLLBACK");
            }
            case Statement.Characteristics wanted -> {
                transaction.keepSettings();
                transaction.characterize(wanted);
                replies.complete("SET");
            }
            case Statement.Discard(String what) -> discard(what, names);
            case Statement.Deallocate(String name) -> deallocate(name, names);
            case Statement.Empty _ -> replies.emptyQuery();
            case Statement.Select _, Statement.Insert _, Statement.Update _, Statement.Delete _ ->
                    throw new IllegalStateException("that concerns the table");
        }
    }

    private List<List<@Nullable Bytes>> shown(String name) {
        if (!name.equals("all")) {
            return List.of(List.of(Bytes.text(settings.value(Setting.named(name)))));
        }
        List<List<@Nullable Bytes>> rows = new ArrayList<>();
        for (Setting setting : Setting.byName()) {
            rows.add(
                    List.of(
                            Bytes.text(setting.name()),
                            Bytes.text(settings.value(setting)),
                            Bytes.text(setting.description())));
        }
        return rows;
    }

    private void assign(Statement.Assign set) {
        set(Setting.named(set.setting()), set.value(), set.local());
        replies.complete("SET");
    }

    private void set(Setting setting, @Nullable String value, boolean local) {
        transaction.keepSettings();
        boolean ofTransaction = setting.name().startsWith("transaction_");
        if ((local || ofTransaction) && !transaction.isBlock()) {
            transaction.onlyInBlocks(local ? "SET LOCAL" : "SET TRANSACTION");
        }
        settings.set(setting, value, local || ofTransaction);
    }

    private void reset(String name) {
        transaction.keepSettings();
        if (name.equals("all")) {
            settings.resetAll();
        } else {
            set(Setting.named(name), null, false);
        }
        replies.complete("RESET");
    }

    private void discard(String what, NameTable<Prepared> names) {
        if (what.equals("all")) {
            if (transaction.isBlock()) {
                throw new SqlError(
                        SqlState.TRANSACTION_ACTIVE,
                        "DISCARD ALL cannot run inside a transaction block");
            }
            settings.resetAll();
            names.clear();
        }
        replies.complete("DISCARD " + what.toUpperCase(Locale.ROOT));
    }

    private void deallocate(@Nullable String name, NameTable<Prepared> names) {
        if (name == null) {
            names.clear();
            replies.complete("DEALLOCATE ALL");
            return;
        }
        ByteBuf bytes = Unpooled.wrappedBuffer(name.getBytes(StandardCharsets.UTF_8));
        if (!names.remove(bytes, 0, bytes.capacity())) {
            throw new SqlError(
                    SqlState.NO_STATEMENT, "prepared statement \"" + name + "\" does not exist");
        }
        replies.complete("DEALLOCATE");
    }

    @Override
    public @Nullable String call(String function, List<@Nullable String> arguments) {
        return switch (function) {
            case "version" ->
                    "PostgreSQL " + Setting.SERVER_VERSION + ", one table by key over Raft";
            case "current_schema" -> "public";
            case "current_database", "current_catalog" -> who.database();
            case "current_user", "session_user", "user", "current_role" -> who.user();
            case "pg_backend_pid" -> Integer.toString(who.process());
            case "pg_is_in_recovery" -> "false";
            case "current_setting" -> {
                String name = arguments.getFirst();
                yield name == null ? null : settings.value(Setting.named(name));
            }
            case "set_config" -> {
                String name = arguments.getFirst();
                if (name == null) {
                    throw new SqlError(SqlState.BAD_SETTING, "a setting's name cannot be null");
                }
                Setting setting = Setting.named(name);
                set(setting, arguments.get(1), "true".equals(arguments.get(2)));
                yield settings.value(setting);
            }
            default -> throw new IllegalStateException("no function " + function);
        };
    }
}
