/// Leaderships of many groups over few members, one of whom is killed and comes back: they go
/// elsewhere, and are even again soon after its return, by the stewards that a real node runs.
@NullMarked
package fulcrum.lab.leaders;

import org.jspecify.annotations.NullMarked;
