package fulcrum.database.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.Column;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.SchemaRow;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.schema.TableState;
import fulcrum.database.session.Town;
import fulcrum.database.sharding.ShardEpoch;
import fulcrum.database.sharding.ShardId;
import fulcrum.database.sharding.TableId;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Tables are made, changed and dropped by transactions over the catalog's rows.
class DefinitionTest {

    private static final List<Long> GROUPS = List.of(1L, 2L, 3L, 4L);
    private static final TableName ORDERS = new TableName("public", "orders");
    private static final Column ID = new Column("id", KeyType.Scalar.INTEGER, false);
    private static final Column NAME = new Column("name", KeyType.Scalar.TEXT, false);

    private final Town town = new Town(3);

    private static TableOptions options(Map<String, String> texts) {
        return ((TableOptions.Parsed.Accepted) TableOptions.parse(texts)).options();
    }

    private static TableDraft draft(TableName name, Map<String, String> texts, Column... columns) {
        return new TableDraft(
                name, List.of(columns), List.of(new KeyPart(0, Order.ASCENDING)), options(texts));
    }

    private static Definition create(String name, Map<String, String> texts, Column... columns) {
        return new CreateTable(draft(new TableName("public", name), texts, columns), 3, GROUPS);
    }

    private Step runs(Definition definition) {
        return new Clerk(town, 1, definition).ends();
    }

    private TableDescriptor made(Definition definition) {
        return ((Step.Done) runs(definition)).table();
    }

    private Objection refused(Definition definition) {
        return ((Step.Refused) runs(definition)).objection();
    }

    private SchemaRow row(Bytes key) {
        return Objects.requireNonNull(Clerk.row(town, key));
    }

    @Test
    void aTableIsMadeWithItsNameItsVersionAndItsShards() {
        TableDescriptor made = made(create("orders", Map.of(), ID, NAME));
        assertThat(made.version()).isEqualTo(1);
        assertThat(made.id()).isEqualTo(SystemTables.FIRST_OF_USERS);
        assertThat(row(SystemTables.name(ORDERS))).isEqualTo(new SchemaRow.Named(made.id()));
        assertThat(row(SystemTables.table(made.id()))).isEqualTo(made);
        assertThat(row(SystemTables.version(made.id(), made.id())))
                .isEqualTo(new SchemaRow.Versioned(1));
        SchemaRow.Placed first =
                (SchemaRow.Placed) row(SystemTables.shard(made.id(), made.id().range().from()));
        assertThat(first.shard()).isEqualTo(new ShardId(1));
        assertThat(first.group()).isEqualTo(1);
        assertThat(first.epoch()).isEqualTo(ShardEpoch.FIRST);
        assertThat(row(SystemTables.NEXT_NUMBERS))
                .as("three hash ranges for three nodes")
                .isEqualTo(new SchemaRow.Numbers(nextOf(made), new ShardId(4)));
    }

    private static TableId nextOf(TableDescriptor made) {
        return new TableId(made.id().number() + 1);
    }

    @Test
    void ofTwoWhoCreateOneNameAtOnceOneWins() {
        Clerk one = new Clerk(town, 1, create("orders", Map.of(), ID));
        Clerk other = new Clerk(town, 2, create("orders", Map.of("shards", "2"), ID, NAME));
        while (one.end() == null || other.end() == null) {
            one.goOn();
            other.goOn();
            town.passes(10_000_000);
        }
        List<Step> ends = new ArrayList<>(List.of(one.ends(), other.ends()));
        assertThat(ends).filteredOn(Step.Done.class::isInstance).hasSize(1);
        assertThat(ends).filteredOn(Step.Refused.class::isInstance).hasSize(1);
        ends.removeIf(Step.Refused.class::isInstance);
        TableDescriptor winner = ((Step.Done) ends.getFirst()).table();
        assertThat(row(SystemTables.table(winner.id()))).isEqualTo(winner);
    }

    @Test
    void keyRangesBeginWhereTheySay() {
        TableDescriptor made =
                made(create("names", Map.of("sharding", "range", "split_at", "{G,M,S}"), NAME, ID));
        Bytes behindG = made.layout().key(List.of(new Datum.Text("G")));
        SchemaRow.Placed second = (SchemaRow.Placed) row(SystemTables.shard(made.id(), behindG));
        assertThat(second.range().contains(behindG)).isTrue();
        assertThat(second.group()).isEqualTo(2);
    }

    @Test
    void tablesLieTogetherInOneSpaceAndChangeNoShard() {
        TableDescriptor orders = made(create("orders", Map.of(), ID, NAME));
        TableDescriptor items =
                made(
                        new CreateTable(
                                new TableDraft(
                                        new TableName("public", "items"),
                                        List.of(ID, NAME),
                                        List.of(
                                                new KeyPart(1, Order.ASCENDING),
                                                new KeyPart(0, Order.DESCENDING)),
                                        options(
                                                Map.of(
                                                        "colocate_with",
                                                        "orders",
                                                        "shard_key",
                                                        "{id}"))),
                                3,
                                GROUPS));
        assertThat(items.space()).isEqualTo(orders.id());
        assertThat(row(SystemTables.version(orders.id(), items.id())))
                .isEqualTo(new SchemaRow.Versioned(1));
        assertThat(row(SystemTables.NEXT_NUMBERS))
                .isEqualTo(new SchemaRow.Numbers(nextOf(items), new ShardId(4)));
    }

    @Test
    void whatCannotBeIsRefusedByNameAndWithAWayOut() {
        made(create("orders", Map.of(), ID, NAME));
        made(create("names", Map.of("sharding", "range"), NAME));
        Objection twice = refused(create("orders", Map.of(), ID));
        assertThat(twice.sqlState()).isEqualTo("42P07");
        assertThat(twice.reason()).isEqualTo("table 'public.orders' exists already");
        assertThat(refused(create("a", Map.of("colocate_with", "order"), ID)).reason())
                .isEqualTo("colocate_with names table 'public.order', which does not exist");
        assertThat(refused(create("a", Map.of("colocate_with", "names"), ID)).reason())
                .isEqualTo("colocate_with names table 'public.names', which is not hashed");
        assertThat(refused(create("a", Map.of("colocate_with", "orders"), NAME)).reason())
                .isEqualTo(
                        "'public.a' cannot lie with 'public.orders': a shard key of [TEXT] where"
                                + " the others have one of [INTEGER]");
        assertThat(refused(create("a", Map.of("shards", "5"), ID)).reason())
                .isEqualTo("5 shards are more than the 4 groups there are");
        assertThat(refused(create("a", Map.of("shard_key", "{name}"), ID, NAME)).reason())
                .isEqualTo("shard_key names 'name', which is no column of the primary key");
        Map<String, String> back = Map.of("sharding", "range", "split_at", "{9,10,5}");
        assertThat(refused(create("a", back, ID)).reason())
                .isEqualTo("split_at has '5' behind '10'");
        Map<String, String> word = Map.of("sharding", "range", "split_at", "{ten}");
        assertThat(refused(create("a", word, ID)).reason())
                .isEqualTo("split_at has 'ten', which is no value of column 'id'");
        assertThat(refused(create("a", Map.of(), ID, ID)).reason())
                .isEqualTo("column 'id' is given twice");
        assertThat(refused(ChangeTable.drop(new TableName("public", "a"))).reason())
                .isEqualTo("table 'public.a' does not exist");
    }

    @Test
    void whatWasRefusedHasTakenNoNumbers() {
        refused(create("a", Map.of("shards", "5"), ID));
        assertThat(made(create("a", Map.of(), ID)).id()).isEqualTo(SystemTables.FIRST_OF_USERS);
    }

    @Test
    void eachChangeIsANewVersion() {
        TableDescriptor made = made(create("orders", Map.of(), ID));
        TableDescriptor changed = made(ChangeTable.addColumn(ORDERS, NAME));
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.columns()).containsExactly(ID, NAME);
        assertThat(row(SystemTables.version(made.id(), made.id())))
                .isEqualTo(new SchemaRow.Versioned(2));
        assertThat(refused(ChangeTable.addColumn(ORDERS, NAME)).sqlState()).isEqualTo("42701");
    }

    @Test
    void aNameThatIsDroppedIsFreeAndTheTableKeepsALastVersion() {
        TableDescriptor made = made(create("orders", Map.of(), ID));
        TableDescriptor dropped = made(ChangeTable.drop(ORDERS));
        assertThat(dropped.state()).isEqualTo(TableState.DROPPED);
        assertThat(row(SystemTables.version(made.id(), made.id())))
                .isEqualTo(new SchemaRow.Versioned(2));
        assertThat(made(create("orders", Map.of(), ID)).id()).isEqualTo(nextOf(made));
    }

    @Test
    void aTableIsFrozenAndThawedByOneVersionEach() {
        TableDescriptor made = made(create("orders", Map.of(), ID));
        TableDescriptor frozen = made(ChangeTable.freeze(ORDERS));
        assertThat(frozen.state()).isEqualTo(TableState.FROZEN);
        assertThat(frozen.version()).isEqualTo(made.version() + 1);
        assertThat(row(SystemTables.table(made.id()))).isEqualTo(frozen);
        TableDescriptor thawed = made(ChangeTable.thaw(ORDERS));
        assertThat(thawed.state()).isEqualTo(TableState.PUBLIC);
        assertThat(row(SystemTables.version(made.id(), made.id())))
                .isEqualTo(new SchemaRow.Versioned(made.version() + 2));
    }
}
