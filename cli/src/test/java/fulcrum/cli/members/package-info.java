/// Tests of commands about members.
@NullMarked
package fulcrum.cli.members;

import org.jspecify.annotations.NullMarked;
