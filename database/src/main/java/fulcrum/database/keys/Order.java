package fulcrum.database.keys;

/// The direction of a column, and where its nulls go. PostgreSQL's defaults are the first and the
/// last: null counts as greater than every value.
public enum Order {
    ASCENDING(false, false),
    ASCENDING_NULLS_FIRST(false, true),
    DESCENDING_NULLS_LAST(true, false),
    DESCENDING(true, true);

    static final int FIRST = 0x00;
    static final int LAST = 0xff;

    private final boolean descending;
    private final boolean nullsFirst;

    Order(boolean descending, boolean nullsFirst) {
        this.descending = descending;
        this.nullsFirst = nullsFirst;
    }

    /// Greater values come first.
    public boolean descending() {
        return descending;
    }

    /// Nulls come before all values, whatever the direction.
    public boolean nullsFirst() {
        return nullsFirst;
    }

    /// The byte that stands for null.
    int nullByte() {
        return nullsFirst ? FIRST : LAST;
    }

    /// What each byte of a value is combined with, by exclusive or.
    int mask() {
        return descending ? 0xff : 0;
    }
}
