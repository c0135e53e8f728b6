package fulcrum.database.keys;

/// A column of a key.
public record KeyColumn(KeyType type, Order order) {

    /// @throws IllegalArgumentException where a value is of another type
    public void demandHolds(Datum value) {
        if (!type.holds(value)) {
            throw new IllegalArgumentException(value + " in a column of " + type);
        }
    }
}
