package fulcrum.database.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.shard.ShardMessage.Consensus;
import fulcrum.database.shard.ShardMessage.Forward;
import fulcrum.database.shard.ShardMessage.Forwarded;
import fulcrum.database.shard.ShardMessage.Reply;
import fulcrum.database.shard.ShardResult.Found;
import fulcrum.database.shard.ShardResult.Keyed;
import fulcrum.database.shard.ShardResult.Opened;
import fulcrum.database.shard.ShardResult.Rows;
import fulcrum.database.shard.ShardResult.Written;
import fulcrum.database.sharding.Epochs;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.AnyTxn;
import fulcrum.database.transaction.Sought;
import fulcrum.database.transaction.TxnEntry;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import fulcrum.protocols.log.raft.RaftMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What goes in comes out, garbage is refused with one type of exception, and bytes that were
/// written once are read for ever.
class ShardCodecTest {

    private static final int ROUNDS = 300;

    /// One format under test.
    private record Form<T>(
            String name,
            Function<T, Bytes> encode,
            Function<Bytes, T> decode,
            Function<Dice, T> any) {

        Bytes any(Dice dice) {
            return encode.apply(any.apply(dice));
        }

        void comesBack(Dice dice) {
            T value = any.apply(dice);
            assertThat(decode.apply(encode.apply(value))).isEqualTo(value);
        }

        /// What was read is what would be written.
        void isTheOnlyForm(Bytes bytes) {
            assertThat(encode.apply(decode.apply(bytes))).isEqualTo(bytes);
        }
    }

    private static final List<Form<?>> FORMS =
            List.of(
                    new Form<ShardMessage>(
                            "messages",
                            ShardCodec.MESSAGES::encode,
                            ShardCodec.MESSAGES::decode,
                            ShardCodecTest::message),
                    new Form<Change>(
                            "commands",
                            ShardCodec.COMMANDS::encode,
                            ShardCodec.COMMANDS::decode,
                            ShardCodecTest::change),
                    new Form<ShardResult>(
                            "results",
                            ShardCodec.RESULTS::encode,
                            ShardCodec.RESULTS::decode,
                            ShardCodecTest::result));

    private static Bytes bytes(Dice dice) {
        byte[] content = new byte[dice.below(dice.chance(1, 10) ? 300 : 6)];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) dice.below(256);
        }
        return Bytes.wrap(content);
    }

    private static long number(Dice dice) {
        return dice.nextLong() >>> dice.between(1, 63);
    }

    private static Row row(Dice dice) {
        return new Row(number(dice), bytes(dice));
    }

    private static ShardMessage message(Dice dice) {
        return switch (dice.below(9)) {
            case 0 -> new Consensus(new RaftMessage.Stale(number(dice)));
            case 1 -> new Forward(number(dice), some(dice, ShardCodecTest::bytes));
            case 2 -> new ShardMessage.Compare(number(dice), number(dice), number(dice));
            case 3 -> new ShardMessage.Compared(number(dice), number(dice) - 1, dice.nextLong());
            case 4 ->
                    new ShardMessage.Verdict(
                            number(dice),
                            dice.chance(1, 2),
                            some(dice, from -> new NodeId(from.between(1, 300))));
            case 5 ->
                    new ShardMessage.Across(
                            new Address(new NodeId(dice.between(1, 300)), number(dice) - 1),
                            dice.chance(1, 2),
                            AnyTxn.message(dice));
            case 6 -> new ShardMessage.Vouch(number(dice), some(dice, ShardCodecTest::sought));
            case 7 ->
                    new ShardMessage.Vouched(
                            number(dice),
                            number(dice),
                            number(dice),
                            some(dice, each -> each.below(300)));
            default -> new Forwarded(number(dice), some(dice, ShardCodecTest::reply));
        };
    }

    private static Sought sought(Dice dice) {
        Epochs epochs = new Epochs(number(dice), dice.below(300), number(dice), dice.below(300));
        return new Sought(epochs, bytes(dice));
    }

    private static Reply reply(Dice dice) {
        Outcome.Refusal[] reasons = Outcome.Refusal.values();
        NodeId other = dice.chance(1, 2) ? null : new NodeId(dice.between(1, 300));
        Outcome outcome =
                switch (dice.below(3)) {
                    case 0 -> new Outcome.Done(bytes(dice));
                    case 1 -> new Outcome.Refused(reasons[dice.below(reasons.length)], other);
                    default -> new Outcome.Unknown("because " + dice.below(9));
                };
        return new Reply(number(dice), outcome);
    }

    private static <T> List<T> some(Dice dice, Function<Dice, T> any) {
        List<T> some = new ArrayList<>();
        for (int i = dice.below(4); i > 0; i--) {
            some.add(any.apply(dice));
        }
        return some;
    }

    private static Change change(Dice dice) {
        int node = dice.between(1, 1000);
        if (dice.chance(1, 4)) {
            return new Change.Transaction(AnyTxn.entry(dice));
        }
        if (dice.chance(1, 6)) {
            return new Change.Open(node, number(dice), number(dice));
        }
        Stamp once = dice.chance(1, 2) ? null : new Stamp(number(dice), number(dice));
        Bytes value = dice.chance(1, 4) ? null : bytes(dice);
        return new Change.Write(node, number(dice), once, bytes(dice), value, condition(dice));
    }

    private static Condition condition(Dice dice) {
        return switch (dice.below(5)) {
            case 0 -> Condition.ALWAYS;
            case 1 -> Condition.ABSENT;
            case 2 -> Condition.PRESENT;
            case 3 -> new Condition.Holds(bytes(dice));
            default -> new Condition.Version(number(dice));
        };
    }

    private static ShardResult result(Dice dice) {
        return switch (dice.below(5)) {
            case 0 -> new Found(null);
            case 1 -> new Found(row(dice));
            case 2 ->
                    new Rows(
                            some(dice, each -> new Keyed(bytes(each), row(each))),
                            dice.chance(1, 2));
            case 3 -> new Written(dice.chance(1, 2), dice.chance(1, 2), number(dice));
            default -> new Opened(number(dice));
        };
    }

    @Test
    void everythingComesBack() {
        Dice dice = Dice.of(1);
        for (Form<?> form : FORMS) {
            for (int i = 0; i < ROUNDS; i++) {
                form.comesBack(dice);
            }
        }
    }

    @Test
    void everyPrefixIsMalformedAndNothingMayFollow() {
        Dice dice = Dice.of(2);
        for (Form<?> form : FORMS) {
            for (int i = 0; i < ROUNDS; i++) {
                Bytes whole = form.any(dice);
                for (int size = 0; size < whole.size(); size++) {
                    Bytes prefix = whole.slice(0, size);
                    assertThatThrownBy(() -> form.decode().apply(prefix))
                            .isInstanceOf(Malformed.class);
                }
                Bytes longer = whole.concat(Bytes.of((byte) 0));
                assertThatThrownBy(() -> form.decode().apply(longer)).isInstanceOf(Malformed.class);
            }
        }
    }

    /// Whatever arrives is a value, in its only form, or it is malformed.
    @Test
    void garbageIsRefusedOrTheOnlyFormOfSomething() {
        Dice dice = Dice.of(3);
        for (Form<?> form : FORMS) {
            for (int i = 0; i < 20 * ROUNDS; i++) {
                byte[] garbled = form.any(dice).toArray();
                garbled[dice.below(garbled.length)] ^= (byte) (1 << dice.below(8));
                try {
                    form.isTheOnlyForm(Bytes.wrap(garbled));
                } catch (Malformed expected) {
                    assertThat(expected.reason()).isNotEmpty();
                }
            }
        }
    }

    @Test
    void anotherVersionIsRefused() {
        for (Form<?> form : FORMS) {
            byte[] bytes = form.any(Dice.of(4)).toArray();
            bytes[0]++;
            assertThatThrownBy(() -> form.decode().apply(Bytes.wrap(bytes)))
                    .isInstanceOf(Malformed.class);
        }
    }

    @Test
    void aRowInTheStateIsTheAnswerToAReadOfIt() {
        Dice dice = Dice.of(5);
        for (int i = 0; i < ROUNDS; i++) {
            Row row = row(dice);
            Bytes stored =
                    ShardCodec.RESULTS
                            .rowHead(row.version(), row.value(), new Encoder())
                            .concat(row.value());
            assertThat(stored).isEqualTo(ShardCodec.RESULTS.encode(new Found(row)));
            assertThat(ShardCodec.RESULTS.row(stored)).isEqualTo(row);
        }
    }

    @Test
    void aLeaderSeesWhoseChangeItIsAndWhetherItNeedsRoom() {
        Dice dice = Dice.of(6);
        for (int i = 0; i < ROUNDS; i++) {
            Change change = change(dice);
            Bytes bytes = ShardCodec.COMMANDS.encode(change);
            boolean stores =
                    switch (change) {
                        case Change.Write write -> write.value() != null;
                        case Change.Open _ -> true;
                        case Change.Transaction(TxnEntry entry) -> entry.stores();
                    };
            assertThat(ShardCodec.COMMANDS.stores(bytes)).isEqualTo(stores);
            if (change.node() > 0) {
                assertThat(ShardCodec.COMMANDS.number(bytes)).isEqualTo(change.number());
            }
        }
    }

    /// A kind that no generator here makes would go untested.
    @Test
    void everyKindIsTried() {
        Dice dice = Dice.of(7);
        assertThat(kinds(dice, ShardCodecTest::message)).containsAll(kinds(ShardMessage.class));
        assertThat(kinds(dice, ShardCodecTest::change)).containsAll(kinds(Change.class));
        assertThat(kinds(dice, ShardCodecTest::result)).containsAll(kinds(ShardResult.class));
        assertThat(kinds(dice, ShardCodecTest::condition)).containsAll(kinds(Condition.class));
    }

    private static List<String> kinds(Dice dice, Function<Dice, ?> any) {
        return Stream.generate(() -> any.apply(dice).getClass().getSimpleName())
                .limit(ROUNDS)
                .distinct()
                .toList();
    }

    private static List<String> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .filter(name -> !name.equals("Reply") && !name.equals("Keyed"))
                .toList();
    }

    @Test
    void theBytesOfVersionOneAreReadAndWrittenForever() throws IOException {
        int count = 0;
        for (String line : fixtures().lines().toList()) {
            String[] parts = line.split(" ", 3);
            for (Form<?> form : FORMS) {
                if (parts[0].equals(form.name())) {
                    Bytes bytes = Bytes.hex(parts[1]);
                    assertThat(form.decode().apply(bytes)).hasToString(parts[2]);
                    form.isTheOnlyForm(bytes);
                    count++;
                }
            }
        }
        assertThat(count).isGreaterThan(15);
    }

    private static String fixtures() throws IOException {
        try (InputStream in = ShardCodecTest.class.getResourceAsStream("/fixtures/v1/shard.hex")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
