package fulcrum.sql.storage;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyRange;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.session.Planned;
import fulcrum.database.sharding.TableLayout;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.catalog.Table;
import java.util.List;

/// A table of SQL's as it is stored: which bytes a row is ([RowForm]), and where it lies.
public final class StoredTable {

    private final Table table;
    private final TableDescriptor descriptor;
    private final RowForm form;
    private final Planned planned;

    public StoredTable(Table table, TableDescriptor descriptor) {
        this.table = table;
        this.descriptor = descriptor;
        this.planned = Planned.with(descriptor);
        List<RowForm.Part> columns =
                table.columns().stream()
                        .map(each -> new RowForm.Part(each.number(), each.type(), each.missing()))
                        .toList();
        List<Integer> keyPositions =
                descriptor.primaryKey().stream().map(part -> keyPosition(table, part)).toList();
        this.form = new RowForm(descriptor.layout(), columns, keyPositions);
    }

    private static int keyPosition(Table table, KeyPart part) {
        if (table.primaryKey().isEmpty()) {
            return table.columns().size();
        }
        return table.position(table.primaryKey().get(part.column()));
    }

    public Table table() {
        return table;
    }

    public TableDescriptor descriptor() {
        return descriptor;
    }

    public TableLayout layout() {
        return form.layout();
    }

    /// Which bytes its rows are.
    public RowForm form() {
        return form;
    }

    /// With which version of its schema requests are made.
    public Planned planned() {
        return planned;
    }

    /// How many values a row has.
    public int width() {
        return form.width();
    }

    /// The positions of the key's parts in a row, in the order of the key.
    public int[] keyPositions() {
        return form.keyPositions();
    }

    /// The key of a row.
    public Bytes key(Datum[] row) {
        return form.key(row);
    }

    /// A value as it stands in the key.
    ///
    /// @param position in a row
    public Datum inKey(int position, Datum value) {
        return form.inKey(position, value);
    }

    /// Where all rows lie, of other tables too where they share the space.
    public KeyRange range() {
        return layout().startingWith(List.of());
    }

    /// Whether a key is that of a row of this table.
    public boolean owns(Bytes key) {
        return form.owns(key);
    }

    /// What is stored of a row beside its key.
    public Bytes value(Datum[] row) {
        return form.value(row);
    }

    /// Whether what is stored is the same row. The bytes may differ: a column that was added later
    /// stands in no row from before it.
    public boolean isStored(Datum[] row, Bytes key, Bytes stored) {
        Bytes wanted = value(row);
        return stored.equals(wanted) || value(row(key, stored)).equals(wanted);
    }

    /// A row.
    ///
    /// @throws Malformed where the bytes are none of this table
    public Datum[] row(Bytes key, Bytes value) {
        return form.row(key, value);
    }
}
