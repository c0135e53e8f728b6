package fulcrum.machine.recording;

import fulcrum.machine.Effect;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import fulcrum.machine.codec.Encoder;

/// A checksum of the effects of one step, in their order.
final class Digest<M> {

    private final Languages<M> languages;
    private final Encoder effects = new Encoder(256);

    Digest(Languages<M> languages) {
        this.languages = languages;
    }

    void begin() {
        effects.reset();
    }

    int value() {
        return effects.crc32c(0);
    }

    void add(Effect<M> effect) {
        switch (effect) {
            case Effect.Send<M>(NodeId to, M message) -> message(1, to, message);
            case Effect.SendEarly<M>(NodeId to, M message) -> message(2, to, message);
            case Effect.Store<M>(long position, var record) ->
                    effects.tag(3).varint(position).bytes(languages.records().encode(record));
            case Effect.StoreLazily<M>(long position, var record) ->
                    effects.tag(4).varint(position).bytes(languages.records().encode(record));
            case Effect.StartTimer<M>(Timer timer, long delay) ->
                    effects.tag(5).text(timer.toString()).signed(delay);
            case Effect.StopTimer<M>(Timer timer) -> effects.tag(6).text(timer.toString());
            case Effect.Apply<M>(long index, long request, var change) ->
                    effects.tag(7).varint(index).varint(request).bytes(change);
            case Effect.Answer<M>(long request, Outcome outcome) ->
                    effects.tag(8).varint(request).text(outcome.toString());
            case Effect.AnswerEarly<M>(long request, Outcome outcome) ->
                    effects.tag(9).varint(request).text(outcome.toString());
            case Effect.Load<M>(long ticket, var wanted) ->
                    effects.tag(10).signed(ticket).text(wanted.toString());
            case Effect.Capture<M>(var header) -> effects.tag(11).bytes(header);
            case Effect.Ship<M>(NodeId to, Snapshot snapshot) ->
                    effects.tag(12).node(to).text(snapshot.toString());
            case Effect.Adopt<M>(Snapshot snapshot) -> effects.tag(13).text(snapshot.toString());
            case Effect.Truncate<M>(long before) -> effects.tag(14).varint(before);
            case Effect.Noted<M>(var note) -> effects.tag(15).text(note.toString());
        }
    }

    private void message(int tag, NodeId to, M message) {
        effects.tag(tag).node(to).bytes(languages.messages().encode(message));
    }
}
