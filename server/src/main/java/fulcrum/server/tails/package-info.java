/// Divergent tails: entries that a later leader's log took the place of, kept as files beside the
/// log that they were removed from, so that nothing that a client was told "unknown" about goes
/// without a trace.
@NullMarked
package fulcrum.server.tails;

import org.jspecify.annotations.NullMarked;
