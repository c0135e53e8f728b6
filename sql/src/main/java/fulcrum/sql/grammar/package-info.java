/// The grammar: what ANTLR makes of `Sql.g4`, and what its parser stands on.
@NullMarked
package fulcrum.sql.grammar;

import org.jspecify.annotations.NullMarked;
