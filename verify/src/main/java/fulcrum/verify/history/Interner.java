package fulcrum.verify.history;

import java.util.Arrays;

/// Numbers values in the order of their first appearance, so that judges compare ints. Open
/// addressing, since a history may hold a million values.
final class Interner {

    private Value[] values = new Value[16];
    private int[] table = new int[64];
    private int size;

    /// How many values there are; their codes are 0 to below it.
    int size() {
        return size;
    }

    Value value(int code) {
        return values[code];
    }

    /// The code of the value, a new one on its first appearance.
    int code(Value value) {
        int slot = slot(value);
        if (table[slot] != 0) {
            return table[slot] - 1;
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size] = value;
        table[slot] = ++size;
        if (2 * size > table.length) {
            rehash();
        }
        return size - 1;
    }

    private int slot(Value value) {
        int mask = table.length - 1;
        int hash = value.hashCode() * 0x9e3779b9;
        int slot = (hash ^ (hash >>> 15)) & mask;
        while (table[slot] != 0 && !values[table[slot] - 1].equals(value)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void rehash() {
        table = new int[4 * table.length];
        for (int code = 0; code < size; code++) {
            table[slot(values[code])] = code + 1;
        }
    }
}
