/// The catalog: what group 0 says about the cluster, and what follows from it for every group.
///
/// Group 0 is a shard like the others ([fulcrum.database.shard]); its rows are the catalog:
///
/// | Key | Value |
/// |---|---|
/// | `cluster` | a [Cluster]: the next number, the epoch, the formats' version, open gates |
/// | `member/<number>` | a [Member] |
/// | `setting/<name>` | the text of a [Setting]'s value |
///
/// [Catalog] is a reading of them as of one moment. [CatalogChange] is what can be asked for: given
/// a catalog it yields conditional writes, or a refusal with its reason and a way out, so that two
/// operators at once cannot undo each other; [Amendment] is such a change on its way through group
/// 0. [Placement] says who shall vote in a group and what is its next step there, and a node's
/// [Steward] brings the groups that it leads to where that points.
///
/// Why one row decides: [Cluster]. All of it is values, functions and small collaborators that wait
/// for nobody: who asks, sends and keeps time is the host's business, and the simulator's.
@NullMarked
package fulcrum.database.catalog;

import org.jspecify.annotations.NullMarked;
