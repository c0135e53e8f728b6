/// SQL's sessions on a node: how what [fulcrum.sql] needs of one is made of its loop, its
/// coordinator and its clock.
@NullMarked
package fulcrum.server.sql;

import org.jspecify.annotations.NullMarked;
