package fulcrum.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.session.SessionCommand;
import fulcrum.database.shard.CommandCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Fixtures;
import fulcrum.machine.codec.UnsupportedVersion;
import fulcrum.server.session.ClientCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How version 1 frames what it says: peers and clients of it are understood for ever.
final class FrameFormTest {

    private static final String KEPT = "v1/framing.hex";
    private static final Outcome REFUSED =
            new Outcome.Refused(Outcome.Refusal.NOT_LEADER, new NodeId(2));

    private static Encoder request() {
        Encoder out = new Encoder();
        ClientCodec.request(300, new ShardCommand.Get(Bytes.text("k")), out);
        return out;
    }

    private static Encoder step() {
        Encoder out = new Encoder();
        ClientCodec.request(300, new SessionCommand.Commit(new TxnId(new NodeId(3), 300)), out);
        return out;
    }

    private static Encoder answer(Outcome outcome) {
        Encoder out = new Encoder();
        ClientCodec.answer(300, outcome, out);
        return out;
    }

    private static ByteBuf messages(long group, Encoder... messages) {
        ByteBuf frame = Unpooled.buffer();
        Frame.begin(frame, Frame.MESSAGES);
        for (Encoder message : messages) {
            Frame.add(frame, group, message, new byte[100]);
        }
        Frame.end(frame);
        return frame;
    }

    private static String hex(ByteBuf frame) {
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        frame.release();
        return Bytes.wrap(bytes).asHex();
    }

    @Test
    void theBytesOfVersionOneAreWritten() {
        Greeting welcome = new Greeting.Welcome(1, new NodeId(1), 7);
        Encoder text = new Encoder().text("to a group");
        assertThat(Fixtures.text(KEPT).lines().filter(line -> !line.startsWith("#")))
                .containsExactly(
                        hex(Frame.pulse(ByteBufAllocator.DEFAULT)) + " = pulse",
                        hex(Frame.greeting(welcome, ByteBufAllocator.DEFAULT)) + " = " + welcome,
                        hex(messages(300, text, text)) + " = 300 to a group, 300 to a group",
                        hex(messages(0, request())) + " = request 300 Get[key=\"k\"]",
                        hex(messages(0, answer(new Outcome.Done(Bytes.text("r")))))
                                + " = answer 300 Done[result=\"r\"]",
                        hex(messages(0, answer(REFUSED))) + " = answer 300 " + REFUSED,
                        hex(messages(0, answer(new Outcome.Unknown("why"))))
                                + " = answer 300 Unknown[why=why]",
                        hex(messages(0, step())) + " = request 300 Commit[txn=n3-12c]");
    }

    /// It read a request's command so, and ended the connection where it could not.
    @Test
    void whoKnowsOfNoTransactionsDoesNotTakeThemForAnythingElse() {
        Decoder step = new Decoder(step().toBytes());
        assertThat(step.varint()).isEqualTo(300);
        assertThatThrownBy(() -> new CommandCodec().decode(step))
                .isInstanceOf(UnsupportedVersion.class);
    }

    @Test
    void theBytesOfVersionOneAreRead() {
        for (Fixtures.Fixture each : Fixtures.in(KEPT)) {
            List<String> read = new ArrayList<>();
            FrameReader.Sink sink =
                    new FrameReader.Sink() {
                        @Override
                        public void frame(byte[] array, int from, int to) {
                            read.add(said(each.value(), array, from, to));
                        }

                        @Override
                        public void outOfBounds(long size, int bound) {
                            throw new AssertionError(size + " bytes");
                        }
                    };
            new FrameReader(sink, new byte[700], 5_000)
                    .read(Unpooled.wrappedBuffer(each.frame().toArray()));
            assertThat(read).containsExactly(each.value());
        }
    }

    /// @param expected says whether a client speaks or is spoken to, which no frame does
    private static String said(String expected, byte[] array, int from, int to) {
        return switch (array[from]) {
            case Frame.PULSE -> "pulse";
            case Frame.GREETING -> Greeting.CODEC.decode(array, from + 1, to).toString();
            default -> messages(expected, array, from + 1, to);
        };
    }

    private static String messages(String expected, byte[] array, int from, int to) {
        List<String> said = new ArrayList<>();
        Frame.messages(
                array,
                from,
                to,
                new Decoder(new byte[0], 0, 0),
                new Frame.Taker() {
                    @Override
                    public boolean isOpen() {
                        return true;
                    }

                    @Override
                    public void message(long group, Decoder message) {
                        if (expected.startsWith("request")) {
                            said.add(
                                    "request "
                                            + message.varint()
                                            + " "
                                            + ClientCodec.command(message));
                        } else if (expected.startsWith("answer")) {
                            said.add(
                                    "answer "
                                            + message.varint()
                                            + " "
                                            + ClientCodec.outcome(message));
                        } else {
                            said.add(group + " " + message.text());
                        }
                    }
                });
        return String.join(", ", said);
    }
}
