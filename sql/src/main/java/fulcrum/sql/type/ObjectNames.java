package fulcrum.sql.type;

/// What objects of the catalog are called: how `regclass` and its like are read and printed
/// (manual, 8.19). Given by who knows the catalog.
public interface ObjectNames {

    /// Knows no names: numbers stand for themselves.
    ObjectNames NUMBERS =
            new ObjectNames() {
                @Override
                public long number(ScalarType type, String name) {
                    return TextForm.unsigned(ScalarType.OID, name);
                }

                @Override
                public String name(ScalarType type, long number) {
                    return Long.toString(number);
                }
            };

    /// The number of an object.
    ///
    /// @param type which kind of objects is meant
    /// @param name as it is written; neither digits nor `-`
    /// @throws fulcrum.sql.error.SqlError where there is none
    long number(ScalarType type, String name);

    /// What an object is called, with quotes and a schema where they are needed; its number where
    /// there is none such.
    ///
    /// @param number not 0
    String name(ScalarType type, long number);
}
