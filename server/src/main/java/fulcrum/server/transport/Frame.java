package fulcrum.server.transport;

import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// The form of a frame: its size, its kind, its content.
final class Frame {

    static final int GREETING = 1;
    static final int MESSAGES = 2;
    static final int PULSE = 3;

    static final int SIZE_BYTES = 4;
    static final int HEADER_BYTES = SIZE_BYTES + 1;

    /// The most that a message takes in a frame beside itself: its group and its size.
    static final int MESSAGE_OVERHEAD = 9 + 5;

    /// Who is given messages.
    interface Taker {

        boolean isOpen();

        /// @param message its bytes, which are overwritten after the call
        void message(long group, Decoder message);
    }

    private Frame() {}

    /// Begins a frame whose size is not known yet.
    static void begin(ByteBuf frame, int kind) {
        frame.writeInt(0).writeByte(kind);
    }

    static void end(ByteBuf frame) {
        frame.setInt(frame.readerIndex(), frame.readableBytes() - SIZE_BYTES);
    }

    /// Adds a message to a frame of them.
    static void add(ByteBuf frame, long group, Encoder message, byte[] scratch) {
        varint(frame, group);
        varint(frame, message.size());
        message.copyTo(scratch, 0);
        frame.writeBytes(scratch, 0, message.size());
    }

    /// Hands out the messages of a frame of them, for as long as they are taken.
    ///
    /// @param message what each is read with
    static void messages(byte[] array, int start, int end, Decoder message, Taker taker) {
        int at = start;
        while (at < end && taker.isOpen()) {
            message.reset(array, at, end);
            long group = message.varint();
            int size = message.integer();
            int begins = at + message.position();
            if (size > end - begins) {
                throw new Malformed(at - start, "a message of " + size + " bytes is cut short");
            }
            taker.message(group, message.reset(array, begins, begins + size));
            at = begins + size;
        }
    }

    /// A whole frame.
    static ByteBuf greeting(Greeting greeting, ByteBufAllocator allocator) {
        Encoder bytes = new Encoder(Greeting.BYTES_MOST);
        Greeting.CODEC.encode(greeting, bytes);
        ByteBuf frame = allocator.directBuffer(Greeting.BYTES_MOST);
        begin(frame, GREETING);
        frame.writeBytes(bytes.toBytes().toArray());
        end(frame);
        return frame;
    }

    /// A whole frame.
    static ByteBuf pulse(ByteBufAllocator allocator) {
        ByteBuf frame = allocator.directBuffer(HEADER_BYTES);
        begin(frame, PULSE);
        end(frame);
        return frame;
    }

    static int read32(byte[] array, int at) {
        return (array[at] & 0xFF) << 24
                | (array[at + 1] & 0xFF) << 16
                | (array[at + 2] & 0xFF) << 8
                | (array[at + 3] & 0xFF);
    }

    private static void varint(ByteBuf frame, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            frame.writeByte((int) (rest | 0x80));
            rest >>>= 7;
        }
        frame.writeByte((int) rest);
    }
}
