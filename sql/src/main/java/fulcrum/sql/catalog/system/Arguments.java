package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.List;

/// The arguments of a call, none of them null.
///
/// @param function the name of what is called
record Arguments(String function, SystemCatalog catalog, List<Datum> values) {

    Arguments {
        values = List.copyOf(values);
    }

    int count() {
        return values.size();
    }

    Datum at(int index) {
        if (index >= values.size()) {
            throw new SqlError(
                    SqlState.NO_FUNCTION,
                    "function "
                            + function
                            + " does not exist with "
                            + values.size()
                            + " arguments");
        }
        return values.get(index);
    }

    /// An object's number.
    int oid(int index) {
        return (int) number(index);
    }

    long number(int index) {
        return switch (at(index)) {
            case Datum.Int(long number) -> number;
            case Datum.Decimal(var number) -> number.longValue();
            default -> throw mistaken(index);
        };
    }

    String text(int index) {
        if (at(index) instanceof Datum.Text(String text)) {
            return text;
        }
        throw mistaken(index);
    }

    boolean isText(int index) {
        return at(index) instanceof Datum.Text;
    }

    /// A last argument that may be left out, such as whether to print prettily.
    boolean truth(int index) {
        return index < count() && at(index).equals(Cells.of(true));
    }

    /// The number of an object that is given by its number or its name.
    ///
    /// @param type `regclass` and its like
    int object(int index, String type) {
        return isText(index) ? RegistryNames.read(catalog, type, text(index)) : oid(index);
    }

    private SqlError mistaken(int index) {
        return new SqlError(
                SqlState.WRONG_TYPE,
                "argument " + (index + 1) + " of " + function + " has another type");
    }
}
