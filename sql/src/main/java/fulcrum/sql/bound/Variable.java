package fulcrum.sql.bound;

import fulcrum.sql.type.SqlType;

/// A column of some rows within a statement.
///
/// @param id its number there, which no other has
/// @param name for messages, and for who wants to be shown plans
public record Variable(int id, String name, SqlType type) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Variable(int otherId, String _, SqlType _) && otherId == id;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return name + "#" + id;
    }
}
