package fulcrum.database.schema;

import fulcrum.database.keys.Order;

/// A column of a primary key.
///
/// @param column its position in the table
public record KeyPart(int column, Order order) {}
