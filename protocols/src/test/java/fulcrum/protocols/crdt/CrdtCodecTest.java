package fulcrum.protocols.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Fixtures;
import fulcrum.machine.codec.Malformed;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Garbage is refused, and old bytes are read for ever; that states come back is a law of
/// [LatticeLawsTest].
final class CrdtCodecTest {

    @Test
    void bytesOfVersionOneAreReadForEver() {
        Fixtures.areRead("v1/crdts.hex", CrdtCodec.STATES);
        Fixtures.areWritten("v1/crdts.hex", CrdtCodec.STATES);
    }

    @Test
    void bytesOfEveryKindAreKept() {
        TreeSet<Kind> kept = new TreeSet<>();
        for (Fixtures.Fixture fixture : Fixtures.in("v1/crdts.hex")) {
            kept.add(Kind.of(CrdtCodec.STATES.decode(fixture.frame())));
        }
        assertThat(kept).containsExactly(Kind.values());
    }

    /// What is read from damaged bytes is some state, in its one form, or nothing.
    @ParameterizedTest
    @EnumSource
    void damagedBytesAreRefusedOrAreAnotherState(Kind kind) {
        Dice dice = Dice.of(4);
        int refusals = 0;
        for (int run = 0; run < 60; run++) {
            History history = new History(kind, dice, 16);
            for (int i = 0; i < 40; i++) {
                byte[] bytes = CrdtCodec.STATES.encode(dice.pick(history.everything)).toArray();
                bytes[dice.below(bytes.length)] ^= (byte) (1 << dice.below(8));
                try {
                    Crdt<?> read = CrdtCodec.STATES.decode(bytes);
                    assertThat(CrdtCodec.STATES.encode(read)).isEqualTo(Bytes.wrap(bytes));
                } catch (Malformed refused) {
                    refusals++;
                }
            }
        }
        assertThat(refusals).isGreaterThan(200);
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatWereCutShortAreRefused(Kind kind) {
        Dice dice = Dice.of(6);
        Crdt<?> state = new History(kind, dice, 20).joined();
        byte[] bytes = CrdtCodec.STATES.encode(state).toArray();
        for (int length = 0; length < bytes.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> CrdtCodec.STATES.decode(bytes, 0, cut))
                    .isInstanceOf(Malformed.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0163, a kind that nobody knows",
        "0101ffffffff07, more entries than there are bytes",
        "010101010000 00, nothing counted",
        "01010101000102, more cleared than counted",
        "0101020200010001000100, replicas that descend",
        "0106000001010001, a cloud that the vector takes up",
        "010900010100ffffffffffffffff7f0101000a, a cloud below its vector",
        "010b010101000500 01 61 0000, a run of nothing",
        "010b01000100ffffffffffffffff7f01610000, a time beyond all times",
        "010b020001000101610101000201620000, two runs that are one",
        "010b020001000101610001000101620000, a character that comes twice",
        "010b0001000100010161 00, a run held back that hangs on nothing",
        "0106010175000000, an element that stands on nothing",
        "01060101750101000100 00, an element that was not seen",
        "010901010001017500 00, a version that was not seen",
        "010d010100010000 00, a row that stands on what was not seen",
        "010c010001000100 01 61 0000, a path that ends in nought",
        "010c01000111010001 61 0000, a digit that is too large",
        "010c0101010101000161 0000, more steps shared than there are",
        "010c0100010101000180b0030000, half a surrogate pair",
    })
    void whatNoWriterWritesIsRefused(String hex, String what) {
        assertThatThrownBy(() -> CrdtCodec.STATES.decode(Bytes.hex(hex.replace(" ", ""))))
                .as(what)
                .isInstanceOf(Malformed.class);
    }

    @Test
    void mapsInMapsWithoutEndAreRefused() {
        Encoder out = new Encoder().tag(1);
        for (int depth = 0; depth < 100_000; depth++) {
            out.tag(10).varint(0).varint(0).varint(0).varint(1).bytes(Bytes.EMPTY);
        }
        assertThatThrownBy(() -> CrdtCodec.STATES.decode(out.toBytes()))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("deeper");
    }
}
