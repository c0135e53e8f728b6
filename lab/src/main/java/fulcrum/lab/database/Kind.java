package fulcrum.lab.database;

import fulcrum.machine.Bytes;

/// What a row of [Atlas#OF_OTHERS] is for. The rows of each kind are spread over all of the table,
/// however few they are, so that those of one kind are at different shards.
enum Kind {
    ON_CALL(0, 2),
    FORK(1, 2),
    EVENT(2, 24),
    COUNTER(3, 2),
    REGISTER(4, 2),
    WITNESS(5, 4),
    PAST(0, 4, 3),
    TWIN(1, 3, 3);

    private static final int MOST = 24;
    private static final int LANES = 6;

    /// So many numbers the rows of all kinds take.
    static final int ROWS = MOST * LANES;

    private final int offset;
    private final int most;
    private final int shift;

    Kind(int offset, int most) {
        this(offset, most, 0);
    }

    /// @param shift where it lies between the rows of another with the same offset
    Kind(int offset, int most, int shift) {
        this.offset = offset;
        this.most = most;
        this.shift = shift;
    }

    /// So many rows there can be.
    int most() {
        return most;
    }

    /// The key of a row; numbers from 0.
    Bytes key(int number) {
        return Atlas.OF_OTHERS.key((number * MOST / most + shift) * LANES + offset);
    }
}
