package fulcrum.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// However the bytes of a connection are cut, the same frames come out.
final class FrameReaderPropertyTest {

    private static final int BOUND = 5_000;

    /// Keeps what it is given.
    private static final class Kept implements FrameReader.Sink {
        final List<Bytes> frames = new ArrayList<>();
        @Nullable Long outOfBounds;

        @Override
        public void frame(byte[] array, int from, int to) {
            frames.add(Bytes.copyOf(array, from, to));
        }

        @Override
        public void outOfBounds(long size, int bound) {
            outOfBounds = size;
        }
    }

    private final Kept kept = new Kept();

    /// Smaller than some frames, so that these pass through the other array.
    private final FrameReader reader = new FrameReader(kept, new byte[700], BOUND);

    @Test
    void everyCutInTwoGivesTheSameFrames() throws IOException {
        List<Bytes> frames =
                List.of(random(Dice.of(1), 1), random(Dice.of(2), 3), random(Dice.of(3), 900));
        byte[] stream = stream(frames);
        for (int cut = 0; cut <= stream.length; cut++) {
            kept.frames.clear();
            read(stream, 0, cut);
            read(stream, cut, stream.length);
            assertThat(kept.frames).as("cut at %d", cut).isEqualTo(frames);
        }
    }

    @Test
    void oneByteAtATimeGivesTheSameFrames() throws IOException {
        List<Bytes> frames =
                List.of(random(Dice.of(1), 300), random(Dice.of(2), 1), random(Dice.of(3), 2000));
        byte[] stream = stream(frames);
        for (int i = 0; i < stream.length; i++) {
            read(stream, i, i + 1);
        }
        assertThat(kept.frames).isEqualTo(frames);
    }

    @Test
    void randomCutsGiveTheSameFrames() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            Dice dice = Dice.of(seed);
            List<Bytes> frames = new ArrayList<>();
            for (int i = dice.below(12); i >= 0; i--) {
                int most = dice.chance(1, 4) ? BOUND : 60;
                frames.add(random(dice, dice.between(1, most)));
            }
            byte[] stream = stream(frames);
            kept.frames.clear();
            int at = 0;
            while (at < stream.length) {
                int most = dice.chance(1, 3) ? 2_000 : 9;
                int next = Math.min(stream.length, at + dice.between(1, most));
                read(stream, at, next);
                at = next;
            }
            assertThat(kept.frames).as("seed %d", seed).isEqualTo(frames);
        }
    }

    @Test
    void aSizeOutOfBoundsEndsTheReadingWhereverItIsCut() throws IOException {
        Bytes good = random(Dice.of(1), 30);
        for (long size : new long[] {0, BOUND + 1, 0x7fffffffL, 0x80000000L, 0xffffffffL}) {
            byte[] bad = {
                (byte) (size >> 24), (byte) (size >> 16), (byte) (size >> 8), (byte) size
            };
            byte[] stream = concat(stream(List.of(good)), bad, stream(List.of(good)));
            for (int cut = 0; cut <= stream.length; cut++) {
                Kept told = new Kept();
                FrameReader fresh = new FrameReader(told, new byte[700], BOUND);
                read(fresh, stream, 0, cut);
                read(fresh, stream, cut, stream.length);
                assertThat(told.frames).isEqualTo(List.of(good));
                assertThat(told.outOfBounds).isEqualTo(size);
            }
        }
    }

    @Test
    void afterAStopInTheMiddleNothingIsRead() throws IOException {
        List<Bytes> frames = List.of(random(Dice.of(1), 30), random(Dice.of(2), 30));
        List<FrameReader> readers = new ArrayList<>();
        List<Bytes> read = new ArrayList<>();
        FrameReader.Sink stops =
                new FrameReader.Sink() {
                    @Override
                    public void frame(byte[] array, int from, int to) {
                        read.add(Bytes.copyOf(array, from, to));
                        readers.getFirst().stop();
                    }

                    @Override
                    public void outOfBounds(long size, int bound) {}
                };
        readers.add(new FrameReader(stops, new byte[700], BOUND));
        byte[] stream = stream(frames);
        read(readers.getFirst(), stream, 0, stream.length);
        read(readers.getFirst(), stream, 0, stream.length);
        assertThat(read).isEqualTo(frames.subList(0, 1));
    }

    private void read(byte[] stream, int from, int to) {
        read(reader, stream, from, to);
    }

    private static void read(FrameReader reader, byte[] stream, int from, int to) {
        ByteBuf bytes = Unpooled.wrappedBuffer(stream, from, to - from);
        reader.read(bytes);
        bytes.release();
    }

    private static Bytes random(Dice dice, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) dice.nextLong();
        }
        return Bytes.wrap(bytes);
    }

    private static byte[] stream(List<Bytes> frames) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (Bytes frame : frames) {
            stream.write(RawSocket.framed(frame.at(0), frame.slice(1).toArray()));
        }
        return stream.toByteArray();
    }

    private static byte[] concat(byte[]... parts) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.write(part);
        }
        return whole.toByteArray();
    }
}
