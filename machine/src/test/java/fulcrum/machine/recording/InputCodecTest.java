package fulcrum.machine.recording;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Input;
import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class InputCodecTest {

    private static final NodeId PEER = new NodeId(3);
    private static final Bytes KEY = Bytes.text("key");
    private static final Snapshot SNAPSHOT = new Snapshot(5, 12, Bytes.text("header"));

    /// Every kind, with what is least expected of it.
    private static List<Input<String>> inputs() {
        return List.of(
                new Input.Started<>(-4711, 2),
                new Input.Clock<>(-1, 250),
                new Input.Received<>(PEER, ""),
                new Input.Fired<>(new Timer("election", 7)),
                new Input.Stored<>(9),
                new Input.Loaded<>(-1, new Input.Found.Values(Arrays.asList(KEY, null))),
                new Input.Loaded<>(1, new Input.Found.Values(List.of(Bytes.EMPTY))),
                new Input.Loaded<>(2, new Input.Found.Rows(List.of(KEY), List.of(KEY), true)),
                new Input.Loaded<>(
                        Long.MIN_VALUE,
                        new Input.Found.Records(List.of(new Logged(8, new Texts.Word("w"))))),
                new Input.Captured<>(SNAPSHOT),
                new Input.Imported<>(PEER, SNAPSHOT),
                new Input.Submitted<>(1L << 40, new Texts.Word("do")));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void anInputComesBackAsItWas(Input<String> input) {
        InputCodec<String> codec = new InputCodec<>(Texts.LANGUAGES);
        Encoder out = new Encoder();
        codec.write(input, out);
        Decoder in = new Decoder(out.toBytes());
        assertThat(codec.read(in)).isEqualTo(input);
        in.end();
    }
}
