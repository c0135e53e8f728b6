package fulcrum.protocols.lattice.leaderless;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Malformed;
import fulcrum.protocols.lattice.leaderless.Placement.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What goes in comes out, garbage is refused, and old bytes are read for ever.
final class LeaderlessCodecTest {

    private static final int ROUNDS = 2000;

    @Test
    void everyMessageComesBack() {
        Dice dice = Dice.of(1);
        for (int i = 0; i < ROUNDS; i++) {
            comesBack(LeaderlessCodec.MESSAGES, message(dice));
        }
    }

    @Test
    void everyRecordComesBack() {
        Dice dice = Dice.of(2);
        for (int i = 0; i < ROUNDS; i++) {
            comesBack(LeaderlessCodec.RECORDS, record(dice));
        }
    }

    @Test
    void everyAnswerComesBack() {
        Dice dice = Dice.of(3);
        for (int i = 0; i < ROUNDS; i++) {
            comesBack(LeaderlessCodec.ANSWERS, answer(dice));
        }
    }

    private static <T> void comesBack(Codec<T> codec, T value) {
        assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
    }

    @Test
    void garbageIsRefusedOrAnotherValueInItsOneForm() {
        Dice dice = Dice.of(4);
        for (int i = 0; i < ROUNDS; i++) {
            garble(LeaderlessCodec.MESSAGES, message(dice), dice);
            garble(LeaderlessCodec.RECORDS, record(dice), dice);
            garble(LeaderlessCodec.ANSWERS, answer(dice), dice);
        }
    }

    private static <T> void garble(Codec<T> codec, T value, Dice dice) {
        byte[] bytes = codec.encode(value).toArray();
        bytes[dice.below(bytes.length)] ^= (byte) (1 << dice.below(8));
        try {
            assertThat(codec.encode(codec.decode(bytes))).isEqualTo(Bytes.wrap(bytes));
        } catch (Malformed refused) {
            assertThat(refused.reason()).isNotEmpty();
        }
    }

    /// Bytes of version 1.
    @ParameterizedTest
    @CsvSource({
        "message, 0101070203016b02016d01000000000000002a",
        "message, 0109050103016b016d02010000000101610102",
        "record, 01010903016b02016d0102696410026f6b",
        "record, 01040201000202020102000103010102656100",
        "answer, 0101026f6b02010203000001",
        "answer, 01020104737461740202030001",
    })
    void bytesWrittenOnceAreReadForEver(String what, String hex) {
        Bytes bytes = Bytes.hex(hex);
        Codec<?> codec =
                switch (what) {
                    case "message" -> LeaderlessCodec.MESSAGES;
                    case "record" -> LeaderlessCodec.RECORDS;
                    default -> LeaderlessCodec.ANSWERS;
                };
        assertThat(again(codec, bytes)).isEqualTo(bytes);
    }

    private static <T> Bytes again(Codec<T> codec, Bytes bytes) {
        return codec.encode(codec.decode(bytes));
    }

    // What is drawn

    private static LeaderlessMessage message(Dice dice) {
        long number = dice.below(Long.MAX_VALUE);
        return switch (dice.below(14)) {
            case 0 ->
                    new LeaderlessMessage.Merge(
                            number, epoch(dice), bytes(dice), bytes(dice), flip(dice), time(dice));
            case 1 -> new LeaderlessMessage.Merged(number, orNull(dice));
            case 2 -> new LeaderlessMessage.Read(number, epoch(dice), bytes(dice));
            case 3 -> new LeaderlessMessage.Have(number, orNull(dice), time(dice));
            case 4 ->
                    new LeaderlessMessage.Declined(
                            number, "why", flip(dice), flip(dice) ? placement(dice) : null);
            case 5 -> new LeaderlessMessage.Moved(placement(dice));
            case 6 -> new LeaderlessMessage.Keep(number, node(dice), bytes(dice), bytes(dice));
            case 7 -> new LeaderlessMessage.Kept(number, node(dice));
            case 8 ->
                    new LeaderlessMessage.Make(
                            number,
                            dice.below(9),
                            epoch(dice),
                            bytes(dice),
                            bytes(dice),
                            consistency(dice),
                            flip(dice) ? new Once(bytes(dice), 1, dice.nextLong()) : null);
            case 9 -> new LeaderlessMessage.Made(number, outcome(dice));
            case 10 -> new LeaderlessMessage.Probe();
            case 11 -> new LeaderlessMessage.Here(dice.below(100));
            case 12 -> new LeaderlessMessage.Fill(number, epoch(dice), bytes(dice), orNull(dice));
            default -> {
                List<Bytes> keys = List.of(bytes(dice), bytes(dice));
                yield new LeaderlessMessage.Filling(number, bytes(dice), keys, keys, flip(dice));
            }
        };
    }

    private static LeaderlessRecord record(Dice dice) {
        long index = dice.below(Long.MAX_VALUE);
        return switch (dice.below(9)) {
            case 0 ->
                    new LeaderlessRecord.Joined(
                            index, bytes(dice), bytes(dice), flip(dice) ? done(dice) : null);
            case 1 -> new LeaderlessRecord.Dropped(index, bytes(dice));
            case 2 -> new LeaderlessRecord.Incarnated(index);
            case 3 -> new LeaderlessRecord.Placed(placement(dice));
            case 4 -> new LeaderlessRecord.Filled(bytes(dice), dice.pick(List.of(Stage.values())));
            case 5 -> new LeaderlessRecord.HintKept(hint(dice));
            case 6 -> new LeaderlessRecord.HintGone(index);
            case 7 -> new LeaderlessRecord.Forgot(dice.nextLong());
            default ->
                    new LeaderlessRecord.Checkpoint(
                            dice.below(9),
                            placement(dice),
                            List.of(bytes(dice)),
                            List.of(),
                            List.of(hint(dice), hint(dice)),
                            List.of(done(dice)),
                            dice.nextLong());
        };
    }

    private static LeaderlessAnswer answer(Dice dice) {
        return flip(dice)
                ? new LeaderlessAnswer.Wrote(
                        bytes(dice), 2, dice.below(3), 2, 3, flip(dice), flip(dice), flip(dice))
                : new LeaderlessAnswer.Found(
                        orNull(dice), dice.below(4), 2, 3, flip(dice), flip(dice));
    }

    private static Consistency consistency(Dice dice) {
        Level level =
                dice.pick(
                        List.of(
                                Level.one(),
                                Level.two(),
                                Level.quorum(),
                                Level.all(),
                                Level.localQuorum(),
                                new Level.Count(7)));
        Consistency some = Consistency.of(level);
        return switch (dice.below(5)) {
            case 0 -> some.sloppily();
            case 1 -> some.degrading();
            case 2 -> some.adversarial();
            case 3 -> Consistency.of(dice.pick(List.of(Grade.values())));
            default -> some;
        };
    }

    private static Outcome outcome(Dice dice) {
        return switch (dice.below(3)) {
            case 0 -> new Outcome.Done(bytes(dice));
            case 1 ->
                    new Outcome.Refused(
                            dice.pick(List.of(Outcome.Refusal.values())),
                            flip(dice) ? node(dice) : null);
            default -> new Outcome.Unknown("1 of 3");
        };
    }

    private static Placement placement(Dice dice) {
        List<Range> ranges = new ArrayList<>();
        TreeSet<Bytes> from = new TreeSet<>(List.of(Bytes.EMPTY, bytes(dice), bytes(dice)));
        for (Bytes begins : from) {
            NodeId home = node(dice);
            ranges.add(
                    new Range(
                            begins,
                            epoch(dice),
                            epoch(dice),
                            List.of(home),
                            flip(dice) ? List.of(node(dice)) : List.of(),
                            List.of(node(dice))));
        }
        TreeMap<NodeId, String> regions = new TreeMap<>();
        if (flip(dice)) {
            regions.put(node(dice), "ea");
        }
        return new Placement(
                epoch(dice), ranges, regions, new TreeSet<>(List.of(node(dice), node(dice))));
    }

    private static Hint hint(Dice dice) {
        return new Hint(dice.below(99), node(dice), bytes(dice), bytes(dice), dice.nextLong());
    }

    private static Done done(Dice dice) {
        return new Done(bytes(dice), dice.nextLong(), bytes(dice));
    }

    private static long epoch(Dice dice) {
        return dice.between(1L, 1000L);
    }

    private static NodeId node(Dice dice) {
        return new NodeId(dice.between(1, 300));
    }

    private static boolean flip(Dice dice) {
        return dice.chance(1, 2);
    }

    private static HybridTimestamp time(Dice dice) {
        return new HybridTimestamp(dice.below(Long.MAX_VALUE));
    }

    private static @Nullable Bytes orNull(Dice dice) {
        return flip(dice) ? bytes(dice) : null;
    }

    private static Bytes bytes(Dice dice) {
        byte[] bytes = new byte[dice.below(6)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) dice.below(256);
        }
        return Bytes.wrap(bytes);
    }
}
