package fulcrum.sql.ast;

/// Where in its text a part of a statement stands: the character at which PostgreSQL would point
/// its error cursor, from 1; 0 where there is no text.
///
/// Where something stands is no part of what it says: all positions are equal, so that trees are
/// equal which say the same.
public record Position(int character) {

    public static final Position NONE = new Position(0);

    @Override
    public boolean equals(Object other) {
        return other instanceof Position;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
