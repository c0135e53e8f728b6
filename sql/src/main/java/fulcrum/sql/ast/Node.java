package fulcrum.sql.ast;

/// A part of a statement.
public interface Node {

    /// Where an error about it points.
    Position at();
}
