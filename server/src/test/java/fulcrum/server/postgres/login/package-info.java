@NullMarked
package fulcrum.server.postgres.login;

import org.jspecify.annotations.NullMarked;
