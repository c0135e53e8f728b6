package fulcrum.server.transport;

import fulcrum.machine.NodeId;
import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whom a certificate of ours names. It stands among the subject's alternative names as a URI (RFC
/// 5280, 4.2.1.6), since a host's name says nothing about who runs there:
///
/// | who | written |
/// |---|---|
/// | a node | `fulcrum://CLUSTER/n1` |
/// | a client | `fulcrum://CLUSTER/client/NAME` |
/// | the authority of a cluster | `fulcrum://CLUSTER` |
///
/// CLUSTER is the cluster's id, 32 hexadecimal digits.
public sealed interface CertifiedName {

    /// How a client may be called: also the part of a file's name.
    String CLIENT_FORM = "[a-z][a-z0-9_-]{0,62}";

    /// The cluster that the certificate is good for.
    ClusterId cluster();

    /// A member, or one to be.
    record Node(ClusterId cluster, NodeId node) implements CertifiedName {
        @Override
        public String toString() {
            return PREFIX + cluster + "/" + node;
        }
    }

    /// A program that is no member.
    record Client(ClusterId cluster, String name) implements CertifiedName {
        public Client {
            if (!name.matches(CLIENT_FORM)) {
                throw new IllegalArgumentException("no client is called '" + name + "'");
            }
        }

        @Override
        public String toString() {
            return PREFIX + cluster + CLIENT + name;
        }
    }

    /// Whoever signs the others' certificates.
    record Authority(ClusterId cluster) implements CertifiedName {
        @Override
        public String toString() {
            return PREFIX + cluster;
        }
    }

    /// With what the URI begins.
    String PREFIX = "fulcrum://";

    /// What stands between a cluster and the name of a client.
    String CLIENT = "/client/";

    /// Whom a certificate names; null where it names nobody of ours, or more than one.
    static @Nullable CertifiedName of(X509Certificate certificate) {
        CertifiedName found = null;
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                CertifiedName one =
                        Integer.valueOf(URI_TYPE).equals(name.get(0))
                                ? parse(String.valueOf(name.get(1)))
                                : null;
                if (one != null && found != null) {
                    return null;
                }
                found = one == null ? found : one;
            }
        } catch (CertificateParsingException _) {
            return null;
        }
        return found;
    }

    /// The type of a URI among alternative names.
    int URI_TYPE = 6;

    /// What a URI of ours says; null for any other text.
    static @Nullable CertifiedName parse(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
        String host = uri.getAuthority();
        if (!text.startsWith(PREFIX) || host == null || !host.matches("[0-9a-f]{32}")) {
            return null;
        }
        ClusterId cluster =
                new ClusterId(
                        HexFormat.fromHexDigitsToLong(host, 0, 16),
                        HexFormat.fromHexDigitsToLong(host, 16, 32));
        String path = text.substring(PREFIX.length() + host.length());
        if (path.isEmpty()) {
            return new Authority(cluster);
        }
        if (path.matches("/n[1-9][0-9]{0,8}")) {
            return new Node(cluster, new NodeId(Integer.parseInt(path.substring(2))));
        }
        return path.startsWith(CLIENT) && path.substring(CLIENT.length()).matches(CLIENT_FORM)
                ? new Client(cluster, path.substring(CLIENT.length()))
                : null;
    }
}
