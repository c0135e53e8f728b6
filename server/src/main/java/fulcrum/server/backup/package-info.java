/// What a backup is, and what a node has to do with one.
///
/// A [fulcrum.server.backup.BackupSource] freezes a [fulcrum.server.backup.Moment] of every group
/// and gives its rows out in pieces. Each piece is a [fulcrum.server.backup.Chunk], cut where keys
/// say so and not after so many bytes: where little was changed, most chunks are those of the last
/// backup. A [fulcrum.server.backup.BackupDirectory] keeps them under the names of their contents,
/// and a [fulcrum.server.backup.Manifest] says which of them, in which order, are one backup.
@NullMarked
package fulcrum.server.backup;

import org.jspecify.annotations.NullMarked;
