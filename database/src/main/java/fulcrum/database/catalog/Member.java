package fulcrum.database.catalog;

import fulcrum.machine.NodeId;

/// A member of the cluster, as its row `member/<number>` says.
///
/// @param node who; the number was given once and is never given again
/// @param addresses where others find it
/// @param state where it is on its way
/// @param sinceMillis since when it is there, in milliseconds since 1970 (UTC) by the clock of the
///   node that was asked for the change; for people to read, never to decide by
public record Member(NodeId node, Addresses addresses, MemberState state, long sinceMillis)
        implements CatalogRow {

    /// Where others find a member, each as `host:port`; empty for a door that it does not open.
    ///
    /// @param peers where the other nodes call
    /// @param sql where PostgreSQL's clients call
    /// @param http where browsers, probes and operators call
    public record Addresses(String peers, String sql, String http) {}

    public Member {
        if (sinceMillis < 0) {
            throw new IllegalArgumentException(
                    "a time is counted from 1970 on, not " + sinceMillis);
        }
    }

    /// The same member from now on in another state.
    public Member in(MemberState other, long nowMillis) {
        return new Member(node, addresses, other, nowMillis);
    }

    /// The same member at other addresses.
    public Member at(Addresses other) {
        return new Member(node, other, state, sinceMillis);
    }
}
