/// Tests of rows that merge.
@NullMarked
package fulcrum.database.lattice;

import org.jspecify.annotations.NullMarked;
