package fulcrum.sql.storage;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.database.sharding.TableLayout;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which bytes the rows of a table are: as much as it takes to read and to write them, without the
/// table's place in the catalog.
///
/// A row is an array of values, one for each column in the table's order, and behind them, where
/// the table has no primary key, the number that stands for one ([#width]).
public final class RowForm {

    /// A column.
    ///
    /// @param number `attnum`, which its value has in rows
    /// @param missing what rows have in it that were written before it was added; null for NULL
    public record Part(int number, SqlType type, @Nullable Datum missing) {}

    /// Of the rows' own numbers, in place of a column's.
    private static final int HIDDEN = -1;

    private static final int VERSION = 1;

    private final TableLayout layout;
    private final List<Part> columns;
    private final int width;

    /// Where in a key the table's own prefix stands, behind the hash; -1 where all keys have it.
    private final int prefixAt;

    private final Bytes prefix;

    /// Of each part of the key, the position of its value in the row.
    private final int[] keyPositions;

    /// Of each column number, its position in the row; -1 where there is none any more.
    private final int[] positions;

    /// Of each position, whether the value of a row has it.
    private final boolean[] inValue;

    /// @param columns in the table's order
    /// @param keyPositions of each part of the key its position in the row: the number of columns
    ///   for the number that stands for a primary key
    /// @throws IllegalArgumentException where these make no form of rows
    public RowForm(TableLayout layout, List<Part> columns, List<Integer> keyPositions) {
        this.layout = layout;
        this.columns = List.copyOf(columns);
        this.prefix = layout.table().prefix();
        this.prefixAt =
                layout instanceof TableLayout.Ranged
                        ? -1
                        : layout.space().prefix().size() + Integer.BYTES;
        this.keyPositions = keyPositions.stream().mapToInt(each -> each).toArray();
        boolean hidden = keyPositions.contains(columns.size());
        this.width = columns.size() + (hidden ? 1 : 0);
        this.positions = new int[columns.stream().mapToInt(Part::number).max().orElse(0) + 1];
        this.inValue = new boolean[columns.size()];
        Arrays.fill(positions, HIDDEN);
        Arrays.fill(inValue, true);
        for (int i = 0; i < columns.size(); i++) {
            positions[columns.get(i).number()] = i;
        }
        boolean known = keyPositions.stream().allMatch(each -> 0 <= each && each < width);
        if (!known || keyPositions.size() != layout.primaryKey().columns().size()) {
            throw new IllegalArgumentException("a key of " + keyPositions);
        }
        for (int position : this.keyPositions) {
            if (position < columns.size() && comesBack(columns.get(position).type())) {
                inValue[position] = false;
            }
        }
    }

    /// Whether a key gives back all of a value.
    private static boolean comesBack(SqlType type) {
        if (type.array()) {
            return false;
        }
        return switch (type.base()) {
            case NUMERIC, FLOAT4, FLOAT8, INTERVAL, BPCHAR, INT2VECTOR, OIDVECTOR -> false;
            default -> true;
        };
    }

    public TableLayout layout() {
        return layout;
    }

    public List<Part> columns() {
        return columns;
    }

    /// How many values a row has.
    public int width() {
        return width;
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
        if (position < columns.size()
                && columns.get(position).type().base() == ScalarType.BPCHAR
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

    /// Whether a key is that of a row of this table, and not of one that shares its space.
    public boolean owns(Bytes key) {
        return prefixAt < 0 || key.slice(prefixAt).startsWith(prefix);
    }

    /// What is stored of a row beside its key.
    public Bytes value(Datum[] row) {
        Encoder out = new Encoder(64);
        out.tag(VERSION);
        for (int i = 0; i < columns.size(); i++) {
            Part column = columns.get(i);
            boolean isNull = row[i] instanceof Datum.Null;
            if (inValue[i] && (!isNull || column.missing() != null)) {
                out.varint(column.number());
                DatumForm.writeOrNull(row[i], out);
            }
        }
        return out.toBytes();
    }

    /// A row.
    ///
    /// @throws Malformed where the bytes are none of this table
    public Datum[] row(Bytes key, Bytes value) {
        Datum[] row = new Datum[width];
        for (int i = 0; i < columns.size(); i++) {
            Datum missing = columns.get(i).missing();
            row[i] = missing == null ? Datum.NULL : missing;
        }
        List<Datum> inKey = layout.read(key);
        for (int i = 0; i < keyPositions.length; i++) {
            row[keyPositions[i]] = inKey.get(i);
        }
        Decoder in = decoder(value);
        while (in.remaining() > 0) {
            read(in, row);
        }
        return row;
    }

    /// The same of some columns alone; whatever the others were, they are as in a row that was
    /// written before they were added.
    ///
    /// @param wanted by position
    /// @throws Malformed where the bytes are none of this table, as far as they are read
    public Datum[] row(Bytes key, Bytes value, boolean[] wanted) {
        Datum[] row = new Datum[width];
        int left = 0;
        for (int i = 0; i < columns.size(); i++) {
            Datum missing = columns.get(i).missing();
            row[i] = missing == null ? Datum.NULL : missing;
            left += wanted[i] && inValue[i] ? 1 : 0;
        }
        for (int position : keyPositions) {
            if (wanted[position]) {
                List<Datum> inKey = layout.read(key);
                for (int i = 0; i < keyPositions.length; i++) {
                    row[keyPositions[i]] = inKey.get(i);
                }
                break;
            }
        }
        if (left > 0) {
            Decoder in = decoder(value);
            while (left > 0 && in.remaining() > 0) {
                int position = position(in);
                KeyType form = columns.get(position).type().form();
                if (wanted[position]) {
                    row[position] = DatumForm.readOrNull(form, in);
                    left--;
                } else {
                    DatumForm.passOrNull(form, in);
                }
            }
        }
        return row;
    }

    /// A row's value without some of its columns.
    ///
    /// @param kept by position
    public Bytes thinned(Bytes value, boolean[] kept) {
        Decoder in = decoder(value);
        Encoder out = new Encoder(value.size());
        out.tag(VERSION);
        while (in.remaining() > 0) {
            int from = in.position();
            int position = position(in);
            DatumForm.passOrNull(columns.get(position).type().form(), in);
            if (kept[position]) {
                out.raw(value.slice(from, in.position()));
            }
        }
        return out.toBytes();
    }

    private static Decoder decoder(Bytes value) {
        Decoder in = new Decoder(value);
        if (in.tag() != VERSION) {
            throw in.malformed("a row in a form that is not known");
        }
        return in;
    }

    private void read(Decoder in, Datum[] row) {
        int position = position(in);
        row[position] = DatumForm.readOrNull(columns.get(position).type().form(), in);
    }

    private int position(Decoder in) {
        int number = in.integer();
        int position = number < positions.length ? positions[number] : HIDDEN;
        if (position == HIDDEN) {
            throw in.malformed("column " + number + ", which the table does not have");
        }
        return position;
    }
}
