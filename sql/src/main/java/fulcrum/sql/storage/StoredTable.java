package fulcrum.sql.storage;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyRange;
import fulcrum.database.keys.KeyType;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.session.Planned;
import fulcrum.database.sharding.TableLayout;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.type.ScalarType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A table of SQL's as it is stored: which bytes a row is.
///
/// A row is an array of values, one for each column in the table's order, and behind them, where
/// the table has no primary key, the number that stands for one ([#width]).
public final class StoredTable {

    /// Of the rows' own numbers, in place of a column's.
    private static final int HIDDEN = -1;

    private static final int VERSION = 1;

    private final Table table;
    private final TableDescriptor descriptor;
    private final TableLayout layout;
    private final Planned planned;

    /// Of each part of the key, the position of its value in the row.
    private final int[] keyPositions;

    /// Of each column number, its position in the row; -1 where there is none any more.
    private final int[] positions;

    /// Of each position, whether the value of a row has it.
    private final boolean[] inValue;

    public StoredTable(Table table, TableDescriptor descriptor) {
        this.table = table;
        this.descriptor = descriptor;
        this.layout = descriptor.layout();
        this.planned = Planned.with(descriptor);
        this.keyPositions = new int[descriptor.primaryKey().size()];
        this.positions = new int[table.nextColumn()];
        this.inValue = new boolean[table.columns().size()];
        Arrays.fill(positions, HIDDEN);
        Arrays.fill(inValue, true);
        List<Column> columns = table.columns();
        for (int i = 0; i < columns.size(); i++) {
            positions[columns.get(i).number()] = i;
        }
        for (int i = 0; i < keyPositions.length; i++) {
            KeyPart part = descriptor.primaryKey().get(i);
            keyPositions[i] = keyPosition(part);
            if (keyPositions[i] < columns.size() && comesBack(columns.get(keyPositions[i]))) {
                inValue[keyPositions[i]] = false;
            }
        }
    }

    private int keyPosition(KeyPart part) {
        if (table.primaryKey().isEmpty()) {
            return table.columns().size();
        }
        return table.position(table.primaryKey().get(part.column()));
    }

    /// Whether a key gives back all of a value.
    private static boolean comesBack(Column column) {
        if (column.type().array()) {
            return false;
        }
        return switch (column.type().base()) {
            case NUMERIC, FLOAT4, FLOAT8, INTERVAL, BPCHAR, INT2VECTOR, OIDVECTOR -> false;
            default -> true;
        };
    }

    public Table table() {
        return table;
    }

    public TableDescriptor descriptor() {
        return descriptor;
    }

    public TableLayout layout() {
        return layout;
    }

    /// With which version of its schema requests are made.
    public Planned planned() {
        return planned;
    }

    /// How many values a row has.
    public int width() {
        return table.columns().size() + (table.primaryKey().isEmpty() ? 1 : 0);
    }

    /// The positions of the key's parts in a row, in the order of the key.
    public int[] keyPositions() {
        return keyPositions.clone();
    }

    /// The key of a row.
    public Bytes key(Datum[] row) {
        List<Datum> values = new ArrayList<>(keyPositions.length);
        for (int position : keyPositions) {
            values.add(inKey(position, row[position]));
        }
        return layout.key(values);
    }

    /// A value as it stands in the key.
    ///
    /// @param position in a row
    public Datum inKey(int position, Datum value) {
        if (position < table.columns().size()
                && table.columns().get(position).type().base() == ScalarType.BPCHAR
                && value instanceof Datum.Text(String text)) {
            return new Datum.Text(withoutBlanks(text));
        }
        return value;
    }

    static String withoutBlanks(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    /// Where all rows lie, of other tables too where they share the space.
    public KeyRange range() {
        return layout.startingWith(List.of());
    }

    /// Whether a key is that of a row of this table.
    public boolean owns(Bytes key) {
        if (layout instanceof TableLayout.Ranged) {
            return true;
        }
        return key.slice(hashEnd()).startsWith(layout.table().prefix());
    }

    private int hashEnd() {
        return layout.space().prefix().size() + Integer.BYTES;
    }

    /// What is stored of a row beside its key.
    public Bytes value(Datum[] row) {
        Encoder out = new Encoder(64);
        out.tag(VERSION);
        List<Column> columns = table.columns();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            boolean isNull = row[i] instanceof Datum.Null;
            if (inValue[i] && (!isNull || column.missing() != null)) {
                out.varint(column.number());
                DatumForm.writeOrNull(row[i], out);
            }
        }
        return out.toBytes();
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
        Datum[] row = new Datum[width()];
        List<Column> columns = table.columns();
        for (int i = 0; i < columns.size(); i++) {
            Datum missing = columns.get(i).missing();
            row[i] = missing == null ? Datum.NULL : missing;
        }
        List<Datum> inKey = layout.read(key);
        for (int i = 0; i < keyPositions.length; i++) {
            row[keyPositions[i]] = inKey.get(i);
        }
        Decoder in = new Decoder(value);
        if (in.tag() != VERSION) {
            throw in.malformed("a row in a form that is not known");
        }
        while (in.remaining() > 0) {
            read(in, row);
        }
        return row;
    }

    private void read(Decoder in, Datum[] row) {
        int number = in.integer();
        int position = number < positions.length ? positions[number] : HIDDEN;
        if (position == HIDDEN) {
            throw in.malformed("column " + number + ", which the table does not have");
        }
        KeyType form = table.columns().get(position).type().form();
        row[position] = DatumForm.readOrNull(form, in);
    }
}
