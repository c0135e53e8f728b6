/// Histories: what each client asked, when, and what it was told.
///
/// `Event` is one line of a history: an invocation, or its completion as `ok`, `fail` or `info`.
/// `History` pairs them to calls and keeps these in columns of primitives, so that a million calls
/// fit into memory; records are made on demand. `Recorder` builds one event by event and refuses
/// what no client can have done (`MalformedHistory`, with the line).
///
/// After Jepsen's habit, a call that ended `info`, or never, may take effect at any later time or
/// not at all, and its process is not heard of again; a call that ended `fail` surely had no
/// effect.
///
/// Text: `JsonLines` and `Edn` read and write events over one small tree (`Datum`).
@NullMarked
package fulcrum.verify.history;

import org.jspecify.annotations.NullMarked;
