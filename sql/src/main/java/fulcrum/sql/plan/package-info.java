/// Plans: from which rows which others are made, and what is changed.
@NullMarked
package fulcrum.sql.plan;

import org.jspecify.annotations.NullMarked;
