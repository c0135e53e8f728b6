package fulcrum.sql.ast;

/// A name of one part that errors may point at.
public record Identifier(String text, Position at) implements Node {}
