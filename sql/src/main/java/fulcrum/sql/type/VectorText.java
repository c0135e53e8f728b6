package fulcrum.sql.type;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.sql.number.IntegerText;
import fulcrum.sql.number.Spaces;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// `int2vector` and `oidvector` of the system's tables, as text: numbers with blanks between.
final class VectorText {

    private VectorText() {}

    static Datum.Array read(ScalarType type, String text) {
        List<Datum> numbers = new ArrayList<>();
        String trimmed = Spaces.trim(text);
        if (!trimmed.isEmpty()) {
            for (String number : trimmed.split("\\s+")) {
                numbers.add(
                        new Datum.Int(
                                type == ScalarType.OIDVECTOR
                                        ? IntegerText.readUnsigned(number, "oid", Integer.SIZE)
                                        : IntegerText.read(number, Short.SIZE)));
            }
        }
        return new Datum.Array(KeyType.Scalar.INTEGER, numbers);
    }

    static String write(List<Datum> numbers) {
        return numbers.stream()
                .map(each -> each instanceof Datum.Int(long number) ? Long.toString(number) : "")
                .collect(Collectors.joining(" "));
    }
}
