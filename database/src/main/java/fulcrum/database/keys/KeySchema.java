package fulcrum.database.keys;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import java.util.ArrayList;
import java.util.List;

/// The columns of a key, most significant first.
public record KeySchema(List<KeyColumn> columns) {

    public KeySchema {
        columns = List.copyOf(columns);
    }

    /// The key of a tuple.
    ///
    /// @param values one for each column
    /// @throws IllegalArgumentException where they are too few or too many, or of other types
    public Bytes encode(List<Datum> values) {
        demandWhole(values);
        return write(values, new KeyWriter()).toBytes();
    }

    /// @throws IllegalArgumentException where there is not one value for each column
    public void demandWhole(List<Datum> values) {
        if (values.size() != columns.size()) {
            throw new IllegalArgumentException(
                    values.size() + " values for a key of " + columns.size() + " columns");
        }
    }

    /// Where the keys of all tuples lie that begin with these values.
    ///
    /// @param values one for each of the first columns; none at all means every tuple
    /// @throws IllegalArgumentException where they are too many or of other types
    public KeyRange startingWith(List<Datum> values) {
        return KeyRange.prefix(write(values, new KeyWriter()).toBytes());
    }

    /// Appends the first columns of a key to what was written already.
    ///
    /// @throws IllegalArgumentException where the values are too many or of other types
    public KeyWriter write(List<Datum> values, KeyWriter out) {
        if (values.size() > columns.size()) {
            throw new IllegalArgumentException(
                    values.size() + " values for a key of " + columns.size() + " columns");
        }
        for (int i = 0; i < values.size(); i++) {
            KeyColumn column = columns.get(i);
            column.demandHolds(values.get(i));
            out.put(values.get(i), column.order());
        }
        return out;
    }

    /// The tuple of a key.
    ///
    /// @throws Malformed where the bytes are no key, or more than one
    public List<Datum> decode(Bytes key) {
        KeyReader in = new KeyReader(key);
        List<Datum> values = read(in);
        in.end();
        return values;
    }

    /// Reads one value for each column, and leaves what follows.
    ///
    /// @throws Malformed where the bytes do not begin with a key
    public List<Datum> read(KeyReader in) {
        List<Datum> values = new ArrayList<>(columns.size());
        for (KeyColumn column : columns) {
            values.add(in.next(column.type(), column.order()));
        }
        return List.copyOf(values);
    }
}
