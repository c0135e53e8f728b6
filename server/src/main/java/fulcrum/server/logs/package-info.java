/// What an operator reads: one line for each event of interest, from the notes that machines and
/// doors make.
@NullMarked
package fulcrum.server.logs;

import org.jspecify.annotations.NullMarked;
