package fulcrum.cli.dev;

import fulcrum.machine.NodeId;
import fulcrum.server.node.NodeRefused;
import fulcrum.server.tls.Authority;
import fulcrum.server.tls.CertificateFiles;
import fulcrum.server.tls.CertificatesRefused;
import fulcrum.server.tls.TlsFiles;
import fulcrum.server.tls.TlsSetup;
import fulcrum.server.transport.CertifiedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The certificates of a dev cluster, in a directory beside those of its nodes: to try things with,
/// and to be thrown away with the data. Made anew at each start by an authority that stays, so that
/// whoever trusts it goes on doing so.
///
/// @param path of all of them
public record DevCertificates(Path path) {

    /// What it is called in the cluster's directory.
    public static final String DIRECTORY = "certificates";

    private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(365);
    private static final Duration NODE_VALIDITY = Duration.ofDays(30);
    private static final List<String> HOSTS = List.of("localhost", "127.0.0.1", "::1");

    /// Those of all nodes, and of a client named `dev`.
    public static DevCertificates openOrMake(DevDirectory cluster) throws IOException, NodeRefused {
        Path path = cluster.path().resolve(DIRECTORY);
        Instant now = Instant.now();
        try {
            Authority authority = authority(path, cluster, now);
            for (int node = 1; node <= cluster.nodes(); node++) {
                NodeId id = new NodeId(node);
                issue(
                        path,
                        authority,
                        id.toString(),
                        new CertifiedName.Node(cluster.cluster(), id));
            }
            issue(path, authority, "dev", new CertifiedName.Client(cluster.cluster(), "dev"));
        } catch (GeneralSecurityException failed) {
            throw new IOException("no certificate can be made", failed);
        } catch (CertificatesRefused refused) {
            throw new NodeRefused(
                    String.valueOf(refused.getMessage()),
                    "delete " + path + "; the next start makes another authority");
        }
        return new DevCertificates(path);
    }

    private static Authority authority(Path path, DevDirectory cluster, Instant now)
            throws IOException, GeneralSecurityException, CertificatesRefused {
        if (Files.exists(path.resolve(Authority.CERTIFICATE_FILE))) {
            Authority known = Authority.open(path);
            if (known.until().isAfter(now.plus(NODE_VALIDITY))
                    && known.cluster().equals(cluster.cluster())) {
                return known;
            }
        }
        Authority made = Authority.found(cluster.cluster(), now, AUTHORITY_VALIDITY);
        var _ = new CertificateFiles(path).add(made.itself()).write();
        return made;
    }

    private static void issue(Path path, Authority authority, String file, CertifiedName name)
            throws IOException, GeneralSecurityException {
        Instant now = Instant.now();
        var _ =
                new CertificateFiles(path)
                        .add(file, authority.issue(name, HOSTS, now, now.plus(NODE_VALIDITY)))
                        .write();
    }

    /// What a node is told.
    ///
    /// @param node from 1
    public TlsSetup setup(int node) {
        return new TlsSetup(files("n" + node), TlsSetup.Offer.OFFER, false);
    }

    /// The files of a node or a client, by its name.
    public TlsFiles files(String name) {
        Path whole = path.toAbsolutePath();
        return new TlsFiles(
                whole.resolve(Authority.CERTIFICATE_FILE),
                whole.resolve(name + ".crt"),
                whole.resolve(name + ".key"));
    }
}
