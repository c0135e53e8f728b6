package fulcrum.sql.bound;

/// By what rows are in an order.
public record SortTerm(Scalar value, boolean descending, boolean nullsFirst) {}
