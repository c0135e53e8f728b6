package fulcrum.machine.recording;

import fulcrum.machine.Bytes;
import fulcrum.machine.KeyValues;
import fulcrum.machine.codec.Encoder;

/// A key-value state, and a record of what was seen of it.
final class Seen implements KeyValues {

    static final int PRESENT = 1;
    static final int ABSENT = 2;
    static final int COLD = 3;
    static final int APPLIED = 4;

    private final KeyValues state;
    private final Encoder seen;

    Seen(KeyValues state, Encoder seen) {
        this.state = state;
        this.seen = seen;
    }

    @Override
    public Peek peek(Bytes key) {
        Peek peek = state.peek(key);
        switch (peek) {
            case Peek.Present(Bytes value) -> seen.tag(PRESENT).bytes(value);
            case Peek.Absent _ -> seen.tag(ABSENT);
            case Peek.Cold _ -> seen.tag(COLD);
        }
        return peek;
    }

    @Override
    public long applied() {
        long applied = state.applied();
        seen.tag(APPLIED).varint(applied);
        return applied;
    }
}
