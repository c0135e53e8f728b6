package fulcrum.lab.lattice;

import fulcrum.machine.Bytes;

/// What a row is; its key says so.
enum Kind {
    REGISTER,
    COUNTER,
    SET;

    /// The key of one of them.
    Bytes key(int number) {
        return Bytes.text(name().charAt(0) + "" + number);
    }

    static Kind of(Bytes key) {
        for (Kind kind : values()) {
            if (key.at(0) == kind.name().charAt(0)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no row has the key " + key);
    }
}
