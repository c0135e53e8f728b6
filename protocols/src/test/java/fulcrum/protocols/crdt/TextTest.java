package fulcrum.protocols.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Dice;
import fulcrum.machine.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Texts that several type into at once.
final class TextTest {

    private static final Replica A = Scribbler.replica(1);
    private static final Replica B = Scribbler.replica(2);
    private static final Replica C = Scribbler.replica(3);
    private static final List<Replica> TYPISTS = List.of(A, B, C);

    @Test
    void whatIsTypedAndDeletedIsWhatAStringWouldBe() {
        for (int seed = 0; seed < 40; seed++) {
            Dice dice = Dice.of(seed);
            StringBuilder plain = new StringBuilder();
            Rga rga = Rga.EMPTY;
            Lseq lseq = Lseq.EMPTY;
            for (int i = 0; i < 200; i++) {
                Replica self = dice.pick(TYPISTS);
                int length = plain.length();
                if (length > 0 && dice.chance(1, 3)) {
                    int from = dice.below(length);
                    int count = dice.between(1, Math.min(5, length - from));
                    rga = rga.merge(rga.delete(from, count));
                    lseq = lseq.merge(lseq.delete(from, count));
                    plain.delete(from, from + count);
                } else {
                    int at = dice.between(0, length);
                    String text = "abcdefghij".substring(dice.below(10));
                    rga = rga.merge(rga.insert(self, at, text));
                    lseq = lseq.merge(lseq.insert(self, at, text));
                    plain.insert(at, text);
                }
                assertThat(rga.text()).isEqualTo(plain.toString());
                assertThat(lseq.text()).isEqualTo(plain.toString());
            }
            assertThat(rga.length()).isEqualTo(plain.length());
        }
    }

    /// Three replicas, each with two edits of its own, and every order in which the six deltas can
    /// come.
    @Test
    void everyOrderOfDeliveryMakesTheSameText() {
        for (int seed = 0; seed < 12; seed++) {
            for (Kind kind : List.of(Kind.RGA, Kind.LSEQ)) {
                History history = new History(kind, Dice.of(seed), 14);
                List<Crdt<?>> deltas =
                        history.deltas.subList(0, Math.min(6, history.deltas.size()));
                Crdt<?> wanted = History.join(deltas);
                List<Integer> orders = new ArrayList<>();
                permute(
                        new ArrayList<>(deltas),
                        0,
                        order -> {
                            assertThat(History.join(order)).isEqualTo(wanted);
                            orders.add(1);
                        });
                assertThat(orders).hasSizeGreaterThanOrEqualTo(24);
            }
        }
    }

    private static void permute(List<Crdt<?>> list, int from, Consumer<List<Crdt<?>>> each) {
        if (from == list.size()) {
            each.accept(list);
            return;
        }
        for (int i = from; i < list.size(); i++) {
            swap(list, from, i);
            permute(list, from + 1, each);
            swap(list, from, i);
        }
    }

    private static void swap(List<Crdt<?>> list, int i, int j) {
        Crdt<?> moved = list.get(i);
        list.set(i, list.get(j));
        list.set(j, moved);
    }

    /// Each types a word letter by letter, at every place of a text, and letters travel in any
    /// order.
    @Test
    void whatIsTypedConcurrentlyIsNotMixed() {
        for (int seed = 0; seed < 300; seed++) {
            Dice dice = Dice.of(seed);
            Rga before = Rga.EMPTY.merge(Rga.EMPTY.insert(A, 0, "....".substring(dice.below(5))));
            int at = dice.between(0, before.length());
            List<Rga> letters = new ArrayList<>();
            List<String> words = List.of("alpha", "beta", "gamma");
            for (int i = 0; i < words.size(); i++) {
                Rga here = before;
                for (int letter = 0; letter < words.get(i).length(); letter++) {
                    String typed = words.get(i).substring(letter, letter + 1);
                    Rga delta = here.insert(TYPISTS.get(i), at + letter, typed);
                    letters.add(delta);
                    here = here.merge(delta);
                }
            }
            dice.shuffle(letters);
            Rga all = before;
            for (Rga letter : letters) {
                all = all.merge(letter);
            }
            assertThat(all.text()).contains("alpha").contains("beta").contains("gamma");
            assertThat(all.heldBack()).isEmpty();
        }
    }

    @Test
    void aCharacterThatComesBeforeItsOriginIsHeldBack() {
        Rga one = Rga.EMPTY.insert(A, 0, "a");
        Rga two = one.insert(B, 1, "b");
        assertThat(two.text()).isEmpty();
        assertThat(two.heldBack()).hasSize(1);
        assertThat(two.merge(one).text()).isEqualTo("ab");
        assertThat(two.merge(one).heldBack()).isEmpty();
    }

    @Test
    void whatIsHeldBackAndComesAgainWithItsTextIsThereOnce() {
        Rga text = Rga.EMPTY.insert(A, 0, "x".repeat(100));
        for (int i = 0; i < 40; i++) {
            text = text.merge(text.insert(B, 2 * i + 1, "y"));
        }
        Rga early = text.insert(C, 50, "held");
        Rga typed = text.merge(early);
        assertThat(early.merge(typed)).isEqualTo(typed);
        assertThat(early.merge(text)).isEqualTo(typed);
    }

    @Test
    void aRemovalThatComesBeforeItsCharacterHolds() {
        Rga one = Rga.EMPTY.insert(A, 0, "abc");
        Rga removal = one.delete(1, 1);
        assertThat(Rga.EMPTY.merge(removal).merge(one).text()).isEqualTo("ac");
    }

    @Test
    void typingAfterARemovedCharacterStandsWhereItStood() {
        Rga text = Rga.EMPTY.insert(A, 0, "abc");
        Rga removed = text.merge(text.delete(1, 1));
        Rga typed = text.merge(text.insert(B, 2, "x"));
        assertThat(removed.merge(typed).text()).isEqualTo("axc");
    }

    /// Documents of thousands of runs, whole states against each other, and the tree of the paper
    /// walked in its order.
    @Test
    void aLargeTextIsThePreorderOfItsTree() {
        Dice dice = Dice.of(2011);
        List<Rga> states = new ArrayList<>(List.of(Rga.EMPTY, Rga.EMPTY, Rga.EMPTY));
        Tree tree = new Tree();
        for (int step = 0; step < 1_500; step++) {
            int at = dice.below(3);
            Rga here = states.get(at);
            int length = here.length();
            Rga delta;
            if (length > 10 && dice.chance(1, 4)) {
                int from = dice.below(length - 5);
                delta = here.delete(from, dice.between(1, 5));
            } else {
                String text = "abcdefghijklmnop".substring(dice.below(15));
                delta = here.insert(TYPISTS.get(at), dice.between(0, length), text);
            }
            tree.take(delta);
            states.set(at, here.merge(delta));
            if (dice.chance(1, 20)) {
                int to = dice.below(3);
                states.set(to, states.get(to).merge(states.get(at)));
            }
        }
        Rga all = states.get(0).merge(states.get(1)).merge(states.get(2));
        assertThat(all).isEqualTo(states.get(2).merge(states.get(0)).merge(states.get(1)));
        assertThat(all.runs()).hasSizeGreaterThan(500);
        assertThat(all.text()).isEqualTo(tree.text());
    }

    @Test
    void aLinearTextTakesLittleMoreThanItsCharacters() {
        Rga typed = Rga.EMPTY;
        for (int i = 0; i < 5_000; i++) {
            typed = typed.merge(typed.insert(A, i, "x"));
        }
        assertThat(CrdtCodec.STATES.encode(typed).size()).isLessThanOrEqualTo(5_500);
        assertThat(typed).isEqualTo(Rga.EMPTY.insert(A, 0, "x".repeat(5_000)));
        Rga keystroke = typed.insert(B, 2_500, "y");
        assertThat(CrdtCodec.STATES.encode(keystroke).size()).isLessThanOrEqualTo(20);
    }

    /// One character in fifty replaced by others, as in the benchmark of texts.
    @Test
    void anEditedTextTakesHalfMoreThanItsCharactersAndLseqElevenBytesForEach() {
        int length = 10_000;
        Dice dice = Dice.of(3);
        Rga rga = Rga.EMPTY.insert(A, 0, "x".repeat(length));
        for (int i = 0; i < length / 50; i++) {
            int place = dice.below(length);
            rga = rga.merge(rga.delete(place, 1));
            rga = rga.merge(rga.insert(B, place, "y"));
        }
        assertThat(CrdtCodec.STATES.encode(rga).size()).isLessThanOrEqualTo(length * 8 / 5);
        Lseq lseq = Lseq.EMPTY.insert(A, 0, "x".repeat(length));
        assertThat(CrdtCodec.STATES.encode(lseq).size()).isLessThanOrEqualTo(length * 11);
    }

    @Test
    void aRemovedTextTakesAFewBytesPerRun() {
        Rga text = Rga.EMPTY.insert(A, 0, "x".repeat(5_000));
        text = text.merge(text.delete(0, 5_000));
        assertThat(CrdtCodec.STATES.encode(text).size()).isLessThanOrEqualTo(20 * 10);
        assertThat(CrdtCodec.STATES.encode(text.withoutTombstones()).size())
                .isLessThanOrEqualTo(12);
    }

    @Test
    void placesOfLseqStayShallowWhereverIsTyped() {
        for (boolean forwards : List.of(true, false)) {
            Lseq text = Lseq.EMPTY;
            for (int i = 0; i < 3_000; i++) {
                text = text.merge(text.insert(A, forwards ? i : 0, "x"));
            }
            int deepest = 0;
            for (Position place : text.elements().keys()) {
                deepest = Math.max(deepest, place.path().size());
            }
            assertThat(deepest).isLessThanOrEqualTo(16);
        }
    }

    @Test
    void aDeletedCharacterOfLseqLeavesNothing() {
        Lseq text = Lseq.EMPTY.insert(A, 0, "x".repeat(500));
        text = text.merge(text.delete(0, 500));
        assertThat(CrdtCodec.STATES.encode(text).size()).isLessThanOrEqualTo(10);
    }

    @Test
    void positionsOutsideOfTheTextAndHalfCharactersAreRefused() {
        Rga text = Rga.EMPTY.insert(A, 0, "a🙂");
        assertThat(text.length()).isEqualTo(2);
        assertThatThrownBy(() -> text.insert(A, 3, "x"))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.delete(1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> text.insert(A, 0, "\uD83D"));
        assertThatIllegalArgumentException().isThrownBy(() -> Lseq.EMPTY.insert(A, 0, "\uDE42"));
    }

    /// The paper's structure without any cleverness: every character a node below its origin.
    private static final class Tree {

        private record Node(String character, TreeSet<ElementId> children) {}

        private final TreeMap<ElementId, Node> nodes = new TreeMap<>();
        private final TreeSet<ElementId> first = new TreeSet<>();
        private final TreeSet<ElementId> removed = new TreeSet<>();

        void take(Rga delta) {
            delta.runs().forEach(this::take);
            delta.heldBack().forEach(this::take);
        }

        private void take(Run run) {
            for (int i = 0; i < run.length(); i++) {
                ElementId id = run.id(i);
                if (run.removed()) {
                    removed.add(id);
                } else {
                    nodes.put(id, new Node(run.textFrom(i, 1), new TreeSet<>()));
                    ElementId origin = i == 0 ? run.origin() : run.id(i - 1);
                    childrenOf(origin).add(id);
                }
            }
        }

        private NavigableSet<ElementId> childrenOf(@Nullable ElementId origin) {
            if (origin == null) {
                return first;
            }
            Node node = nodes.get(origin);
            assertThat(node).as("typed before its origin").isNotNull();
            return node == null ? first : node.children();
        }

        String text() {
            StringBuilder text = new StringBuilder();
            List<ElementId> next = new ArrayList<>(first);
            while (!next.isEmpty()) {
                ElementId id = next.removeLast();
                Node node = nodes.get(id);
                if (node != null) {
                    text.append(removed.contains(id) ? "" : node.character());
                    next.addAll(node.children());
                }
            }
            return text.toString();
        }
    }
}
