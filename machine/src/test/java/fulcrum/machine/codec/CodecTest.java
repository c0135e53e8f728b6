package fulcrum.machine.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CodecTest {

    private static final Codec<Letter> CODEC = Letter.CODEC;

    @Test
    void readsBackWhatItWrote() {
        Dice dice = Dice.of(1);
        Encoder reused = new Encoder();
        for (int run = 0; run < 20_000; run++) {
            Letter letter = Letter.random(dice);
            Bytes frame = CODEC.encode(letter);
            assertThat(CODEC.decode(frame)).isEqualTo(letter);
            CODEC.encode(letter, reused.reset());
            assertThat(reused.toBytes()).isEqualTo(frame);
        }
    }

    @Test
    void readsAFrameFromTheMiddleOfABuffer() {
        Letter letter = new Letter.Members(new TreeSet<>(List.of(new NodeId(2))), "grow");
        byte[] frame = CODEC.encode(letter).toArray();
        byte[] buffer = new byte[frame.length + 8];
        System.arraycopy(frame, 0, buffer, 3, frame.length);
        assertThat(CODEC.decode(buffer, 3, 3 + frame.length)).isEqualTo(letter);
    }

    @Test
    void whatIsReadDoesNotChangeWithTheBuffer() {
        Letter letter =
                new Letter.Append(9, List.of(new Letter.Entry(1, Bytes.text("set x"))), true);
        byte[] frame = CODEC.encode(letter).toArray();
        Letter read = CODEC.decode(frame);
        Arrays.fill(frame, (byte) 0);
        assertThat(read).isEqualTo(letter);
    }

    @Test
    void garbageIsMalformedOrAValueWithOneEncoding() {
        Dice dice = Dice.of(2);
        int values = 0;
        for (int run = 0; run < 200_000; run++) {
            byte[] garbage = new byte[dice.below(24)];
            for (int i = 0; i < garbage.length; i++) {
                garbage[i] = (byte) (dice.chance(1, 2) ? dice.below(6) : dice.nextLong());
            }
            if (garbage.length > 0 && dice.chance(9, 10)) {
                garbage[0] = CODEC.version();
            }
            values += decodesToOneFormOrRefuses(garbage);
        }
        assertThat(values).as("garbage that happened to be a value").isGreaterThan(100);
    }

    @Test
    void mutatedFramesAreMalformedOrAValueWithOneEncoding() {
        Dice dice = Dice.of(3);
        int refused = 0;
        for (int run = 0; run < 100_000; run++) {
            byte[] frame = mutated(CODEC.encode(Letter.random(dice)).toArray(), dice);
            refused += 1 - decodesToOneFormOrRefuses(frame);
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void everyProperPrefixOfAFrameIsMalformed() {
        Dice dice = Dice.of(4);
        for (int run = 0; run < 300; run++) {
            byte[] frame = CODEC.encode(Letter.random(dice)).toArray();
            for (int cut = 0; cut < frame.length; cut++) {
                int to = cut;
                assertThatExceptionOfType(Malformed.class)
                        .isThrownBy(() -> CODEC.decode(frame, 0, to));
            }
        }
    }

    @Test
    void refusesBytesAfterTheValue() {
        refuses("0101050200" + "00", 5, "1 bytes too many");
    }

    @Test
    void refusesAnUnknownVersionByItsOwnType() {
        assertThatExceptionOfType(UnsupportedVersion.class)
                .isThrownBy(() -> CODEC.decode(Bytes.hex("c8010502")))
                .satisfies(e -> assertThat(e.version()).isEqualTo(200))
                .satisfies(e -> assertThat(e.position()).isZero());
    }

    @Test
    void refusesAnUnknownTag() {
        refuses("0109", 1, "unknown tag 9");
    }

    @Test
    void refusesANumberNotInItsShortestForm() {
        refuses("0101" + "8500" + "0200", 2, "shortest form");
    }

    @Test
    void refusesAVarintOfTenBytes() {
        refuses("0101" + "80808080808080808001" + "0200", 2, "longer than 9 bytes");
        refuses("0104" + "80808080808080808002", 2, "shortest form");
        refuses("0104" + "8080808080808080808001", 2, "longer than 10 bytes");
    }

    @Test
    void refusesANodeThatIsMissingOrTooLarge() {
        refuses("0101" + "05" + "00" + "00", 3, "a node is missing");
        refuses("0101" + "05" + "8080808008" + "00", 3, "exceeds");
    }

    @Test
    void refusesABoolThatIsNeither() {
        refuses("0102" + "05" + "00" + "02", 4, "a bool is 0 or 1, not 2");
    }

    @Test
    void refusesNodesOutOfOrderOrTwice() {
        refuses("0103" + "02" + "0201" + "00", 4, "ascends strictly");
        refuses("0103" + "02" + "0202" + "00", 4, "ascends strictly");
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        refuses("0103" + "00" + "02c328", 4, "not UTF-8");
        refuses("0103" + "00" + "03eda080", 4, "not UTF-8");
        refuses("0103" + "00" + "02c080", 4, "not UTF-8");
        assertThat(CODEC.decode(Bytes.hex("0103" + "00" + "03efbfbd")))
                .isEqualTo(new Letter.Members(Collections.emptySortedSet(), "\uFFFD"));
    }

    @Test
    void refusesWhatARecordsConstructorRefuses() {
        refuses("0102" + "00" + "01" + "0100" + "01", 7, "index before the entries");
    }

    @Test
    void checksLengthsBeforeItAllocates() {
        refuses("0102" + "05" + "01" + "01" + "ffffff1f", 9, "67108863 bytes needed, 0 left");
        refuses("0102" + "05" + "01" + "01" + "81808020", 5, "size 67108865 exceeds 67108864");
        refuses("0102" + "05" + "ffff3f" + "00", 3, "count 1048575 with 1 bytes left");
        refuses("0102" + "05" + "818040" + "00", 3, "count 1048577 exceeds 1048576");
    }

    @Test
    void allocatesInProportionToTheFrameWhateverItClaims() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Dice dice = Dice.of(5);
        for (int run = 0; run < 20_000; run++) {
            byte[] frame = mutated(CODEC.encode(Letter.random(dice)).toArray(), dice);
            decodesToOneFormOrRefuses(frame);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                CODEC.decode(frame);
            } catch (Malformed refused) {
                // its few hundred bytes count too
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated).isLessThan(16_384 + 64L * frame.length);
        }
    }

    @Test
    void aReusedEncoderAllocatesNothingForAMessage() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Letter letter = new Letter.Ask(300, new NodeId(2), null);
        Encoder out = new Encoder();
        CODEC.encode(letter, out);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int run = 0; run < 10_000; run++) {
            CODEC.encode(letter, out.reset());
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
        assertThat(out.size()).isEqualTo(6);
    }

    @Test
    void aReaderMayNameTighterBounds() {
        byte[] field = new Encoder().bytes(Bytes.text("four")).toBytes().toArray();
        assertThat(new Decoder(field, 0, 5).bytes(4)).isEqualTo(Bytes.text("four"));
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> new Decoder(field, 0, 5).bytes(3))
                .withMessageContaining("size 4 exceeds 3");
        byte[] list =
                new Encoder().list(List.of(1, 2, 3), (n, o) -> o.varint(n)).toBytes().toArray();
        assertThat(new Decoder(list, 0, 4).list(3, Decoder::integer)).containsExactly(1, 2, 3);
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> new Decoder(list, 0, 4).list(2, Decoder::integer))
                .withMessageContaining("count 3 exceeds 2");
    }

    @Test
    void anElementOfAListTakesAtLeastOneByteBothWays() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Encoder().list(List.of(1), (n, o) -> {}));
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> new Decoder(new byte[] {1, 0}, 0, 2).list(in -> "nothing"));
    }

    @Test
    void refusesToWriteWhatItWouldNotRead() {
        refusesToWrite(out -> out.varint(-1));
        refusesToWrite(out -> out.tag(256));
        refusesToWrite(out -> out.tag(-1));
        refusesToWrite(out -> out.text("\uD800"));
        refusesToWrite(out -> out.text("\uDC00\uD800"));
        refusesToWrite(out -> out.bytes(Bytes.wrap(new byte[Decoder.MAX_FIELD_BYTES + 1])));
        refusesToWrite(out ->
                out.list(
                        Collections.nCopies(Decoder.MAX_LIST_COUNT + 1, 1), (n, o) -> o.varint(n)));
    }

    @Test
    void writesNumbersAsItsPageSays() {
        assertThat(new Encoder().varint(0).varint(127).varint(128).toBytes().asHex())
                .isEqualTo("007f8001");
        assertThat(new Encoder().varint(Long.MAX_VALUE).toBytes().asHex())
                .isEqualTo("ffffffffffffffff7f");
        assertThat(new Encoder().signed(0).signed(-1).signed(1).toBytes().asHex())
                .isEqualTo("000102");
        assertThat(new Encoder().signed(Long.MIN_VALUE).toBytes().asHex())
                .isEqualTo("ffffffffffffffffff01");
        assertThat(new Encoder().fixed64(1).fixed32(-2).toBytes().asHex())
                .isEqualTo("0000000000000001" + "fffffffe");
    }

    @Test
    void anOlderVersionIsReadByTheMethodForIt() {
        Codec<Long> second =
                new Codec<>() {
                    @Override
                    public byte version() {
                        return 2;
                    }

                    @Override
                    public void write(Long value, Encoder out) {
                        out.signed(value);
                    }

                    @Override
                    public Long read(Decoder in) {
                        return in.signed();
                    }

                    @Override
                    public Long readOlder(byte version, Decoder in) {
                        return version == 1 ? in.varint() : Codec.super.readOlder(version, in);
                    }
                };
        assertThat(second.decode(Bytes.hex("0205"))).isEqualTo(-3);
        assertThat(second.decode(Bytes.hex("0105"))).isEqualTo(5);
        assertThatExceptionOfType(UnsupportedVersion.class)
                .isThrownBy(() -> second.decode(Bytes.hex("0305")));
    }

    @Test
    void refusalCostsNoStackTrace() {
        assertThat(new Malformed(3, "why").getStackTrace()).isEmpty();
        assertThat(new Malformed(3, "why")).hasMessage("at byte 3: why");
    }

    @Test
    void checksumIsCastagnolis() {
        byte[] zeros = new byte[32]; // RFC 3720 B.4: aa 36 91 8a, least significant byte first
        assertThat(Crc32c.of(zeros, 0, 32)).isEqualTo(0x8a9136aa);
        assertThat(Crc32c.of(Bytes.wrap(new byte[40]).slice(4, 36))).isEqualTo(0x8a9136aa);
        Encoder out = new Encoder().tag(9);
        for (int i = 0; i < 4; i++) {
            out.fixed64(0);
        }
        assertThat(out.crc32c(1)).isEqualTo(0x8a9136aa);
    }

    private static void refuses(String hex, int position, String reason) {
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> CODEC.decode(Bytes.hex(hex)))
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.position()).isEqualTo(position));
    }

    private static void refusesToWrite(Consumer<Encoder> write) {
        assertThatIllegalArgumentException().isThrownBy(() -> write.accept(new Encoder()));
    }

    /// 1 where the bytes are a value, which then encodes to these very bytes; 0 where refused.
    private static int decodesToOneFormOrRefuses(byte[] frame) {
        Letter letter;
        try {
            letter = CODEC.decode(frame);
        } catch (Malformed refused) {
            assertThat(refused.position()).isBetween(0, frame.length);
            return 0;
        }
        assertThat(CODEC.encode(letter).toArray()).isEqualTo(frame);
        return 1;
    }

    private static byte[] mutated(byte[] frame, Dice dice) {
        byte[] result = frame;
        for (int i = dice.between(1, 3); i > 0; i--) {
            int at = dice.below(result.length);
            switch (dice.below(4)) {
                case 0 -> result[at] ^= (byte) (1 << dice.below(8));
                case 1 -> result[at] = dice.pick(List.of(0, 0x7F, 0x80, 0xFF)).byteValue();
                case 2 -> result = Arrays.copyOf(result, at + 1);
                default -> {
                    byte[] longer = new byte[result.length + 1];
                    System.arraycopy(result, 0, longer, 0, at);
                    System.arraycopy(result, at, longer, at + 1, result.length - at);
                    result = longer;
                }
            }
        }
        return result;
    }
}
