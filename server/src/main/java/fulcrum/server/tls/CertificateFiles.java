package fulcrum.server.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes certificates and keys where they are wanted: each whole or not at all, keys for their
/// owner's eyes only, and over nothing that is there unless it is told to.
public final class CertificateFiles {

    private static final Set<PosixFilePermission> SECRET =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OPEN =
            PosixFilePermissions.fromString("rw-r--r--");

    private final Path directory;
    private final Map<String, String> open = new LinkedHashMap<>();
    private final Map<String, String> secret = new LinkedHashMap<>();

    public CertificateFiles(Path directory) {
        this.directory = directory;
    }

    /// The files of an authority.
    public CertificateFiles add(Authority.Issued authority) {
        return add("ca", authority);
    }

    /// The two files of whoever goes by a name: `n1.crt` and `n1.key`.
    public CertificateFiles add(String name, Authority.Issued issued) {
        secret.put(name + ".key", issued.key());
        open.put(name + ".crt", issued.certificate());
        return this;
    }

    /// The certificate of the authority alone.
    public CertificateFiles addAuthority(Authority.Issued authority) {
        open.put(Authority.CERTIFICATE_FILE, authority.certificate());
        return this;
    }

    /// Which of them are there already, with other content.
    public List<Path> inTheWay() throws IOException {
        List<Path> there = new ArrayList<>();
        for (String name : secret.keySet()) {
            if (Files.exists(directory.resolve(name))) {
                there.add(directory.resolve(name));
            }
        }
        for (Map.Entry<String, String> each : open.entrySet()) {
            Path file = directory.resolve(each.getKey());
            if (Files.exists(file) && !Files.readString(file).equals(each.getValue())) {
                there.add(file);
            }
        }
        return there;
    }

    /// Writes them over whatever is there.
    ///
    /// @return what was written
    public List<Path> write() throws IOException {
        Files.createDirectories(directory);
        List<Path> written = new ArrayList<>();
        for (Map.Entry<String, String> each : secret.entrySet()) {
            written.add(write(each.getKey(), each.getValue(), SECRET));
        }
        for (Map.Entry<String, String> each : open.entrySet()) {
            written.add(write(each.getKey(), each.getValue(), OPEN));
        }
        return written;
    }

    /// A key is never in a file that others may read, not for a moment.
    private Path write(String name, String text, Set<PosixFilePermission> permissions)
            throws IOException {
        Path next = directory.resolve(name + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(permissions));
        Files.write(next, text.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
        Path file = directory.resolve(name);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return file;
    }
}
