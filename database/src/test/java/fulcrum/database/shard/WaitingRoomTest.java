package fulcrum.database.shard;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {

    private static final ShardCommand ANY = new ShardCommand.Get(Bytes.EMPTY);

    @Test
    void itIsAMapByNumberWhoseFirstIsTheOldest() {
        for (long seed = 1; seed <= 50; seed++) {
            Dice dice = Dice.of(seed);
            WaitingRoom room = new WaitingRoom();
            TreeMap<Long, Waiting> twin = new TreeMap<>();
            room.begin(dice.below(1L << 50));
            for (int i = 0; i < 2_000; i++) {
                if (dice.chance(1, 2) || twin.isEmpty()) {
                    Waiting waiting = new Waiting(room.nextNumber(), i, 0, ANY, null);
                    room.add(waiting);
                    twin.put(waiting.number, waiting);
                } else {
                    long number = dice.between(twin.firstKey() - 3, twin.lastKey() + 3);
                    assertThat(room.find(number)).isSameAs(twin.get(number));
                    assertThat(room.remove(number)).isSameAs(twin.remove(number));
                }
                assertThat(room.count()).isEqualTo(twin.size());
                assertThat(room.oldest())
                        .isSameAs(twin.isEmpty() ? null : twin.firstEntry().getValue());
            }
        }
    }
}
