package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values of rows.
final class Cells {

    private Cells() {}

    /// A number, also of an object.
    static Datum of(long number) {
        return new Datum.Int(number);
    }

    static Datum of(boolean truth) {
        return new Datum.Bool(truth);
    }

    /// Null for null.
    static Datum of(@Nullable String text) {
        return text == null ? Datum.NULL : new Datum.Text(text);
    }

    /// A `"char"`.
    static Datum of(char letter) {
        return new Datum.Text(String.valueOf(letter));
    }

    /// `YES` or `NO`, as `information_schema` has truth.
    static Datum yes(boolean truth) {
        return new Datum.Text(truth ? "YES" : "NO");
    }

    static Datum numbers(Collection<? extends Number> numbers) {
        List<Datum> elements =
                numbers.stream().<Datum>map(each -> new Datum.Int(each.longValue())).toList();
        return new Datum.Array(KeyType.Scalar.INTEGER, elements);
    }

    static Datum texts(Collection<String> texts) {
        return new Datum.Array(
                KeyType.Scalar.TEXT, texts.stream().<Datum>map(Datum.Text::new).toList());
    }

    /// Null where there are none.
    static Datum textsOrNull(Collection<String> texts) {
        return texts.isEmpty() ? Datum.NULL : texts(texts);
    }
}
