package fulcrum.sql.parser;

import fulcrum.sql.ast.Statement;

/// A statement of a text, and where it stands there.
///
/// @param text of the statement, without spaces and comments around it, and without its semicolon
/// @param start place of the text's first UTF-16 unit
public record Parsed(Statement statement, String text, int start) {}
