package fulcrum.machine.recording;

import fulcrum.machine.Bytes;
import fulcrum.machine.Invariants;
import fulcrum.machine.KeyValues;
import fulcrum.machine.codec.Encoder;

/// A key-value state, and a record of what was seen of it. Keys are seen in steps alone: what a
/// machine learnt of them elsewhere would be in no frame, and nobody could replay what follows.
final class Seen implements KeyValues {

    static final int PRESENT = 1;
    static final int ABSENT = 2;
    static final int COLD = 3;
    static final int APPLIED = 4;
    static final int FIRST_FOUND = 5;
    static final int FIRST_NONE = 6;
    static final int FIRST_COLD = 7;

    private final KeyValues state;
    private final Encoder seen = new Encoder(256);
    private boolean recovering = true;
    private boolean stepping;

    /// The machine is being recovered; the recording begins with how far the state is.
    Seen(KeyValues state) {
        this.state = state;
    }

    /// The machine is there.
    void recovered() {
        recovering = false;
    }

    /// A step begins.
    void open() {
        stepping = true;
        seen.reset();
    }

    /// The step is over.
    ///
    /// @return what was seen in it
    Bytes close() {
        stepping = false;
        return seen.toBytes();
    }

    @Override
    public Peek peek(Bytes key) {
        Invariants.check(stepping, "a machine looks at keys in its steps alone");
        Peek peek = state.peek(key);
        switch (peek) {
            case Peek.Present(Bytes value) -> seen.tag(PRESENT).bytes(value);
            case Peek.Absent _ -> seen.tag(ABSENT);
            case Peek.Cold _ -> seen.tag(COLD);
        }
        return peek;
    }

    @Override
    public First first(Bytes from, Bytes to) {
        Invariants.check(stepping, "a machine looks at keys in its steps alone");
        First first = state.first(from, to);
        switch (first) {
            case First.Found(Bytes key, Bytes value) ->
                    seen.tag(FIRST_FOUND).bytes(key).bytes(value);
            case First.None _ -> seen.tag(FIRST_NONE);
            case First.Cold _ -> seen.tag(FIRST_COLD);
        }
        return first;
    }

    @Override
    public long applied() {
        Invariants.check(stepping || recovering, "a machine looks at its state in its steps alone");
        long applied = state.applied();
        if (stepping) {
            seen.tag(APPLIED).varint(applied);
        }
        return applied;
    }
}
