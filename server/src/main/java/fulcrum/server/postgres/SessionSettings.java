package fulcrum.server.postgres;

import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The settings of one session, and what a transaction block does to them: what `SET LOCAL` set
/// ends with the block, what `SET` set is undone when it is rolled back.
final class SessionSettings {

    /// Where settings stood.
    record Snapshot(List<String> lasting, List<String> current) {}

    private final Replies replies;
    private final List<String> starting = new ArrayList<>();
    private final List<String> told;
    private final List<String> lasting;
    private final List<String> current;
    private long timeoutMillis;
    private boolean changed;

    SessionSettings(Replies replies) {
        this.replies = replies;
        for (Setting setting : Setting.all()) {
            starting.add(setting.start());
        }
        told = new ArrayList<>(starting);
        lasting = new ArrayList<>(starting);
        current = new ArrayList<>(starting);
    }

    /// What start-up says; `RESET` comes back to it.
    void start(Setting setting, String value) {
        String canonical = setting.rule() == null ? value : setting.canonical(value);
        starting.set(setting.index(), canonical);
        lasting.set(setting.index(), canonical);
        current.set(setting.index(), canonical);
        changed(setting);
    }

    /// Tells the client of everything that it is to know.
    void reportAll() {
        for (Setting setting : Setting.byName()) {
            if (setting.reported()) {
                report(setting);
            }
        }
        changed = false;
    }

    /// Tells the client of what has changed since it was told.
    void reportChanges() {
        if (changed) {
            changed = false;
            for (Setting setting : Setting.byName()) {
                if (setting.reported() && !told.get(setting.index()).equals(value(setting))) {
                    report(setting);
                }
            }
        }
    }

    private void report(Setting setting) {
        told.set(setting.index(), value(setting));
        replies.parameterStatus(setting.name(), value(setting));
    }

    String value(Setting setting) {
        return current.get(setting.index());
    }

    boolean isOn(Setting setting) {
        return value(setting).equals("on");
    }

    /// 0 for none.
    long statementTimeoutMillis() {
        return timeoutMillis;
    }

    /// @param value null for the one that the session started with
    /// @param local for this transaction alone
    void set(Setting setting, @Nullable String value, boolean local) {
        if (setting.rule() == null) {
            throw new SqlError(
                    SqlState.CANNOT_CHANGE_NOW,
                    "parameter \"" + setting.name() + "\" cannot be changed");
        }
        String canonical = value == null ? starting.get(setting.index()) : setting.canonical(value);
        if (!local) {
            lasting.set(setting.index(), canonical);
        }
        put(setting, canonical);
    }

    void resetAll() {
        for (Setting setting : Setting.all()) {
            if (setting.rule() != null
                    && !setting.equals(Setting.ISOLATION)
                    && !setting.equals(Setting.READ_ONLY)) {
                set(setting, null, false);
            }
        }
    }

    Snapshot snapshot() {
        return new Snapshot(List.copyOf(lasting), List.copyOf(current));
    }

    /// Comes back to where the settings stood; the snapshot can be used again.
    void restore(Snapshot snapshot) {
        Collections.copy(lasting, snapshot.lasting);
        become(snapshot.current);
    }

    /// A transaction begins.
    void beginTransaction() {
        put(Setting.ISOLATION, value(Setting.DEFAULT_ISOLATION));
        put(Setting.READ_ONLY, value(Setting.DEFAULT_READ_ONLY));
    }

    /// A transaction is over, and what was set for it alone ends.
    void endTransaction() {
        become(lasting);
        beginTransaction();
    }

    private void become(List<String> values) {
        for (Setting setting : Setting.all()) {
            put(setting, values.get(setting.index()));
        }
    }

    private void put(Setting setting, String value) {
        if (!current.get(setting.index()).equals(value)) {
            current.set(setting.index(), value);
            changed(setting);
        }
    }

    private void changed(Setting setting) {
        changed = true;
        if (setting.equals(Setting.STATEMENT_TIMEOUT)) {
            timeoutMillis = Durations.millis(value(setting));
        }
    }
}
