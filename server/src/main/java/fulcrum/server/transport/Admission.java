package fulcrum.server.transport;

import fulcrum.machine.NodeId;
import fulcrum.server.transport.Greeting.Farewell;
import fulcrum.server.transport.Greeting.Hello;
import fulcrum.server.transport.TransportConfig.Protection;
import org.jspecify.annotations.Nullable;

/// Whom a node lets in.
final class Admission {

    private final TransportConfig config;
    private final Peers peers;
    private int finalised;

    Admission(TransportConfig config, Peers peers) {
        this.config = config;
        this.peers = peers;
    }

    /// From now on a peer must speak this version.
    void finalise(int version) {
        finalised = Math.max(finalised, version);
    }

    int finalised() {
        return finalised;
    }

    /// What is spoken with peers.
    VersionRange versions() {
        return config.versions().from(finalised);
    }

    /// What speaks against a caller; null where nothing does.
    ///
    /// @param certified whom the caller's certificate names; null where there is none
    /// @param clients that are connected
    @Nullable Farewell judge(Hello hello, @Nullable CertifiedName certified, int clients) {
        if (!mayClaim(certified, hello.from())) {
            return new Farewell(
                    Refusal.WRONG_CERTIFICATE,
                    "the certificate names "
                            + (certified == null ? "nobody of a cluster" : certified)
                            + ", the caller says "
                            + (hello.from() == null ? "client" : hello.from())
                            + " of "
                            + config.cluster(),
                    config.versions());
        }
        Refusal refusal = refusal(hello, clients);
        return refusal == null
                ? null
                : new Farewell(refusal, detail(refusal, hello, clients), config.versions());
    }

    /// Whether the other end's certificate lets it be who it says it is. Without TLS anybody may
    /// say anything; with it, a client is whoever has a certificate of this cluster, a node too.
    ///
    /// @param claimed null for a client
    boolean mayClaim(@Nullable CertifiedName certified, @Nullable NodeId claimed) {
        if (!(config.protection() instanceof Protection.Tls)) {
            return true;
        }
        if (certified == null || !certified.cluster().equals(config.cluster())) {
            return false;
        }
        return switch (certified) {
            case CertifiedName.Node(ClusterId _, NodeId node) ->
                    claimed == null || claimed.equals(node);
            case CertifiedName.Client _ -> claimed == null;
            case CertifiedName.Authority _ -> false;
        };
    }

    private @Nullable Refusal refusal(Hello hello, int clients) {
        boolean client = hello.purpose() == Purpose.CLIENT;
        if (hello.versions().common(config.versions()) == VersionRange.NONE) {
            return Refusal.NO_COMMON_VERSION;
        }
        if (!hello.cluster().equals(config.cluster())
                && !(client && hello.cluster().equals(ClusterId.ANY))) {
            return Refusal.WRONG_CLUSTER;
        }
        if (client) {
            if (hello.from() != null) {
                return Refusal.MALFORMED;
            }
            return clients < config.limits().clients() ? null : Refusal.TOO_MANY;
        }
        if (hello.epoch() != config.epoch()) {
            return hello.epoch() < config.epoch() ? Refusal.OLD_EPOCH : Refusal.OUTLIVED;
        }
        if (hello.versions().highest() < finalised) {
            return Refusal.FINALISED;
        }
        if (config.self().equals(hello.from())) {
            return Refusal.OWN_IDENTITY;
        }
        if (hello.to() != null && !hello.to().equals(config.self())) {
            return Refusal.WRONG_ADDRESS;
        }
        return refusalOfPeer(hello);
    }

    /// Of two calls that cross, that of the node with the lower number stands.
    private @Nullable Refusal refusalOfPeer(Hello hello) {
        NodeId from = hello.from();
        Peer peer = from == null ? null : peers.find(from, hello.purpose());
        if (from == null || peer == null) {
            return from != null && peers.wasRemoved(from) ? Refusal.REMOVED : Refusal.UNKNOWN_PEER;
        }
        Connection live = peer.link();
        if (live != null) {
            return live.life() == hello.life() ? Refusal.ALREADY_CONNECTED : Refusal.IDENTITY_TAKEN;
        }
        if (peer.isCalling()) {
            if (config.self().compareTo(from) < 0) {
                return Refusal.CROSSED_CALLS;
            }
            peer.dropCall();
        }
        return null;
    }

    private String detail(Refusal refusal, Hello hello, int clients) {
        return switch (refusal) {
            case WRONG_CLUSTER -> "here is " + config.cluster() + ", called " + hello.cluster();
            case NO_COMMON_VERSION ->
                    "here are " + config.versions() + ", called with " + hello.versions();
            case FINALISED ->
                    "here version "
                            + finalised
                            + " is finalised, the caller runs "
                            + hello.versions().highest();
            case WRONG_ADDRESS -> "here is " + config.self() + ", called " + hello.to();
            case UNKNOWN_PEER,
                    REMOVED,
                    OWN_IDENTITY,
                    IDENTITY_TAKEN,
                    ALREADY_CONNECTED,
                    CROSSED_CALLS ->
                    "here is " + config.self() + ", called by " + hello.from();
            case OLD_EPOCH, OUTLIVED ->
                    "here is epoch "
                            + config.epoch()
                            + ", called in epoch "
                            + hello.epoch()
                            + "; whoever is of the earlier one must be emptied and join anew";
            case MALFORMED -> "a client has no number";
            case TOO_MANY -> clients + " clients are connected";
            case OVERSIZED, TOO_SLOW, SILENT, CLOSING, OTHER -> "";
            case NO_TLS, WRONG_CERTIFICATE, RENEWED -> ""; // judged elsewhere
        };
    }
}
