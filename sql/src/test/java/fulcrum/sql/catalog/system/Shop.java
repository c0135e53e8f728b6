package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.Order;
import fulcrum.sql.catalog.Acl;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Column.Generation;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Scene;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import fulcrum.sql.routine.Routine;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A small catalog, the same as `shop.sql` makes in PostgreSQL but for its numbers.
public final class Shop {

    static final int STORE = 16_390;
    static final int APP = 16_391;
    static final int READER = 16_392;
    static final int CUSTOMER = 16_400;
    static final int PURCHASE = 16_410;
    static final int PURCHASE_AT = 16_414;
    static final int PAID = 16_420;
    static final int PURCHASE_IDS = 16_430;
    static final int CUSTOMER_IDS = 16_431;

    private static final int DIGITS_10_2 = (10 << 16 | 2) + 4;
    private static final int LENGTH_80 = 84;
    private static final SortedMap<String, String> NO_OPTIONS = Collections.emptySortedMap();

    static final SystemViews VIEWS = new SystemViews(routines());

    private Shop() {}

    /// What the shop has.
    public static SqlCatalog catalog() {
        SortedMap<Integer, Entry> entries = new TreeMap<>();
        entries().forEach(each -> entries.put(each.oid(), each));
        return new SqlCatalog(1, entries, Collections.emptySortedMap());
    }

    private static Stream<Entry> entries() {
        return Stream.of(
                role(Role.BOOTSTRAP, "postgres", true, true, null),
                new Role(
                        APP,
                        "app",
                        false,
                        true,
                        false,
                        false,
                        true,
                        20,
                        "SCRAM-SHA-256$4096:c2FsdA==$a2V5:a2V5",
                        Long.MAX_VALUE,
                        List.of(new Role.Membership(READER, Role.BOOTSTRAP, false)),
                        new TreeMap<>(Collections.singletonMap("work_mem", "8MB")),
                        "the web shop"),
                role(READER, "reader", false, false, null),
                new Schema(
                        Schema.PUBLIC,
                        "public",
                        Role.BOOTSTRAP,
                        acl("UC", new Acl.Grant(Acl.PUBLIC, Role.BOOTSTRAP, "U", "")),
                        "standard public schema"),
                new Schema(
                        STORE,
                        "store",
                        Role.BOOTSTRAP,
                        acl("UC", new Acl.Grant(Acl.PUBLIC, Role.BOOTSTRAP, "U", "")),
                        "where things are sold"),
                customer(),
                unique(),
                purchase(),
                byTime(),
                paid(),
                sequence(PURCHASE_IDS, STORE, "purchase_id_seq", SqlType.INTEGER, PURCHASE),
                sequence(CUSTOMER_IDS, Schema.PUBLIC, "customer_id_seq", SqlType.BIGINT, CUSTOMER));
    }

    private static Role role(
            int oid, String name, boolean superuser, boolean login, @Nullable String comment) {
        return new Role(
                oid,
                name,
                superuser,
                true,
                superuser,
                superuser,
                login,
                -1,
                null,
                Long.MAX_VALUE,
                List.of(),
                NO_OPTIONS,
                comment);
    }

    private static Acl acl(String owners, Acl.Grant... others) {
        Stream<Acl.Grant> own =
                Stream.of(new Acl.Grant(Role.BOOTSTRAP, Role.BOOTSTRAP, owners, ""));
        return new Acl(Stream.concat(own, Arrays.stream(others)).toList());
    }

    private static Table customer() {
        return new Table(
                CUSTOMER,
                Schema.PUBLIC,
                "customer",
                Role.BOOTSTRAP,
                List.of(
                        column(1, "id", SqlType.BIGINT, null, Generation.IDENTITY_ALWAYS),
                        new Column(
                                2,
                                "email",
                                SqlType.VARCHAR.withModifier(LENGTH_80),
                                true,
                                null,
                                Generation.NONE,
                                null,
                                "where bills go"),
                        column(3, "name", SqlType.TEXT, "'nobody'", Generation.NONE),
                        column(4, "born", SqlType.DATE, null, Generation.NONE),
                        column(5, "tags", SqlType.arrayOf(ScalarType.TEXT), null, Generation.NONE),
                        new Column(
                                6,
                                "vip",
                                SqlType.BOOLEAN,
                                true,
                                "FALSE",
                                Generation.NONE,
                                Cells.of(false),
                                null),
                        column(
                                8,
                                "balance",
                                SqlType.NUMERIC.withModifier(DIGITS_10_2),
                                "0",
                                Generation.NONE)),
                9,
                List.of(1),
                List.of(
                        new Constraint.Unique(
                                16_401, "customer_pkey", true, List.of(1), 16_402, null),
                        new Constraint.Unique(
                                16_403,
                                "customer_email_key",
                                false,
                                List.of(2),
                                16_404,
                                "one account each"),
                        new Constraint.Check(
                                16_405,
                                "customer_balance_check",
                                "(balance >= 0) OR vip",
                                true,
                                null),
                        new Constraint.Check(
                                16_406, "customer_email_check", "email LIKE '%@%'", false, null)),
                1,
                new TreeMap<>(Collections.singletonMap("replication", "raft")),
                acl("arwdDxtm", new Acl.Grant(APP, Role.BOOTSTRAP, "ar", "")),
                "who buys");
    }

    private static Index unique() {
        return new Index(
                16_404,
                Schema.PUBLIC,
                "customer_email_key",
                Role.BOOTSTRAP,
                CUSTOMER,
                List.of(new Index.Part(2, null, SqlType.VARCHAR, Order.ASCENDING)),
                true,
                false,
                List.of(),
                null,
                2,
                true,
                NO_OPTIONS,
                null);
    }

    private static Table purchase() {
        return new Table(
                PURCHASE,
                STORE,
                "purchase",
                Role.BOOTSTRAP,
                List.of(
                        new Column(
                                1,
                                "id",
                                SqlType.INTEGER,
                                true,
                                "nextval('store.purchase_id_seq')",
                                Generation.NONE,
                                null,
                                null),
                        new Column(2, "line", SqlType.SMALLINT, true),
                        new Column(3, "customer", SqlType.BIGINT, true),
                        column(4, "state", SqlType.TEXT, null, Generation.NONE),
                        column(
                                5,
                                "at",
                                SqlType.TIMESTAMPTZ.withModifier(3),
                                "now()",
                                Generation.NONE),
                        column(6, "total", SqlType.NUMERIC, null, Generation.NONE),
                        column(7, "twice", SqlType.NUMERIC, "total * 2", Generation.STORED)),
                8,
                List.of(1, 2),
                List.of(
                        new Constraint.Unique(
                                16_411, "purchase_pkey", true, List.of(1, 2), 16_412, null),
                        new Constraint.ForeignKey(
                                16_413,
                                "purchase_customer_fkey",
                                List.of(3),
                                CUSTOMER,
                                List.of(1),
                                false,
                                Constraint.Action.CASCADE,
                                Constraint.Action.SET_NULL,
                                true,
                                null),
                        new Constraint.Check(
                                16_415,
                                "purchase_state_check",
                                "state IN ('new', 'paid')",
                                true,
                                null)),
                3,
                NO_OPTIONS,
                acl("arwdDxtm", new Acl.Grant(READER, Role.BOOTSTRAP, "r", "r")),
                null);
    }

    private static Index byTime() {
        return new Index(
                PURCHASE_AT,
                STORE,
                "purchase_at",
                Role.BOOTSTRAP,
                PURCHASE,
                List.of(
                        new Index.Part(5, null, SqlType.TIMESTAMPTZ, Order.DESCENDING),
                        new Index.Part(0, "lower(state)", SqlType.TEXT, Order.ASCENDING)),
                false,
                false,
                List.of(6),
                "state <> 'paid'",
                4,
                true,
                new TreeMap<>(Collections.singletonMap("fillfactor", "70")),
                "what is open");
    }

    private static View paid() {
        return new View(
                PAID,
                Schema.PUBLIC,
                "paid",
                Role.BOOTSTRAP,
                List.of(
                        new Column(1, "id", SqlType.INTEGER, false),
                        new Column(2, "who", SqlType.TEXT, false)),
                "SELECT p.id, c.name AS who FROM store.purchase AS p JOIN public.customer AS c"
                        + " ON c.id = p.customer WHERE p.state = 'paid' ORDER BY p.id",
                List.of(PURCHASE, CUSTOMER),
                acl("arwdDxtm", new Acl.Grant(Acl.PUBLIC, Role.BOOTSTRAP, "r", "")),
                "what was paid");
    }

    private static Sequence sequence(int oid, int schema, String name, SqlType type, int table) {
        long most = type.is(ScalarType.INT8) ? Long.MAX_VALUE : Integer.MAX_VALUE;
        return new Sequence(
                oid,
                schema,
                name,
                Role.BOOTSTRAP,
                type,
                1,
                1,
                1,
                most,
                1,
                false,
                table,
                1,
                table == CUSTOMER,
                null,
                null);
    }

    private static Column column(
            int number, String name, SqlType type, @Nullable String text, Generation generation) {
        return new Column(
                number,
                name,
                type,
                generation == Generation.IDENTITY_ALWAYS,
                text,
                generation,
                null,
                null);
    }

    private static List<Routine> routines() {
        Routine.Strict same = (arguments, _) -> arguments[0];
        return List.of(
                routine(870, "pg_catalog", "lower", Routine.Volatility.IMMUTABLE, same),
                routine(9001, "fulcrum", "txn_status", Routine.Volatility.VOLATILE, same));
    }

    private static Routine routine(
            int oid, String schema, String name, Routine.Volatility volatility, Routine.Body body) {
        return new Routine(
                oid,
                schema,
                name,
                List.of(SqlType.TEXT),
                List.of(),
                false,
                List.of(),
                SqlType.TEXT,
                List.of(),
                Routine.Kind.FUNCTION,
                false,
                true,
                volatility,
                body);
    }

    /// What a role reads that has the standard search path.
    static Scene readBy(String role) {
        return readBy(role, "\"$user\", public");
    }

    static Scene readBy(String role, String searchPath) {
        SqlCatalog catalog = catalog();
        return new Scene() {
            @Override
            public SqlCatalog catalog() {
                return catalog;
            }

            @Override
            public String database() {
                return "shop";
            }

            @Override
            public Role user() {
                return Objects.requireNonNull(catalog.role(role));
            }

            @Override
            public Iterable<Datum[]> told(String view) {
                return view.equals("shards") ? shards() : List.of();
            }

            @Override
            public List<Datum[]> settings() {
                return Collections.singletonList(
                        new Datum[] {Cells.of("search_path"), Cells.of(searchPath)});
            }
        };
    }

    /// Two of one table, and one of an index.
    private static List<Datum[]> shards() {
        return List.of(
                shard(1, PURCHASE, 60_000),
                shard(2, PURCHASE, 40_000),
                shard(3, PURCHASE_AT, 5_000));
    }

    private static Datum[] shard(long number, int relation, long bytes) {
        List<Column> columns =
                Objects.requireNonNull(VIEWS.view(SystemViews.FULCRUM, "shards")).columns();
        Datum[] row = new Datum[columns.size()];
        Arrays.fill(row, Datum.NULL);
        row[0] = Cells.of(number);
        for (int i = 0; i < row.length; i++) {
            switch (columns.get(i).name()) {
                case "relation" -> row[i] = Cells.of(relation);
                case "bytes" -> row[i] = Cells.of(bytes);
                default -> {}
            }
        }
        return row;
    }
}
