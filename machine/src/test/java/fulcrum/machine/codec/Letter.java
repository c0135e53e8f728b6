package fulcrum.machine.codec;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A small family of messages that uses every primitive, as a protocol's would.
sealed interface Letter {

    record Ask(long term, NodeId from, @Nullable NodeId vote) implements Letter {}

    record Append(long index, List<Entry> entries, boolean last) implements Letter {
        public Append {
            entries = List.copyOf(entries);
            if (index < entries.size()) {
                throw new IllegalArgumentException("index before the entries");
            }
        }
    }

    record Entry(long term, Bytes command) {}

    record Members(SortedSet<NodeId> voters, String reason) implements Letter {}

    record Stamp(long offset, long hash, int crc, int count) implements Letter {}

    Codec<Letter> CODEC = new LetterCodec();

    static Letter random(Dice dice) {
        return switch (dice.below(4)) {
            case 0 -> new Ask(wide(dice), node(dice), dice.chance(1, 2) ? null : node(dice));
            case 1 -> {
                List<Entry> entries = new ArrayList<>();
                for (int i = dice.below(5); i > 0; i--) {
                    entries.add(new Entry(wide(dice), bytes(dice)));
                }
                yield new Append(wide(dice) | 8, entries, dice.chance(1, 2));
            }
            case 2 -> {
                TreeSet<NodeId> voters = new TreeSet<>();
                for (int i = dice.below(6); i > 0; i--) {
                    voters.add(node(dice));
                }
                yield new Members(voters, text(dice));
            }
            default ->
                    new Stamp(
                            dice.nextLong() >> dice.below(64),
                            dice.nextLong(),
                            (int) dice.nextLong(),
                            (int) wide(dice) & Integer.MAX_VALUE);
        };
    }

    /// Numbers of every length, the largest and the smallest among them.
    private static long wide(Dice dice) {
        return (dice.nextLong() & Long.MAX_VALUE) >> dice.below(64);
    }

    private static NodeId node(Dice dice) {
        return new NodeId(dice.below(300) + 1);
    }

    private static Bytes bytes(Dice dice) {
        byte[] bytes = new byte[dice.below(200)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) dice.nextLong();
        }
        return Bytes.wrap(bytes);
    }

    private static String text(Dice dice) {
        StringBuilder text = new StringBuilder();
        for (int i = dice.below(6); i > 0; i--) {
            text.appendCodePoint(dice.pick(List.of(0, 0x61, 0xE9, 0x7FF, 0x20AC, 0xFFFD, 0x1F600)));
        }
        return text.toString();
    }

    /// Two lines per message.
    final class LetterCodec implements Codec<Letter> {

        @Override
        public byte version() {
            return 1;
        }

        @Override
        public void write(Letter letter, Encoder out) {
            switch (letter) {
                case Ask m -> out.tag(1).varint(m.term()).node(m.from()).nodeOrNull(m.vote());
                case Append m ->
                        out.tag(2)
                                .varint(m.index())
                                .list(m.entries(), (e, o) -> o.varint(e.term()).bytes(e.command()))
                                .bool(m.last());
                case Members m -> out.tag(3).nodes(m.voters()).text(m.reason());
                case Stamp m ->
                        out.tag(4)
                                .signed(m.offset())
                                .fixed64(m.hash())
                                .fixed32(m.crc())
                                .varint(m.count());
            }
        }

        @Override
        public Letter read(Decoder in) {
            int tag = in.tag();
            return switch (tag) {
                case 1 -> new Ask(in.varint(), in.node(), in.nodeOrNull());
                case 2 ->
                        new Append(
                                in.varint(),
                                in.list(e -> new Entry(e.varint(), e.bytes())),
                                in.bool());
                case 3 -> new Members(in.nodes(), in.text());
                case 4 -> new Stamp(in.signed(), in.fixed64(), in.fixed32(), in.integer());
                default -> throw in.unknownTag(tag);
            };
        }
    }
}
