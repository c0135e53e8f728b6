/// Versions of rows: a write adds one, and nothing is overwritten.
///
/// A row's versions lie next to each other, the newest first: the row's key, and behind it eight
/// bytes of the timestamp, inverted. So the first key at or behind (key, inverted T) is the newest
/// version at or below T, and a snapshot read takes one look. The layout is that of multi-version
/// timestamp ordering (Reed, "Naming and Synchronization in a Decentralized Computer System", 1978)
/// on an ordered map, as in Percolator (Peng and Dabek, OSDI 2010, section 2.2).
///
/// Keys of rows are prefix-free: none is the beginning of another, or a version of the longer would
/// lie among those of the shorter.
@NullMarked
package fulcrum.database.versions;

import org.jspecify.annotations.NullMarked;
