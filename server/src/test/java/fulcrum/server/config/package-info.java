/// Configurations, good and bad.
@NullMarked
package fulcrum.server.config;

import org.jspecify.annotations.NullMarked;
