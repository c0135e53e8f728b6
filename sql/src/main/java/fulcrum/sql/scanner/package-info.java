/// PostgreSQL's lexical rules (manual, 4.1): text to tokens.
///
/// [fulcrum.sql.scanner.Scanner] is written by hand, because an operator ends where only its last
/// characters tell (4.1.3), a string may go on after a line's end, and a wrong token has to be told
/// in PostgreSQL's words.
@NullMarked
package fulcrum.sql.scanner;

import org.jspecify.annotations.NullMarked;
