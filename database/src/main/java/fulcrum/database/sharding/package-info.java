/// Sharding: how a table's rows are cut into shards, and how a node finds the shard of a key.
///
/// A shard is one contiguous range of keys, replicated by one group. Keys ([fulcrum.database.keys])
/// are laid out by a [fulcrum.database.sharding.TableLayout]:
///
/// | table | key |
/// |---|---|
/// | hashed | space, hash of the shard key (four bytes), table, primary key |
/// | ranged | table, primary key |
/// | on a ring | as hashed |
///
/// A space is where the tables of one [fulcrum.database.sharding.Colocation] lie together; it has
/// the number of the first of them, and a table for itself has a space for itself. Numbers of
/// tables are *integers* in the form of keys and are never given again. A version may follow the
/// key.
///
/// [fulcrum.database.sharding.Cut] says where a table is cut, [fulcrum.database.sharding.ShardMap]
/// which shard has which range, and [fulcrum.database.sharding.RoutingCache] what a node remembers
/// of that and of who leads where. What a node remembers may be old: requests name the
/// [fulcrum.database.sharding.Epochs] that their sender goes by, and a shard that knows newer ones
/// answers with an [fulcrum.database.sharding.Admission.Redirect] that brings them. So the catalog
/// is read once, not for every request.
///
/// Tables that have no groups lie on a [fulcrum.database.sharding.Ring]:
/// [fulcrum.database.sharding.TokenAllocation] says where its nodes are,
/// [fulcrum.database.sharding.RingPlacement] who has which replicas, and
/// [fulcrum.database.sharding.RingChange] what moves when it changes.
///
/// Sources: ranges of keys, remembered by whoever asks and found again where that is outdated, as
/// Bigtable's tablets (Chang et al. 2006, section 5.1); epochs in requests as TiKV's region epochs;
/// tables interleaved under a shared key as Spanner's (Corbett et al. 2012, section 2.3).
@NullMarked
package fulcrum.database.sharding;

import org.jspecify.annotations.NullMarked;
