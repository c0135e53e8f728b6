package fulcrum.protocols.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Malformed;
import fulcrum.protocols.gossip.GossipMessage.Ack;
import fulcrum.protocols.gossip.GossipMessage.Greeting;
import fulcrum.protocols.gossip.GossipMessage.Nack;
import fulcrum.protocols.gossip.GossipMessage.Ping;
import fulcrum.protocols.gossip.GossipMessage.PingRequest;
import fulcrum.protocols.gossip.GossipMessage.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What goes in comes out, garbage is refused, and old bytes are read for ever.
final class GossipCodecTest {

    @Test
    void everyMessageComesBack() {
        Dice dice = Dice.of(1);
        for (int i = 0; i < 2000; i++) {
            GossipMessage message = message(dice);
            Bytes bytes = GossipCodec.MESSAGES.encode(message);
            assertThat(GossipCodec.MESSAGES.decode(bytes)).isEqualTo(message);
        }
    }

    @Test
    void aRumourIsNeverLongerThanItIsTakenFor() {
        Dice dice = Dice.of(2);
        for (int i = 0; i < 2000; i++) {
            List<Rumour> one = List.of(rumour(dice));
            int bytes = GossipCodec.MESSAGES.encode(new Roster(one)).size() - 3;
            assertThat(bytes).isLessThanOrEqualTo(one.getFirst().bytesMost());
        }
    }

    @Test
    void everyRecordComesBack() {
        Dice dice = Dice.of(3);
        for (int i = 0; i < 100; i++) {
            SortedMap<NodeId, Bytes> payloads = new TreeMap<>();
            for (int j = dice.below(5); j > 0; j--) {
                payloads.put(new NodeId(dice.between(1, 100)), payload(dice));
            }
            GossipRecord record = new GossipRecord.Acquaintances(payloads);
            Bytes bytes = GossipCodec.RECORDS.encode(record);
            assertThat(GossipCodec.RECORDS.decode(bytes)).isEqualTo(record);
        }
    }

    /// Bytes of version 1.
    @ParameterizedTest
    @CsvSource({
        "0101070203010401026869050602020200, ping",
        "01020709010305000300, request",
    })
    void bytesWrittenOnceAreReadForEver(String hex, String what) {
        List<Rumour> rumours =
                List.of(
                        Rumour.alive(new NodeId(3), new Incarnation(1, 4), Bytes.text("hi")),
                        Rumour.suspect(
                                new NodeId(5), new Incarnation(6, 2), new NodeId(2), Bytes.EMPTY));
        GossipMessage message =
                what.equals("ping")
                        ? new Ping(7, rumours)
                        : new PingRequest(
                                7,
                                new NodeId(9),
                                List.of(
                                        Rumour.gone(
                                                new NodeId(3),
                                                new Incarnation(5, 0),
                                                Standing.DEAD,
                                                0)));
        assertThat(GossipCodec.MESSAGES.encode(message).asHex()).isEqualTo(hex);
        assertThat(GossipCodec.MESSAGES.decode(Bytes.hex(hex))).isEqualTo(message);
    }

    @Test
    void garbageIsRefused() {
        Dice dice = Dice.of(4);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = GossipCodec.MESSAGES.encode(message(dice)).toArray();
            bytes[dice.below(bytes.length)] ^= (byte) (1 << dice.below(8));
            try {
                GossipMessage read = GossipCodec.MESSAGES.decode(bytes);
                assertThat(GossipCodec.MESSAGES.encode(read)).isEqualTo(Bytes.wrap(bytes));
            } catch (Malformed refused) {
                assertThat(refused.reason()).isNotEmpty();
            }
        }
        Bytes descending = Bytes.hex("01010203000200");
        assertThatThrownBy(() -> GossipCodec.RECORDS.decode(descending))
                .isInstanceOf(Malformed.class);
    }

    private static GossipMessage message(Dice dice) {
        List<Rumour> rumours = new ArrayList<>();
        for (int i = dice.below(5); i > 0; i--) {
            rumours.add(rumour(dice));
        }
        long sequence = dice.below(Long.MAX_VALUE);
        return switch (dice.below(6)) {
            case 0 -> new Ping(sequence, rumours);
            case 1 -> new PingRequest(sequence, node(dice), rumours);
            case 2 -> new Ack(sequence, rumours);
            case 3 -> new Nack(sequence, rumours);
            case 4 -> new Greeting(rumours);
            default -> new Roster(rumours);
        };
    }

    private static Rumour rumour(Dice dice) {
        Incarnation incarnation =
                new Incarnation(dice.below(Long.MAX_VALUE), dice.below(Long.MAX_VALUE));
        long age = dice.below(Long.MAX_VALUE);
        return switch (dice.below(4)) {
            case 0 -> Rumour.alive(node(dice), incarnation, payload(dice));
            case 1 -> Rumour.suspect(node(dice), incarnation, node(dice), payload(dice));
            case 2 -> Rumour.gone(node(dice), incarnation, Standing.DEAD, age);
            default -> Rumour.gone(node(dice), incarnation, Standing.LEFT, age);
        };
    }

    private static NodeId node(Dice dice) {
        return new NodeId(dice.between(1, Integer.MAX_VALUE));
    }

    private static Bytes payload(Dice dice) {
        return Bytes.text("x".repeat(dice.below(600)));
    }
}
