package fulcrum.server.postgres.wire;

import fulcrum.sql.catalog.Role;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.role.ScramVerifier;
import fulcrum.sql.session.Opening;
import fulcrum.sql.session.Session;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A small database for the door's tests: roles, one table of texts by texts, and statements that
/// wait until somebody lets them go on. What it answers it tells where the test wants it told.
final class TestWorld implements Opening {

    /// Where a session tells its answers.
    enum Place {
        /// On the loop, before what was asked returns.
        AT_ONCE,
        /// On the loop, later.
        LATER,
        /// On a thread of its own.
        APART,
        /// One after the other.
        BY_TURNS
    }

    static final String DATABASE = "fulcrum";
    static final byte[] SALT = new byte[16];

    final ConcurrentSkipListMap<String, String> table = new ConcurrentSkipListMap<>();
    final SortedMap<String, Role> roles = new TreeMap<>();

    /// Breaches of the contract between a door and a session.
    final ConcurrentLinkedQueue<String> breaches = new ConcurrentLinkedQueue<>();

    /// Statements that wait, in their order. On the loop.
    final List<Runnable> held = new ArrayList<>();

    /// Names that were asked for and not answered, where [#findsLate]. On the loop.
    final List<Runnable> asked = new ArrayList<>();

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger batches = new AtomicInteger();
    final ConcurrentLinkedQueue<Boolean> alone = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<String> addresses = new ConcurrentLinkedQueue<>();
    volatile Place place = Place.AT_ONCE;
    volatile boolean findsLate;
    private @Nullable EventLoop loop;
    private int turn;

    TestWorld() {
        put(role("test", null, true, -1, Long.MAX_VALUE));
        put(role(DATABASE, null, true, -1, Long.MAX_VALUE));
    }

    void put(Role role) {
        roles.put(role.name(), role);
    }

    static Role role(
            String name, @Nullable String password, boolean login, int most, long validUntil) {
        String verifier =
                password == null
                        ? null
                        : ScramVerifier.of(password, SALT, ScramVerifier.ITERATIONS).toString();
        return new Role(
                1000 + name.hashCode() % 500,
                name,
                false,
                true,
                false,
                false,
                login,
                most,
                verifier,
                validUntil,
                List.of(),
                new TreeMap<>(),
                null);
    }

    void on(EventLoop its) {
        loop = its;
    }

    EventLoop loop() {
        return Objects.requireNonNull(loop);
    }

    @Override
    public void find(String user, Found found) {
        Runnable answer =
                () -> {
                    Role role = roles.get(user);
                    if (user.equals("unlucky")) {
                        found.failed(
                                new SqlError(SqlState.QUORUM_UNAVAILABLE, "no majority answers"));
                    } else if (role == null) {
                        found.nobody();
                    } else {
                        found.role(role);
                    }
                };
        if (findsLate) {
            asked.add(answer);
        } else {
            tell(answer);
        }
    }

    @Override
    public Session open(
            Role user,
            String database,
            SortedMap<String, String> settings,
            int process,
            String address) {
        if (!database.equals(DATABASE)) {
            throw new SqlError(
                    SqlState.NO_DATABASE, "database \"" + database + "\" does not exist");
        }
        if (settings.containsKey("no_such_setting")) {
            throw new SqlError(
                    SqlState.NO_OBJECT, "unrecognized configuration parameter \"no_such_setting\"");
        }
        int _ = opened.incrementAndGet();
        boolean _ = addresses.add(address);
        return new TestSession(this, user, settings);
    }

    /// Does something where it is to be told from.
    void tell(Runnable telling) {
        Place where = place;
        if (where == Place.BY_TURNS) {
            where = Place.values()[turn++ % 3];
        }
        switch (where) {
            case AT_ONCE, BY_TURNS -> telling.run();
            case LATER -> loop().execute(telling);
            case APART -> {
                Thread _ = Thread.ofVirtual().start(telling);
            }
        }
    }

    void breach(String what) {
        boolean _ = breaches.add(what);
    }
}
