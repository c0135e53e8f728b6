package fulcrum.database.keys;

/// A column of a key.
public record KeyColumn(KeyType type, Order order) {}
