/// A cluster that grows, shrinks and loses members, in a universe that tries to break it: group 0
/// with the catalog and one group with data, changed by operators and by the stewards that the real
/// host runs.
@NullMarked
package fulcrum.lab.members;

import org.jspecify.annotations.NullMarked;
