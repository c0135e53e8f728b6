package fulcrum.server.tls;

import fulcrum.machine.NodeId;
import fulcrum.server.transport.CertifiedName;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// An authority in a directory, and whatever it signs.
public final class TestCertificates implements AutoCloseable {

    private static final Duration DAY = Duration.ofDays(1);

    /// What nodes have noted of their certificates.
    public final BlockingQueue<TlsNote> notes = new LinkedBlockingQueue<>();

    private final Path directory;
    private final ClusterId cluster;
    private final Authority authority;
    private final List<Certificates> opened = new ArrayList<>();

    public TestCertificates(Path directory, ClusterId cluster)
            throws GeneralSecurityException, IOException {
        this.directory = directory;
        this.cluster = cluster;
        this.authority = Authority.found(cluster, Instant.now(), DAY.multipliedBy(30));
        var _ = new CertificateFiles(directory).add(authority.itself()).write();
    }

    public Authority authority() {
        return authority;
    }

    public Path directory() {
        return directory;
    }

    /// Files of a node, made now.
    public TlsFiles node(int number) throws GeneralSecurityException, IOException {
        Instant now = Instant.now();
        return issue("n" + number, node(cluster, number), now, now.plus(DAY));
    }

    /// Files of a node whose certificate ended a day ago.
    public TlsFiles expired(int number) throws GeneralSecurityException, IOException {
        Instant now = Instant.now();
        return issue(
                "n" + number,
                node(cluster, number),
                now.minus(DAY.multipliedBy(3)),
                now.minus(DAY));
    }

    public TlsFiles client(String name) throws GeneralSecurityException, IOException {
        Instant now = Instant.now();
        return issue(name, new CertifiedName.Client(cluster, name), now, now.plus(DAY));
    }

    private static CertifiedName node(ClusterId cluster, int number) {
        return new CertifiedName.Node(cluster, new NodeId(number));
    }

    /// Files of anybody.
    public TlsFiles issue(String file, CertifiedName name, Instant from, Instant until)
            throws GeneralSecurityException, IOException {
        var _ =
                new CertificateFiles(directory)
                        .add(
                                file,
                                authority.issue(
                                        name, List.of("localhost", "127.0.0.1"), from, until))
                        .write();
        return files(file);
    }

    public TlsFiles files(String name) {
        return new TlsFiles(
                directory.resolve(Authority.CERTIFICATE_FILE),
                directory.resolve(name + ".crt"),
                directory.resolve(name + ".key"));
    }

    /// From now on whoever reads these files trusts the other authority too.
    public void trust(TestCertificates other) throws IOException {
        Path ours = directory.resolve(Authority.CERTIFICATE_FILE);
        String both =
                Files.readString(ours)
                        + Files.readString(other.directory.resolve(Authority.CERTIFICATE_FILE));
        Files.writeString(ours, both);
    }

    /// A node's certificates, judged and watched.
    public Certificates open(int number, TlsFiles files) throws CertificatesRefused {
        return open(number, files, InstantSource.system());
    }

    public Certificates open(int number, TlsFiles files, InstantSource clock)
            throws CertificatesRefused {
        Certificates certificates =
                Certificates.open(files, cluster, new NodeId(number), clock, notes::add);
        opened.add(certificates);
        return certificates;
    }

    @Override
    public void close() {
        opened.forEach(Certificates::close);
    }
}
