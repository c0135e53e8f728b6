package fulcrum.database.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyColumn;
import fulcrum.database.keys.KeySchema;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.codec.Fixtures;
import fulcrum.machine.codec.Malformed;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TableLayoutTest {

    private static final int ROUNDS = 5_000;

    @Test
    void rowsComeBackFromTheirKeysAndLieWhereTheirTableLies() {
        Dice dice = Dice.of(1);
        for (int i = 0; i < ROUNDS; i++) {
            TableLayout table =
                    dice.chance(1, 2)
                            ? Tables.hashed(dice)
                            : new TableLayout.Ranged(Tables.id(dice), Tables.primaryKey(dice));
            List<Datum> row = Tables.row(dice, table.primaryKey());
            Bytes key = table.key(row);
            assertThat(table.read(key)).isEqualTo(row);
            assertThat(table.space().range().contains(key)).isTrue();
        }
    }

    @Test
    void rowsThatBeginAlikeLieInTheRangeOfTheirBeginning() {
        Dice dice = Dice.of(2);
        int narrow = 0;
        for (int i = 0; i < ROUNDS; i++) {
            TableLayout table =
                    dice.chance(1, 2)
                            ? Tables.hashed(dice)
                            : new TableLayout.Ranged(Tables.id(dice), Tables.primaryKey(dice));
            List<Datum> row = Tables.row(dice, table.primaryKey());
            for (int columns = 0; columns <= row.size(); columns++) {
                List<Datum> first = row.subList(0, columns);
                assertThat(table.startingWith(first).contains(table.key(row))).isTrue();
                narrow += table.startingWith(first).equals(table.space().range()) ? 0 : 1;
            }
        }
        assertThat(narrow).isGreaterThan(ROUNDS);
    }

    @Test
    void tablesLieApart() {
        Dice dice = Dice.of(3);
        for (int i = 0; i < ROUNDS; i++) {
            TableId one = Tables.id(dice);
            TableId other = Tables.id(dice);
            assertThat(one.range().overlaps(other.range())).isEqualTo(one.equals(other));
            assertThat(Integer.signum(one.prefix().compareTo(other.prefix())))
                    .isEqualTo(one.compareTo(other));
        }
    }

    @Test
    void theDirectionOfAColumnDoesNotChangeItsHash() {
        KeySchema up = new KeySchema(List.of(new KeyColumn(KeyType.Scalar.TEXT, Order.ASCENDING)));
        KeySchema down =
                new KeySchema(List.of(new KeyColumn(KeyType.Scalar.TEXT, Order.DESCENDING)));
        List<Datum> row = List.of(new Datum.Text("a"));
        TableId table = new TableId(7);
        assertThat(new TableLayout.Hashed(table, up, List.of(0)).withShardKey(row))
                .isEqualTo(new TableLayout.Hashed(table, down, List.of(0)).withShardKey(row));
    }

    @Test
    void aKeyOfAnotherTableOrWithAnotherHashIsNone() {
        KeySchema id = Tables.ID;
        TableLayout.Hashed table = new TableLayout.Hashed(new TableId(7), id, List.of(0));
        TableLayout.Ranged ranged = new TableLayout.Ranged(new TableId(7), id);
        List<Datum> row = List.of(new Datum.Int(5));
        Bytes key = table.key(row);
        byte[] otherHash = key.toArray();
        otherHash[2]++;
        for (Bytes wrong :
                List.of(
                        new TableLayout.Hashed(new TableId(8), id, List.of(0)).key(row),
                        new TableLayout.Hashed(new TableId(7), new TableId(8), id, List.of(0))
                                .key(row),
                        Bytes.wrap(otherHash),
                        ranged.key(row),
                        key.concat(Bytes.of((byte) 0)),
                        key.slice(0, key.size() - 1))) {
            assertThatThrownBy(() -> table.read(wrong)).isInstanceOf(Malformed.class);
        }
        assertThatThrownBy(() -> ranged.read(new TableLayout.Ranged(new TableId(8), id).key(row)))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void aShardKeyIsMadeOfColumnsOfThePrimaryKey() {
        KeySchema id = Tables.ID;
        for (List<Integer> wrong :
                List.of(List.<Integer>of(), List.of(1), List.of(-1), List.of(0, 0))) {
            assertThatThrownBy(() -> new TableLayout.Hashed(new TableId(1), id, wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /// A line is the key of a row (integer descending, text): of a ranged table, of a hashed one,
    /// of one in another's space, by its text.
    @Test
    void keysAreTheSameForEver() {
        KeySchema primaryKey =
                new KeySchema(
                        List.of(
                                new KeyColumn(KeyType.Scalar.INTEGER, Order.DESCENDING),
                                new KeyColumn(KeyType.Scalar.TEXT, Order.ASCENDING)));
        for (Fixtures.Fixture line : Fixtures.in("v1/table-keys.hex")) {
            String[] words = line.value().split(" ", 5);
            TableId space = new TableId(Long.parseLong(words[1]));
            TableId table = new TableId(Long.parseLong(words[2]));
            TableLayout layout =
                    words[0].equals("ranged")
                            ? new TableLayout.Ranged(table, primaryKey)
                            : new TableLayout.Hashed(space, table, primaryKey, List.of(1));
            List<Datum> row =
                    List.of(new Datum.Int(Long.parseLong(words[3])), new Datum.Text(words[4]));
            assertThat(layout.key(row)).isEqualTo(line.frame());
            assertThat(layout.read(line.frame())).isEqualTo(row);
        }
    }
}
