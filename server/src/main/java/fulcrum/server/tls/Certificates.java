package fulcrum.server.tls;

import fulcrum.machine.NodeId;
import fulcrum.server.transport.ClusterId;
import fulcrum.server.transport.TlsTerms;
import io.netty.handler.ssl.SslContext;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/// A node's certificates while it runs. Their files are looked at every two seconds; what has
/// changed there is in force for new connections as soon as it lies still, and what is of no use is
/// told and left alone. From any thread.
public final class Certificates implements Closeable {

    private static final long LOOK_MILLIS = 2_000;

    /// One reading, and what is made of it.
    private record Read(Credentials credentials, TlsTerms terms, SslContext door) {}

    private final TlsFiles files;
    private final ClusterId cluster;
    private final NodeId self;
    private final InstantSource clock;
    private final Consumer<? super TlsNote> notes;
    private final List<Expiry> expiries = new ArrayList<>();
    private final Thread watcher;
    private List<String> readAs;
    private List<String> seenAs;
    private volatile Read read;
    private boolean closed;

    private Certificates(
            TlsFiles files,
            ClusterId cluster,
            NodeId self,
            InstantSource clock,
            Consumer<? super TlsNote> notes)
            throws CertificatesRefused {
        this.files = files;
        this.cluster = cluster;
        this.self = self;
        this.clock = clock;
        this.notes = notes;
        this.readAs = looks();
        this.seenAs = readAs;
        this.read = read(1);
        this.watcher =
                Thread.ofPlatform().name("certificates-" + self).daemon().unstarted(this::watch);
    }

    /// Reads a node's certificates, and watches their files from now on.
    ///
    /// @param notes told on a thread of its own
    public static Certificates open(
            TlsFiles files,
            ClusterId cluster,
            NodeId self,
            InstantSource clock,
            Consumer<? super TlsNote> notes)
            throws CertificatesRefused {
        Certificates certificates = new Certificates(files, cluster, self, clock, notes);
        certificates.tellRead();
        certificates.watcher.start();
        return certificates;
    }

    private Read read(long edition) throws CertificatesRefused {
        Credentials credentials = Credentials.ofNode(files, cluster, self, clock.instant());
        try {
            return new Read(
                    credentials,
                    new TlsTerms(credentials.answering(), credentials.calling(), edition),
                    credentials.door());
        } catch (SSLException | IllegalArgumentException unfit) {
            throw new CertificatesRefused(
                    new Wrong(
                            files.certificate(),
                            "cannot be used: " + unfit.getMessage(),
                            "'./fulcrum cert node' makes one that can"));
        }
    }

    /// What connections between nodes begin with.
    public TlsTerms terms() {
        return read.terms;
    }

    /// What a connection of a client that shows no certificate begins with.
    public SslContext door() {
        return read.door;
    }

    public Credentials credentials() {
        return read.credentials;
    }

    /// Until the node's own certificate ends; negative afterwards.
    public Duration left() {
        return Duration.between(clock.instant(), read.credentials.until());
    }

    /// Reads the files now, whether they have changed or not.
    ///
    /// @throws CertificatesRefused where they are of no use; then nothing has changed
    public synchronized void reread() throws CertificatesRefused {
        List<String> now = looks();
        try {
            read = read(read.terms.edition() + 1);
        } catch (CertificatesRefused refused) {
            notes.accept(
                    new TlsNote.CertificatesRefused(
                            String.valueOf(refused.getMessage()), refused.hint()));
            throw refused;
        } finally {
            readAs = now;
            seenAs = now;
        }
        tellRead();
    }

    private void tellRead() {
        Credentials now = read.credentials;
        notes.accept(
                new TlsNote.CertificatesRead(
                        now.name().toString(), now.until().toString(), read.terms.edition()));
        expiries.clear();
        expiries.add(new Expiry(files.certificate(), now.chain().getFirst()));
        for (X509Certificate authority : now.authorities()) {
            expiries.add(new Expiry(files.authority(), authority));
        }
        tellExpiry();
    }

    private void tellExpiry() {
        for (Expiry each : expiries) {
            TlsNote note = each.look(clock.instant());
            if (note != null) {
                notes.accept(note);
            }
        }
    }

    private synchronized void watch() {
        while (!closed) {
            look();
            try {
                wait(LOOK_MILLIS);
            } catch (InterruptedException _) {
                return; // nobody interrupts it but a process that ends
            }
        }
    }

    /// Files that are being replaced, one after the other, do not fit each other for a moment: they
    /// are read when they look twice the same.
    private void look() {
        List<String> now = looks();
        boolean still = now.equals(seenAs);
        seenAs = now;
        if (still && !now.equals(readAs)) {
            try {
                reread();
            } catch (CertificatesRefused _) {
                // told; and tried again when they change
            }
        }
        tellExpiry();
    }

    private List<String> looks() {
        List<String> looks = new ArrayList<>();
        for (Path file : List.of(files.authority(), files.certificate(), files.key())) {
            looks.add(look(file));
        }
        return looks;
    }

    private static String look(Path file) {
        try {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            return seen.lastModifiedTime() + " " + seen.size() + " " + seen.fileKey();
        } catch (IOException missing) {
            return missing.toString();
        }
    }

    /// Watches no more; connections may still begin with what was read.
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
