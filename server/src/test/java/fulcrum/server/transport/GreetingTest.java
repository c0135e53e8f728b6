package fulcrum.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Malformed;
import org.junit.jupiter.api.Test;

/// The bytes of the first version, kept forever: other versions must at least be able to say that
/// they do not understand each other.
final class GreetingTest {

    private static final Greeting HELLO =
            new Greeting.Hello(
                    new VersionRange(1, 3),
                    new ClusterId(0x1122334455667788L, 0x99aabbccddeeff00L),
                    new NodeId(2),
                    new NodeId(1),
                    Purpose.PEER,
                    0x0102030405060708L);

    private static final String HELLO_BYTES =
            "01464c434d"
                    + "01"
                    + "0103"
                    + "112233445566778899aabbccddeeff00"
                    + "0201"
                    + "01"
                    + "0102030405060708";

    private static final Greeting HELLO_OF_A_RESCUED_CLUSTER =
            new Greeting.Hello(
                    new VersionRange(1, 3),
                    new ClusterId(0x1122334455667788L, 0x99aabbccddeeff00L),
                    new NodeId(2),
                    new NodeId(1),
                    Purpose.PEER,
                    0x0102030405060708L,
                    2);

    private static final String HELLO_OF_A_RESCUED_CLUSTER_BYTES =
            HELLO_BYTES.replace("01464c434d01", "01464c434d04") + "02";

    private static final Greeting WELCOME =
            new Greeting.Welcome(1, new NodeId(1), 0x0102030405060708L);

    private static final String WELCOME_BYTES =
            "01464c434d" + "02" + "01" + "01" + "0102030405060708";

    private static final Greeting FAREWELL =
            new Greeting.Farewell(Refusal.WRONG_CLUSTER, "no", new VersionRange(1, 1));

    private static final String FAREWELL_BYTES = "01464c434d" + "03" + "01" + "026e6f" + "0101";

    @Test
    void writesTheBytesOfTheFirstVersion() {
        assertThat(Greeting.CODEC.encode(HELLO).asHex()).isEqualTo(HELLO_BYTES);
        assertThat(Greeting.CODEC.encode(WELCOME).asHex()).isEqualTo(WELCOME_BYTES);
        assertThat(Greeting.CODEC.encode(FAREWELL).asHex()).isEqualTo(FAREWELL_BYTES);
    }

    @Test
    void readsTheBytesOfTheFirstVersion() {
        assertThat(Greeting.CODEC.decode(Bytes.hex(HELLO_BYTES))).isEqualTo(HELLO);
        assertThat(Greeting.CODEC.decode(Bytes.hex(WELCOME_BYTES))).isEqualTo(WELCOME);
        assertThat(Greeting.CODEC.decode(Bytes.hex(FAREWELL_BYTES))).isEqualTo(FAREWELL);
    }

    @Test
    void aHelloNamesAnyEpochButTheFirst() {
        assertThat(Greeting.CODEC.encode(HELLO_OF_A_RESCUED_CLUSTER).asHex())
                .isEqualTo(HELLO_OF_A_RESCUED_CLUSTER_BYTES);
        assertThat(Greeting.CODEC.decode(Bytes.hex(HELLO_OF_A_RESCUED_CLUSTER_BYTES)))
                .isEqualTo(HELLO_OF_A_RESCUED_CLUSTER);
    }

    @Test
    void readsAReasonThatOnlyNewerSoftwareKnows() {
        String newer = "01464c434d" + "03" + "c8" + "026e6f" + "0101";
        assertThat(Greeting.CODEC.decode(Bytes.hex(newer)))
                .isEqualTo(new Greeting.Farewell(Refusal.OTHER, "no", new VersionRange(1, 1)));
    }

    @Test
    void refusesGreetingsOfOthers() {
        assertThatThrownBy(() -> Greeting.CODEC.decode(Bytes.text("GET / HTTP/1.1\r\n\r\n")))
                .isInstanceOf(Malformed.class);
        String otherMagic = HELLO_BYTES.replace("464c434d", "464c434e");
        assertThatThrownBy(() -> Greeting.CODEC.decode(Bytes.hex(otherMagic)))
                .hasMessageContaining("no greeting");
    }

    @Test
    void everyOtherByteIsAnotherGreetingOrNone() {
        byte[] bytes = Bytes.hex(HELLO_BYTES).toArray();
        Dice dice = Dice.of(11);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= (byte) dice.between(1, 255);
            try {
                assertThat(Greeting.CODEC.decode(changed)).isNotEqualTo(HELLO);
            } catch (Malformed malformed) {
                assertThat(malformed.reason()).isNotEmpty();
            }
        }
    }

    @Test
    void versionsMeetAtTheHighestThatBothSpeak() {
        assertThat(new VersionRange(1, 3).common(new VersionRange(2, 5))).isEqualTo(3);
        assertThat(new VersionRange(4, 9).common(new VersionRange(2, 5))).isEqualTo(5);
        assertThat(new VersionRange(1, 2).common(new VersionRange(3, 5)))
                .isEqualTo(VersionRange.NONE);
    }

    @Test
    void theLongestFarewellIsWithinTheBoundOfGreetings() {
        Greeting longest =
                new Greeting.Farewell(
                        Refusal.OTHER,
                        "x".repeat(Greeting.DETAIL_MOST),
                        new VersionRange(Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertThat(Greeting.CODEC.encode(longest).size()).isLessThan(Greeting.BYTES_MOST);
    }
}
