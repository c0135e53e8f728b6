package fulcrum.server.postgres;

import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The settings of one session, and what a transaction block does to them: what `SET LOCAL` set
/// ends with the block, what `SET` set is undone when it is rolled back.
final class SessionSettings {

    /// Where settings stood.
    record Snapshot(String[] lasting, String[] current) {}

    private final Replies replies;
    private final String[] starting = new String[Setting.all().size()];
    private String[] lasting;
    private String[] current;
    private long timeoutMillis;

    SessionSettings(Replies replies) {
        this.replies = replies;
        for (Setting setting : Setting.all()) {
            starting[setting.index()] = setting.start();
        }
        lasting = starting.clone();
        current = starting.clone();
    }

    /// What start-up says; `RESET` comes back to it.
    void start(Setting setting, String value) {
        String canonical = setting.rule() == null ? value : setting.canonical(value);
        starting[setting.index()] = canonical;
        lasting[setting.index()] = canonical;
        current[setting.index()] = canonical;
        changed(setting);
    }

    /// Tells the client of everything that it is to know.
    void reportAll() {
        for (Setting setting : Setting.byName()) {
            if (setting.reported()) {
                replies.parameterStatus(setting.name(), value(setting));
            }
        }
    }

    String value(Setting setting) {
        return current[setting.index()];
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
        String canonical = value == null ? starting[setting.index()] : setting.canonical(value);
        if (!local) {
            lasting[setting.index()] = canonical;
        }
        put(setting, canonical);
    }

    void resetAll() {
        for (Setting setting : Setting.all()) {
            if (setting.rule() != null
                    && setting != Setting.ISOLATION
                    && setting != Setting.READ_ONLY) {
                set(setting, null, false);
            }
        }
    }

    Snapshot snapshot() {
        return new Snapshot(lasting.clone(), current.clone());
    }

    /// Comes back to where the settings stood; the snapshot can be used again.
    void restore(Snapshot snapshot) {
        lasting = snapshot.lasting.clone();
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

    private void become(String[] values) {
        List<Setting> all = Setting.all();
        for (int i = 0; i < values.length; i++) {
            put(all.get(i), values[i]);
        }
    }

    private void put(Setting setting, String value) {
        if (!current[setting.index()].equals(value)) {
            current[setting.index()] = value;
            changed(setting);
            if (setting.reported()) {
                replies.parameterStatus(setting.name(), value);
            }
        }
    }

    private void changed(Setting setting) {
        if (setting == Setting.STATEMENT_TIMEOUT) {
            timeoutMillis = Durations.millis(value(setting));
        }
    }
}
