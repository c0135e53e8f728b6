package fulcrum.protocols.ot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.codec.Fixtures;
import fulcrum.machine.codec.Malformed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Transformation over all operations on short documents, and editors around one centre.
final class TransformationTest {

    private static final int LONGEST = 3;

    @Test
    void transformationProperty1HoldsForAllPairsOnShortDocuments() {
        int pairs = 0;
        for (int length = 0; length <= LONGEST; length++) {
            String document = "abc".substring(0, length);
            for (TextOperation one : all(length, "x")) {
                for (TextOperation two : all(length, "y")) {
                    TextOperation.Transformed past = TextOperation.transform(one, two);
                    TextOperation oneFirst = one.then(past.later());
                    TextOperation twoFirst = two.then(past.earlier());
                    assertThat(oneFirst).as("%s and %s", one, two).isEqualTo(twoFirst);
                    assertThat(oneFirst.apply(document))
                            .isEqualTo(past.earlier().apply(two.apply(document)));
                    pairs++;
                }
            }
        }
        assertThat(pairs).isEqualTo(4 + 8 * 8 + 32 * 32 + 128 * 128);
    }

    @Test
    void compositionIsApplicationOfOneAfterTheOther() {
        for (int length = 0; length <= 2; length++) {
            String document = "abc".substring(0, length);
            for (TextOperation one : all(length, "xx")) {
                String between = one.apply(document);
                for (TextOperation two : all(between.length(), "y")) {
                    if (between.length() <= LONGEST) {
                        assertThat(one.then(two).apply(document)).isEqualTo(two.apply(between));
                    }
                }
            }
        }
    }

    @Test
    void ofTwoInsertionsAtOnePlaceTheEarlierIsFirst() {
        CentralOrder order = new CentralOrder("ab", List.of());
        TextOperation one = TextOperation.insert(2, 1, "1");
        TextOperation two = TextOperation.insert(2, 1, "2");
        CentralOrder both = order.receive(0, one).order().receive(0, two).order();
        assertThat(both.document()).isEqualTo("a12b");
    }

    @Test
    void twoDeletionsOfOneCharacterAreOne() {
        CentralOrder order = new CentralOrder("abc", List.of());
        TextOperation one = TextOperation.delete(3, 0, 2);
        TextOperation two = TextOperation.delete(3, 1, 2);
        CentralOrder both = order.receive(0, one).order().receive(0, two).order();
        assertThat(both.document()).isEmpty();
        assertThat(both.operations().getLast()).isEqualTo(TextOperation.delete(1, 0, 1));
    }

    @Test
    void whatDoesNotFitTheDocumentIsRefused() {
        TextOperation operation = TextOperation.delete(3, 0, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> operation.apply("ab"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CentralOrder.EMPTY.receive(0, operation));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CentralOrder.EMPTY.receive(1, TextOperation.insert(0, 0, "a")));
    }

    @Test
    void everyEditorEndsWithTheDocumentOfTheCentre() {
        for (int seed = 0; seed < 300; seed++) {
            new Meeting(Dice.of(seed)).hold(60);
        }
    }

    @Test
    void operationsComeBackAndGarbageIsRefused() {
        Dice dice = Dice.of(7);
        for (int run = 0; run < 2_000; run++) {
            TextOperation operation = Meeting.edit("déjà 🙂 vu".substring(dice.below(4)), dice);
            byte[] bytes = OperationCodec.OPERATIONS.encode(operation).toArray();
            assertThat(OperationCodec.OPERATIONS.decode(bytes)).isEqualTo(operation);
            bytes[dice.below(bytes.length)] ^= (byte) (1 << dice.below(8));
            try {
                TextOperation read = OperationCodec.OPERATIONS.decode(bytes);
                assertThat(OperationCodec.OPERATIONS.encode(read)).isEqualTo(Bytes.wrap(bytes));
            } catch (Malformed refused) {
                assertThat(refused.reason()).isNotEmpty();
            }
        }
    }

    @Test
    void bytesOfVersionOneAreReadForEver() {
        Fixtures.areRead("v1/text-operations.hex", OperationCodec.OPERATIONS);
        Fixtures.areWritten("v1/text-operations.hex", OperationCodec.OPERATIONS);
    }

    /// At each gap the text or nothing, each character kept or deleted.
    private static List<TextOperation> all(int length, String text) {
        List<TextOperation> operations = new ArrayList<>();
        for (int bits = 0; bits < 1 << (2 * length + 1); bits++) {
            TextOperation.Walk walk = new TextOperation.Walk();
            for (int i = 0; i <= length; i++) {
                walk.insert((bits >> i & 1) == 1 ? text : "");
                if (i < length) {
                    boolean kept = (bits >> (length + 1 + i) & 1) == 1;
                    walk.retain(kept ? 1 : 0).delete(kept ? 0 : 1);
                }
            }
            operations.add(walk.end());
        }
        return operations;
    }

    /// Three editors, and lines to and from the centre on which messages wait.
    private static final class Meeting {

        private record Sent(int madeOn, TextOperation operation) {}

        private final Dice dice;
        private CentralOrder order = new CentralOrder("hello", List.of());
        private final List<Client> clients = new ArrayList<>();
        private final List<ArrayDeque<Sent>> toCentre = new ArrayList<>();

        /// How many of the order's operations each editor has been told.
        private final int[] told = new int[3];

        /// Who made each operation of the order.
        private final List<Integer> makers = new ArrayList<>();

        Meeting(Dice dice) {
            this.dice = dice;
            for (int i = 0; i < told.length; i++) {
                clients.add(Client.of(order));
                toCentre.add(new ArrayDeque<>());
            }
        }

        void hold(int steps) {
            for (int step = 0; step < steps; step++) {
                int who = dice.below(told.length);
                switch (dice.below(3)) {
                    case 0 -> write(who);
                    case 1 -> arrive(who);
                    default -> tell(who);
                }
            }
            for (int round = 0; round < 2 * steps; round++) {
                for (int who = 0; who < told.length; who++) {
                    arrive(who);
                    tell(who);
                }
            }
            for (Client client : clients) {
                assertThat(client.sent()).isNull();
                assertThat(client.document()).isEqualTo(order.document());
                assertThat(client.revision()).isEqualTo(order.revision());
            }
        }

        private void write(int who) {
            Client before = clients.get(who);
            change(who, before, before.edit(edit(before.document(), dice)));
        }

        private void arrive(int who) {
            Sent sent = toCentre.get(who).poll();
            if (sent != null) {
                order = order.receive(sent.madeOn, sent.operation).order();
                makers.add(who);
            }
        }

        private void tell(int who) {
            if (told[who] < order.revision()) {
                int next = told[who]++;
                Client before = clients.get(who);
                if (makers.get(next) == who) {
                    Client after = before.acknowledged();
                    change(who, new Client(0, "", null, null), after);
                } else {
                    clients.set(who, before.receive(order.operations().get(next)));
                }
            }
        }

        /// Sends what is newly under way.
        private void change(int who, Client before, Client after) {
            clients.set(who, after);
            TextOperation sent = after.sent();
            if (before.sent() == null && sent != null) {
                toCentre.get(who).add(new Sent(after.revision(), sent));
            }
        }

        static TextOperation edit(String document, Dice dice) {
            int length = document.codePointCount(0, document.length());
            if (length > 0 && dice.chance(1, 2)) {
                int from = dice.below(length);
                return TextOperation.delete(length, from, dice.between(1, length - from));
            }
            String text = dice.pick(List.of("x", "yz", "🙂"));
            return TextOperation.insert(length, dice.between(0, length), text);
        }
    }
}
