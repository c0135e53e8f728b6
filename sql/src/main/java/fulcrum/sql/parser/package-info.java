/// Statements to syntax trees and back: [fulcrum.sql.parser.Parser], [fulcrum.sql.parser.Printer].
///
/// The classes between them each build one kind of tree from the grammar's parse tree.
@NullMarked
package fulcrum.sql.parser;

import org.jspecify.annotations.NullMarked;
