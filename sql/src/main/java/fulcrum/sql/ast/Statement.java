package fulcrum.sql.ast;

/// What a client may send.
public sealed interface Statement extends Node
        permits Statement.Preparable, Statement.Unsupported, Definition, SessionStatement {

    /// What may be prepared, explained and copied.
    sealed interface Preparable extends Statement permits Query, Change {}

    /// A statement that PostgreSQL has and Fulcrum does not.
    ///
    /// @param name as the manual heads its page, `CREATE FUNCTION`
    record Unsupported(String name, Position at) implements Statement {}
}
