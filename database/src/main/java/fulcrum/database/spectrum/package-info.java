/// The spectrum: what a table's options (`WITH (...)`) mean.
///
/// [TableOptions] reads them: [Option] is the whole vocabulary, a row for each, with the [Form] of
/// its values; [Rule] says which make no sense together; a [Refusal] says what is wrong, with its
/// code and a way out. What Fulcrum is to have and this build does not is known, and refused by
/// name.
///
/// [Spectrum] is the one table from there to a [Place]: protocol, quorums, read path, commit
/// protocol and clock, and the two sentences, *during a partition* and *otherwise*, which are made
/// of these alone, so that they change when the options do.
///
/// A new protocol is a word of [Protocol] that is here, and a row of [Spectrum] for each level at
/// which it can be read.
@NullMarked
package fulcrum.database.spectrum;

import org.jspecify.annotations.NullMarked;
