package fulcrum.database.catalog;

import fulcrum.machine.NodeId;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// A change of the catalog that somebody asks for. `nowMillis` is what the asked node's clock
/// shows, in milliseconds since 1970.
///
/// | From | To | By |
/// |---|---|---|
/// | nobody | active | [Found] |
/// | nobody | joining | [Join] |
/// | joining | active | [Activate] |
/// | active | cordoned | [Cordon] |
/// | cordoned, draining | active | [Uncordon] |
/// | active, cordoned | draining | [Drain] |
/// | joining, active, cordoned, draining | fenced | [Fence] |
/// | any but removed | removed | [Remove], [Join] that replaces, [RaiseEpoch] that gives up |
public sealed interface CatalogChange {

    /// The first one: these are the members, all active.
    ///
    /// @param finalisedVersion of the formats that all of them write; its gates are open from the
    ///   beginning
    record Found(SortedMap<NodeId, Member.Addresses> founders, int finalisedVersion, long nowMillis)
            implements CatalogChange {}

    /// A node with an empty directory wants to be a member and is given the next number. Whoever
    /// was joining from the same address asked before and never heard the answer: it is removed.
    ///
    /// @param replaces the member who lost its directory and is removed for it; null if none
    /// @param version of formats that it runs
    record Join(Member.Addresses addresses, @Nullable NodeId replaces, int version, long nowMillis)
            implements CatalogChange {}

    /// Every group has it as a learner, and it has caught up: from now on it may vote.
    record Activate(NodeId node, long nowMillis) implements CatalogChange {}

    /// It takes no new votes or leaderships.
    record Cordon(NodeId node, long nowMillis) implements CatalogChange {}

    /// It takes part again, as before it was cordoned or drained.
    record Uncordon(NodeId node, long nowMillis) implements CatalogChange {}

    /// It gives its leaderships and votes away, and stays.
    record Drain(NodeId node, long nowMillis) implements CatalogChange {}

    /// Nobody listens to it any more.
    record Fence(NodeId node, long nowMillis) implements CatalogChange {}

    /// It leaves all groups, for good.
    record Remove(NodeId node, long nowMillis) implements CatalogChange {}

    /// It is found elsewhere from now on.
    record Relocate(NodeId node, Member.Addresses addresses) implements CatalogChange {}

    /// It runs this version of the formats from now on: it was upgraded, or has gone back, which it
    /// may as long as the version is not finalised.
    record Runs(NodeId node, int version) implements CatalogChange {}

    /// Gives a setting a value, or with null its standard again.
    record Set(String setting, @Nullable String value) implements CatalogChange {}

    /// A quorum was given up for lost: the cluster goes on in a new epoch, in which the lost are no
    /// members.
    record RaiseEpoch(long epoch, SortedSet<NodeId> lost, long nowMillis)
            implements CatalogChange {}

    /// Every member runs software that reads and writes this version of the formats, and none goes
    /// back behind it. Opens all its gates.
    record Finalise(int version) implements CatalogChange {}

    /// A feature is in use from now on.
    ///
    /// @param ofVersion the version of the formats that it needs
    record OpenGate(String gate, int ofVersion) implements CatalogChange {}

    /// What comes of it, given what the catalog says.
    default CatalogDecision on(Catalog catalog) {
        return new Judgement(catalog).of(this);
    }
}
