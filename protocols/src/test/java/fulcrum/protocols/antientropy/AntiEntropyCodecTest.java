package fulcrum.protocols.antientropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Malformed;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Children;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Compare;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Declined;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Describe;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Entry;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Found;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Hand;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Page;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Reason;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Row;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Shape;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Taken;
import fulcrum.protocols.antientropy.RangeLedger.PeerStanding;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What goes in comes out, garbage is refused, and old bytes are read for ever.
final class AntiEntropyCodecTest {

    @Test
    void everyMessageComesBackAndIsNoLongerThanItIsTakenFor() {
        Dice dice = Dice.of(1);
        for (int i = 0; i < 2000; i++) {
            AntiEntropyMessage message = message(dice);
            Bytes bytes = AntiEntropyCodec.MESSAGES.encode(message);
            assertThat(AntiEntropyCodec.MESSAGES.decode(bytes)).isEqualTo(message);
            assertThat((long) bytes.size()).isLessThanOrEqualTo(message.bytesMost());
        }
    }

    @Test
    void everyRecordComesBack() {
        Dice dice = Dice.of(2);
        for (int i = 0; i < 200; i++) {
            SortedMap<Long, RangeLedger> ranges = new TreeMap<>();
            for (int j = dice.below(4); j > 0; j--) {
                ranges.put(dice.below(Long.MAX_VALUE), ledger(dice));
            }
            AntiEntropyRecord record = new AntiEntropyRecord.Ledgers(ranges);
            Bytes bytes = AntiEntropyCodec.RECORDS.encode(record);
            assertThat(AntiEntropyCodec.RECORDS.decode(bytes)).isEqualTo(record);
        }
    }

    record Old(String hex, AntiEntropyMessage message) {}

    static List<Old> old() {
        Digest digest = new Digest(1, -2);
        Bytes a = Bytes.text("a");
        Bytes b = Bytes.text("b");
        return List.of(
                new Old(
                        "01010203040506070800000000000000" + "01fffffffffffffffe",
                        new Compare(2, 3, 4, 5, new Shape(6, 7, 8), digest)),
                new Old("010202030405060207ac02", new Describe(2, 3, 4, 5, 6, List.of(7, 300))),
                new Old(
                        "01030203040500010000000000000001fffffffffffffffe",
                        new Children(2, 3, 4, 5, false, List.of(digest))),
                new Old(
                        "010402030405016101016201016100000000000000" + "01fffffffffffffffe",
                        new Page(2, 3, 4, 5, a, b, List.of(new Entry(a, digest)))),
                new Old(
                        "01050203040506000101610162010162",
                        new Found(2, 3, 4, 5, 6, null, List.of(new Row(a, b)), List.of(b))),
                new Old(
                        "0106020304050601016101" + "62",
                        new Hand(2, 3, 4, 5, 6, List.of(new Row(a, b)))),
                new Old("0107020304", new Taken(2, 3, 4)),
                new Old("01080203040605ac02", new Declined(2, 3, 4, Reason.OUTDATED, 5, 300)));
    }

    /// Bytes of version 1.
    @ParameterizedTest
    @MethodSource("old")
    void bytesWrittenOnceAreReadForEver(Old old) {
        assertThat(AntiEntropyCodec.MESSAGES.encode(old.message).asHex()).isEqualTo(old.hex);
        assertThat(AntiEntropyCodec.MESSAGES.decode(Bytes.hex(old.hex))).isEqualTo(old.message);
    }

    @Test
    void recordsWrittenOnceAreReadForEver() {
        SortedMap<NodeId, PeerStanding> peers = new TreeMap<>();
        peers.put(new NodeId(2), new PeerStanding(4, 5, 6, true));
        SortedMap<Long, RangeLedger> ranges = new TreeMap<>();
        ranges.put(1L, new RangeLedger(2, true, 3, peers));
        AntiEntropyRecord record = new AntiEntropyRecord.Ledgers(ranges);
        String hex = "010101010201030102040500000000000000" + "0601";
        assertThat(AntiEntropyCodec.RECORDS.encode(record).asHex()).isEqualTo(hex);
        assertThat(AntiEntropyCodec.RECORDS.decode(Bytes.hex(hex))).isEqualTo(record);
    }

    /// Digests travel between nodes of different versions.
    @Test
    void theDigestOfARowNeverChanges() {
        Digest digest = Digest.of(Bytes.text("key"), Bytes.text("state"));
        assertThat(digest).isEqualTo(new Digest(4665110743793855287L, 8679595682518233255L));
        assertThat(Digest.of(Bytes.text("ke"), Bytes.text("ystate"))).isNotEqualTo(digest);
    }

    @Test
    void garbageIsRefused() {
        Dice dice = Dice.of(3);
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = AntiEntropyCodec.MESSAGES.encode(message(dice)).toArray();
            bytes[dice.below(bytes.length)] ^= (byte) (1 << dice.below(8));
            try {
                AntiEntropyMessage read = AntiEntropyCodec.MESSAGES.decode(bytes);
                assertThat(AntiEntropyCodec.MESSAGES.encode(read)).isEqualTo(Bytes.wrap(bytes));
            } catch (Malformed refused) {
                assertThat(refused.reason()).isNotEmpty();
            }
        }
        Bytes descending = Bytes.hex("010102020000000001000000" + "00");
        assertThatThrownBy(() -> AntiEntropyCodec.RECORDS.decode(descending))
                .isInstanceOf(Malformed.class);
    }

    private static AntiEntropyMessage message(Dice dice) {
        long exchange = dice.below(Long.MAX_VALUE);
        int step = dice.below(Integer.MAX_VALUE);
        long range = dice.below(Long.MAX_VALUE);
        long copy = dice.below(Long.MAX_VALUE);
        return switch (dice.below(8)) {
            case 0 -> {
                Shape shape =
                        new Shape(
                                dice.below(TreeRange.PLACES),
                                dice.below(TreeRange.PLACES),
                                dice.below(6));
                yield new Compare(exchange, step, range, copy, shape, digest(dice));
            }
            case 1 ->
                    new Describe(
                            exchange,
                            step,
                            range,
                            copy,
                            dice.below(6),
                            some(dice, d -> d.below(1 << 20)));
            case 2 ->
                    new Children(
                            exchange,
                            step,
                            range,
                            copy,
                            dice.chance(1, 2),
                            some(dice, AntiEntropyCodecTest::digest));
            case 3, 4, 5 -> withRows(dice, exchange, step, range, copy);
            case 6 -> new Taken(exchange, step, range);
            default -> {
                Reason why = dice.pick(List.of(Reason.values()));
                yield new Declined(exchange, step, range, why, copy, dice.below(Long.MAX_VALUE));
            }
        };
    }

    private static AntiEntropyMessage withRows(
            Dice dice, long exchange, int step, long range, long copy) {
        return switch (dice.below(3)) {
            case 0 ->
                    new Page(
                            exchange,
                            step,
                            range,
                            copy,
                            bytes(dice),
                            dice.chance(1, 2) ? null : bytes(dice),
                            some(dice, d -> new Entry(bytes(d), digest(d))));
            case 1 ->
                    new Found(
                            exchange,
                            step,
                            range,
                            copy,
                            dice.below(Long.MAX_VALUE),
                            dice.chance(1, 2) ? null : bytes(dice),
                            some(dice, d -> new Row(bytes(d), bytes(d))),
                            some(dice, AntiEntropyCodecTest::bytes));
            default ->
                    new Hand(
                            exchange,
                            step,
                            range,
                            copy,
                            dice.below(Long.MAX_VALUE),
                            some(dice, d -> new Row(bytes(d), bytes(d))));
        };
    }

    private static <T> List<T> some(Dice dice, Function<Dice, T> one) {
        List<T> some = new ArrayList<>();
        for (int i = dice.below(5); i > 0; i--) {
            some.add(one.apply(dice));
        }
        return some;
    }

    private static Digest digest(Dice dice) {
        return new Digest(dice.nextLong(), dice.nextLong());
    }

    private static Bytes bytes(Dice dice) {
        return Bytes.text("x".repeat(dice.below(300)));
    }

    private static RangeLedger ledger(Dice dice) {
        SortedMap<NodeId, PeerStanding> peers = new TreeMap<>();
        for (int i = dice.below(4); i > 0; i--) {
            peers.put(
                    new NodeId(dice.between(1, 100)),
                    new PeerStanding(
                            dice.below(1000),
                            dice.below(1000),
                            dice.nextLong(),
                            dice.chance(1, 2)));
        }
        return new RangeLedger(
                dice.below(Long.MAX_VALUE), dice.chance(1, 2), dice.below(1000), peers);
    }
}
