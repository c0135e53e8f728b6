/// Planted bugs are noticed, and patches that no longer fit are refused.
@NullMarked
package fulcrum.cli.mutants;

import org.jspecify.annotations.NullMarked;
