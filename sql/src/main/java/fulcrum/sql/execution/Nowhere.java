package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.Planned;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Scene;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.routine.Setting;
import fulcrum.sql.type.Styles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where expressions are computed that need nothing but their row and their arguments: there are no
/// tables, no session and no time. Whoever asks for one has been shipped by mistake.
final class Nowhere implements Rows, Setting, Scene {

    private static final long MEMORY_MOST = 16 << 20;

    private static final Nowhere ONLY = new Nowhere();

    private Nowhere() {}

    static Execution with(List<Datum> arguments) {
        return new Execution(ONLY, ONLY, ONLY, arguments.toArray(Datum[]::new), MEMORY_MOST);
    }

    private static IllegalStateException nothing() {
        return new IllegalStateException("there is no session where rows are stored");
    }

    @Override
    public Page read(Span span, Lock lock, IfLocked ifLocked, int limit, Planned planned) {
        throw nothing();
    }

    @Override
    public Page fetch(List<Bytes> keys, Lock lock, Planned planned) {
        throw nothing();
    }

    @Override
    public void write(List<RowWrite> writes, Planned planned) {
        throw nothing();
    }

    /// Nothing that is shipped goes by them.
    @Override
    public Styles styles() {
        return Styles.STANDARD;
    }

    /// Texts are read with it, of which none that is shipped goes by it.
    @Override
    public long transactionMicros() {
        return 0;
    }

    @Override
    public long statementMicros() {
        throw nothing();
    }

    @Override
    public long clockMicros() {
        throw nothing();
    }

    @Override
    public long randomBits() {
        throw nothing();
    }

    @Override
    public void seed(double seed) {
        throw nothing();
    }

    @Override
    public double random() {
        throw nothing();
    }

    @Override
    public Datum ask(String function, List<@Nullable Datum> arguments) {
        throw nothing();
    }

    @Override
    public SqlCatalog catalog() {
        throw nothing();
    }

    @Override
    public String database() {
        throw nothing();
    }

    @Override
    public Role user() {
        throw nothing();
    }

    @Override
    public Iterable<Datum[]> told(String view) {
        throw nothing();
    }

    @Override
    public List<Datum[]> settings() {
        throw nothing();
    }
}
