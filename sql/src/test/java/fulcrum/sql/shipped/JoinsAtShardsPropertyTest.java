package fulcrum.sql.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.schema.TableState;
import fulcrum.database.sharding.TableId;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.codec.Fixtures;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.execution.ShardPrograms;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.storage.StoredTable;
import fulcrum.sql.type.SqlType;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Whether shards join two tables that lie together, or the session does, the same comes of it, or
/// an error does.
final class JoinsAtShardsPropertyTest {

    private static final int QUERIES = 600;

    private static final Table PARTS =
            new Table(
                    16_385,
                    2200,
                    "parts",
                    10,
                    List.of(
                            new Column(1, "of", SqlType.INTEGER, true),
                            new Column(2, "number", SqlType.INTEGER, true),
                            new Column(3, "w", SqlType.INTEGER, false)),
                    4,
                    List.of(1, 2),
                    List.of(),
                    33,
                    new TreeMap<>(),
                    null,
                    null);

    private static final StoredTable STORED_PARTS =
            new StoredTable(
                    PARTS,
                    new TableDescriptor(
                            new TableId(33),
                            new TableName("sql", "16385"),
                            new TableId(32),
                            1,
                            TableState.PUBLIC,
                            List.of(column("of"), column("number")),
                            List.of(
                                    new KeyPart(0, Order.ASCENDING),
                                    new KeyPart(1, Order.ASCENDING)),
                            List.of(0),
                            TableOptions.STANDARD));

    private static final SqlCatalog CATALOG =
            SqlCatalog.EMPTY.with(
                    List.of(
                            new Schema(Schema.PUBLIC, "public", 10, null, null),
                            RowExpressions.TABLE,
                            PARTS),
                    List.of(),
                    List.of(RowExpressions.STORED.descriptor(), STORED_PARTS.descriptor()));

    private static final Queries QUERIES_OF = new Queries(CATALOG);

    private static fulcrum.database.schema.Column column(String name) {
        return new fulcrum.database.schema.Column(name, KeyType.Scalar.INTEGER, false);
    }

    private static String query(Dice dice) {
        String kind = dice.pick(List.of("JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"));
        String more =
                dice.pick(
                        List.of(
                                "",
                                "",
                                " AND w > a",
                                " AND 10 / w > s",
                                " AND number <> 2 AND flag",
                                " AND w + id < 40"));
        String where =
                dice.chance(1, 3)
                        ? ""
                        : " WHERE "
                                + dice.pick(
                                        List.of(
                                                RowExpressions.truth(dice, 2),
                                                "w < 5",
                                                "10 / (w - 3) < 4",
                                                "t IS NULL OR w IS NULL"));
        return switch (dice.below(5)) {
            case 0 -> "SELECT id, number, w, t FROM t " + kind + " parts ON of = id" + more + where;
            case 1 -> "SELECT * FROM parts " + kind + " t ON id = of" + more + where;
            case 2 ->
                    "SELECT count(*), sum(w), max(t) FROM t "
                            + kind
                            + " parts ON of = id"
                            + more
                            + where;
            case 3 -> "SELECT x.number, y.w FROM parts x JOIN parts y ON x.of = y.of";
            default -> "SELECT w, c, js FROM t, parts WHERE of = id" + more;
        };
    }

    private static void fill(StoredRows rows, Dice dice, int count, int own) {
        rows.fill(dice, count, own);
        for (int of = 0; of < count + 2; of++) {
            for (int number = dice.below(4); number > 0; number--) {
                Datum w = dice.chance(1, 6) ? Datum.NULL : new Datum.Int(dice.below(9));
                Datum[] row = {new Datum.Int(of), new Datum.Int(number), w};
                rows.put(STORED_PARTS, row, dice.chance(own, 20));
            }
        }
    }

    private static boolean isColocated(Plan plan) {
        boolean[] found = {plan instanceof Plan.Colocated};
        Plan _ =
                Plans.withInputs(
                        plan,
                        input -> {
                            found[0] |= isColocated(input);
                            return input;
                        });
        return found[0];
    }

    private static List<String> sorted(String told) {
        return told.lines().sorted().toList();
    }

    @Test
    void theBytesOfVersionTwoAreReadAndWritten() {
        Fixtures.areWritten("v2/joins.hex", JoinCodec.JOINS);
    }

    @Test
    void garbageIsNoJoin() {
        for (Fixtures.Fixture kept : Fixtures.in("v2/joins.hex")) {
            for (int size = 1; size < kept.frame().size(); size++) {
                Bytes prefix = kept.frame().slice(0, size);
                Bytes sent = new Dispatch(prefix, List.of()).toBytes();
                assertThatThrownBy(() -> new ShardPrograms().begin(sent))
                        .isInstanceOf(Malformed.class);
            }
        }
    }

    @Test
    void aJoinBringsTheSameWhereverItIsCarriedOut() {
        int colocated = 0;
        int errors = 0;
        int less = 0;
        for (int i = 0; i < QUERIES; i++) {
            Dice dice = Dice.of(66).fork("join", i);
            String text = query(dice);
            Plan plan;
            try {
                plan = QUERIES_OF.plan(text);
            } catch (SqlError _) {
                continue; // it means nothing
            }
            int rows = dice.below(25);
            int own = dice.chance(1, 4) ? dice.between(1, 5) : 0;
            StoredRows here = new StoredRows(0);
            StoredRows there = new StoredRows(dice.between(2, 30));
            fill(here, dice.fork("rows"), rows, own);
            fill(there, dice.fork("rows"), rows, own);
            String expected = QUERIES_OF.told(plan, here);
            String got = QUERIES_OF.told(plan, there);
            boolean failed = expected.startsWith(Queries.FAILED);
            assertThat(got.startsWith(Queries.FAILED)).as("%s: %s", text, got).isEqualTo(failed);
            if (!failed) {
                assertThat(sorted(got)).as(text).isEqualTo(sorted(expected));
            }
            colocated += isColocated(plan) ? 1 : 0;
            errors += failed ? 1 : 0;
            less += there.joined > 0 ? 1 : 0;
        }
        assertThat(colocated).isGreaterThan(QUERIES / 3);
        assertThat(errors).isGreaterThan(10);
        assertThat(less).isGreaterThan(QUERIES / 4);
    }
}
