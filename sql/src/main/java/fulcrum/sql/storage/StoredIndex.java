package fulcrum.sql.storage;

import fulcrum.database.keys.Datum;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.session.Planned;
import fulcrum.database.sharding.TableLayout;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.sql.catalog.Index;
import java.util.ArrayList;
import java.util.List;

/// An index as it is stored. The key of an entry is the indexed values and a tail: the key of the
/// row where others may have the same values, nothing where none may. So of a unique index, who
/// inserts values that are there finds one row's key taken, and waits for whoever has taken it.
///
/// The value of an entry is the key of the row.
public final class StoredIndex {

    private final Index index;
    private final TableLayout layout;
    private final Planned planned;

    public StoredIndex(Index index, TableDescriptor descriptor) {
        this.index = index;
        this.layout = descriptor.layout();
        this.planned = Planned.with(descriptor);
    }

    public Index index() {
        return index;
    }

    public TableLayout layout() {
        return layout;
    }

    public Planned planned() {
        return planned;
    }

    /// Whether no other row may have these values.
    public boolean isAlone(List<Datum> values) {
        return index.unique()
                && (index.nullsNotDistinct()
                        || values.stream().noneMatch(Datum.Null.class::isInstance));
    }

    /// The key of an entry.
    ///
    /// @param values that are indexed
    /// @param row the key of the row
    public Bytes key(List<Datum> values, Bytes row) {
        List<Datum> all = new ArrayList<>(values.size() + 1);
        for (int i = 0; i < values.size(); i++) {
            all.add(inKey(i, values.get(i)));
        }
        all.add(new Datum.ByteArray(isAlone(values) ? Bytes.EMPTY : row));
        return layout.key(all);
    }

    /// A value as it stands in the key.
    public Datum inKey(int part, Datum value) {
        return index.parts().get(part).type().is(fulcrum.sql.type.ScalarType.BPCHAR)
                        && value instanceof Datum.Text(String text)
                ? new Datum.Text(RowForm.withoutBlanks(text))
                : value;
    }

    /// What is stored of an entry beside its key.
    public static Bytes value(Bytes row) {
        return new Encoder(row.size() + 4).bytes(row).toBytes();
    }

    /// The key of the row that an entry is of.
    public static Bytes row(Bytes value) {
        return new Decoder(value).bytes();
    }
}
