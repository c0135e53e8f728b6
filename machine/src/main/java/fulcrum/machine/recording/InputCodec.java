package fulcrum.machine.recording;

import fulcrum.machine.Bytes;
import fulcrum.machine.Input;
import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Inputs as bytes.
final class InputCodec<M> {

    private final Languages<M> languages;

    InputCodec(Languages<M> languages) {
        this.languages = languages;
    }

    void write(Input<M> input, Encoder out) {
        switch (input) {
            case Input.Started<M>(long seed, long incarnation) ->
                    out.tag(1).fixed64(seed).varint(incarnation);
            case Input.Clock<M>(long wall, long error) -> out.tag(2).signed(wall).signed(error);
            case Input.Received<M>(NodeId from, M message) ->
                    out.tag(3).node(from).bytes(languages.messages().encode(message));
            case Input.Fired<M>(Timer timer) ->
                    out.tag(4).text(timer.purpose()).varint(timer.about());
            case Input.Stored<M>(long upTo) -> out.tag(5).varint(upTo);
            case Input.Loaded<M>(long ticket, Input.Found found) ->
                    found(found, out.tag(6).signed(ticket));
            case Input.Captured<M>(Snapshot snapshot) -> snapshot(snapshot, out.tag(7));
            case Input.Imported<M>(NodeId from, Snapshot snapshot) ->
                    snapshot(snapshot, out.tag(8).node(from));
            case Input.Submitted<M>(long request, var command) ->
                    out.tag(9).varint(request).bytes(languages.commands().encode(command));
        }
    }

    Input<M> read(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 1 -> new Input.Started<>(in.fixed64(), in.varint());
            case 2 -> new Input.Clock<>(in.signed(), in.signed());
            case 3 -> new Input.Received<>(in.node(), languages.messages().decode(in.bytes()));
            case 4 -> new Input.Fired<>(new Timer(in.text(), in.varint()));
            case 5 -> new Input.Stored<>(in.varint());
            case 6 -> new Input.Loaded<>(in.signed(), found(in));
            case 7 -> new Input.Captured<>(snapshot(in));
            case 8 -> new Input.Imported<>(in.node(), snapshot(in));
            case 9 -> new Input.Submitted<>(in.varint(), languages.commands().decode(in.bytes()));
            default -> throw in.unknownTag(tag);
        };
    }

    private void found(Input.Found found, Encoder out) {
        switch (found) {
            case Input.Found.Values(List<@Nullable Bytes> values) ->
                    out.tag(1).list(values, InputCodec::bytesOrNull);
            case Input.Found.Rows(List<Bytes> keys, List<Bytes> values, boolean more) ->
                    out.tag(2)
                            .list(keys, (key, to) -> to.bytes(key))
                            .list(values, (value, to) -> to.bytes(value))
                            .bool(more);
            case Input.Found.Records(List<Logged> records) ->
                    out.tag(3)
                            .list(
                                    records,
                                    (logged, to) ->
                                            to.varint(logged.position())
                                                    .bytes(
                                                            languages
                                                                    .records()
                                                                    .encode(logged.record())));
        }
    }

    private Input.Found found(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 1 -> new Input.Found.Values(values(in));
            case 2 ->
                    new Input.Found.Rows(
                            in.list(Decoder::bytes), in.list(Decoder::bytes), in.bool());
            case 3 ->
                    new Input.Found.Records(
                            in.list(from ->
                                    new Logged(
                                            from.varint(),
                                            languages.records().decode(from.bytes()))));
            default -> throw in.unknownTag(tag);
        };
    }

    private static void bytesOrNull(@Nullable Bytes value, Encoder out) {
        out.bool(value != null);
        if (value != null) {
            out.bytes(value);
        }
    }

    private static List<@Nullable Bytes> values(Decoder in) {
        int count = in.integer();
        if (count > in.remaining()) {
            throw in.malformed("a list of " + count + " values in fewer bytes");
        }
        List<@Nullable Bytes> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(in.bool() ? in.bytes() : null);
        }
        return values;
    }

    private static void snapshot(Snapshot snapshot, Encoder out) {
        out.varint(snapshot.number()).varint(snapshot.index()).bytes(snapshot.header());
    }

    private static Snapshot snapshot(Decoder in) {
        return new Snapshot(in.varint(), in.varint(), in.bytes());
    }
}
