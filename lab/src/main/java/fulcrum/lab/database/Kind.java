package fulcrum.lab.database;

import fulcrum.machine.Bytes;

/// What a row is for; all rows of a kind lie together.
enum Kind {
    ACCOUNT('a', 10),
    ON_CALL('d', 2),
    FORK('f', 2),
    EVENT('h', 24),
    LIST('k', 24),
    COUNTER('m', 2),
    REGISTER('r', 2);

    private final byte first;
    private final int most;

    Kind(char first, int most) {
        this.first = (byte) first;
        this.most = most;
    }

    /// So many rows there can be.
    int most() {
        return most;
    }

    /// The key of a row; numbers from 0.
    Bytes key(int number) {
        return Bytes.of(first, (byte) number);
    }

    /// Whose row it is.
    static Kind of(Bytes key) {
        for (Kind kind : values()) {
            if (kind.first == key.at(0)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no row has the key " + key);
    }
}
