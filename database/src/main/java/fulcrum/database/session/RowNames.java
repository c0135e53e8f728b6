package fulcrum.database.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import java.util.ArrayList;
import java.util.List;

/// Rows as people know them: by their table and its primary key, as in `row (id)=(7) of table
/// "public.clicks"`.
///
/// @param tables those that are known; rows of others are named by the bytes of their keys
public record RowNames(List<TableDescriptor> tables) {

    /// No table is known.
    public static final RowNames NONE = new RowNames(List.of());

    public RowNames {
        tables = List.copyOf(tables);
    }

    /// A row, or the rows of a range.
    public String of(Span span) {
        Bytes to = span.to();
        if (span.point()) {
            return "row " + of(span.from());
        }
        return "rows from " + of(span.from()) + (to == null ? " on" : " to before " + of(to));
    }

    private String of(Bytes key) {
        for (TableDescriptor table : tables) {
            try {
                return named(table, table.layout().read(key));
            } catch (Malformed _) {
                // it is of another table, or of none, as bounds of ranges are
            }
        }
        return key.toString();
    }

    private static String named(TableDescriptor table, List<Datum> values) {
        List<String> columns = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            columns.add(table.columns().get(table.primaryKey().get(i).column()).name());
            texts.add(text(values.get(i)));
        }
        String name = table.name().schema() + "." + table.name().table();
        return "("
                + String.join(", ", columns)
                + ")=("
                + String.join(", ", texts)
                + ") of table \""
                + name
                + "\"";
    }

    private static String text(Datum value) {
        return switch (value) {
            case Datum.Bool(boolean it) -> Boolean.toString(it);
            case Datum.Int(long it) -> Long.toString(it);
            case Datum.Decimal(var it) -> it.toPlainString();
            case Datum.Text(String it) -> it;
            case Datum.ByteArray(Bytes it) -> it.toString();
            default -> value.toString();
        };
    }
}
