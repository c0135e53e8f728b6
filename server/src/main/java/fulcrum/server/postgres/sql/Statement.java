package fulcrum.server.postgres.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a text asks for, before anybody has looked whether there is such a thing.
public sealed interface Statement {

    record Select(
            List<Item> items,
            @Nullable Name from,
            List<Comparison> where,
            @Nullable Name orderBy,
            @Nullable Expression limit)
            implements Statement {}

    /// @param columns empty where none are named
    record Insert(
            Name table,
            List<Name> columns,
            List<List<Expression>> rows,
            @Nullable OnConflict onConflict)
            implements Statement {}

    record Update(Name table, List<Assignment> assignments, List<Comparison> where)
            implements Statement {}

    record Delete(Name table, List<Comparison> where) implements Statement {}

    /// @param setting `all` for all of them
    record Show(String setting) implements Statement {}

    /// @param value null for the default
    /// @param local until the end of the transaction
    record Assign(String setting, @Nullable String value, boolean local) implements Statement {}

    /// @param setting `all` for all of them
    record Reset(String setting) implements Statement {}

    record Begin(String tag, List<Mode> modes) implements Statement {}

    record Commit() implements Statement {}

    record Rollback() implements Statement {}

    record Savepoint(String name) implements Statement {}

    record Release(String name) implements Statement {}

    record RollbackTo(String name) implements Statement {}

    /// `SET TRANSACTION`, or of all later ones of the session.
    record Characteristics(boolean session, List<Mode> modes) implements Statement {}

    /// `DISCARD ALL` and its parts.
    record Discard(String what) implements Statement {}

    /// @param name null for all of them
    record Deallocate(@Nullable String name) implements Statement {}

    /// Nothing between two semicolons, or in a whole text.
    record Empty() implements Statement {}

    /// A name of a table or column, perhaps with what it belongs to.
    ///
    /// @param owner empty where none is named
    record Name(String owner, String name, int at) {}

    /// @param label its name in the answer; empty to be derived
    record Item(Expression what, String label) {}

    record Comparison(Expression left, String operator, Expression right, int at) {}

    record Assignment(Name column, Expression value) {}

    /// @param target the columns in parentheses; empty for none
    /// @param assignments null for `DO NOTHING`
    record OnConflict(List<Name> target, @Nullable List<Assignment> assignments, int at) {}

    /// How a transaction is to be: a setting and its value.
    record Mode(String setting, String value) {}
}
