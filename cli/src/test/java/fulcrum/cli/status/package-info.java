/// Surveys of clusters that only said something once.
@NullMarked
package fulcrum.cli.status;

import org.jspecify.annotations.NullMarked;
