package fulcrum.database.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.sharding.TableId;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import org.junit.jupiter.api.Test;

/// The catalog's rows lie by themselves, and say what they are of.
class SystemTablesTest {

    private static final TableId SPACE = SystemTables.FIRST_OF_USERS;
    private static final TableId TABLE = new TableId(1L << 40);
    private static final TableName NAME = new TableName("public", "orders");

    @Test
    void theirRowsAreInTheirRangeAndThoseOfUsersAreNot() {
        assertThat(SystemTables.RANGE.contains(SystemTables.table(TABLE))).isTrue();
        assertThat(SystemTables.RANGE.contains(SystemTables.name(NAME))).isTrue();
        assertThat(SystemTables.RANGE.contains(SystemTables.shard(SPACE, Bytes.EMPTY))).isTrue();
        assertThat(SystemTables.RANGE.contains(SystemTables.version(SPACE, TABLE))).isTrue();
        assertThat(SystemTables.RANGE.contains(SystemTables.NEXT_NUMBERS)).isTrue();
        assertThat(SystemTables.RANGE.overlaps(SPACE.range())).isFalse();
        assertThat(SystemTables.RANGE.overlaps(TABLE.range())).isFalse();
    }

    @Test
    void keysSayWhatTheyAreOf() {
        assertThat(SystemTables.name(SystemTables.name(NAME))).isEqualTo(NAME);
        assertThat(SystemTables.versioned(SystemTables.version(SPACE, TABLE))).isEqualTo(TABLE);
        assertThat(SystemTables.space(TABLE.prefix().concat(Bytes.text("x")))).isEqualTo(TABLE);
        assertThatThrownBy(() -> SystemTables.space(Bytes.of((byte) 0xff)))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void whatIsOfOneSpaceLiesTogether() {
        Bytes shard = SystemTables.shard(SPACE, Bytes.text("any"));
        assertThat(SystemTables.shards(SPACE).contains(shard)).isTrue();
        assertThat(SystemTables.shards(TABLE).contains(shard)).isFalse();
        Bytes version = SystemTables.version(SPACE, TABLE);
        assertThat(SystemTables.versions(SPACE).contains(version)).isTrue();
        assertThat(SystemTables.versions(TABLE).contains(version)).isFalse();
        assertThat(SystemTables.names("public").contains(SystemTables.name(NAME))).isTrue();
    }
}
