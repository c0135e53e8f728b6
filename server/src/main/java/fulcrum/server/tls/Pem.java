package fulcrum.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// Certificates and keys as text (RFC 7468).
final class Pem {

    /// No file of certificates is as long.
    private static final long BYTES_MOST = 1 << 20;

    private static final String BEGIN = "-----BEGIN ";
    private static final String KEY = "PRIVATE KEY";

    private Pem() {}

    /// One block.
    static String write(String label, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return BEGIN + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }

    static String write(X509Certificate certificate) throws GeneralSecurityException {
        return write("CERTIFICATE", certificate.getEncoded());
    }

    /// All certificates of a file, one at least.
    static List<X509Certificate> certificates(Path file) throws CertificatesRefused {
        byte[] text = read(file);
        List<X509Certificate> all = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Certificate one : factory.generateCertificates(new ByteArrayInputStream(text))) {
                all.add((X509Certificate) one);
            }
        } catch (CertificateException unreadable) {
            throw refused(file, "holds no certificate: " + unreadable.getMessage());
        }
        if (all.isEmpty()) {
            throw refused(file, "holds no certificate");
        }
        return all;
    }

    private static CertificatesRefused refused(Path file, String reason) {
        return new CertificatesRefused(
                new Wrong(
                        file,
                        reason,
                        "it is text with '-----BEGIN CERTIFICATE-----'; './fulcrum cert node'"
                                + " makes one"));
    }

    /// The private key of a file, to go with a certificate.
    ///
    /// @param algorithm of the certificate's public key
    static PrivateKey key(Path file, String algorithm) throws CertificatesRefused {
        demandSecret(file);
        String text = new String(read(file), StandardCharsets.US_ASCII);
        int begin = text.indexOf(BEGIN + KEY + "-----");
        int end = text.indexOf("-----END " + KEY);
        if (begin < 0 || end < begin) {
            throw new CertificatesRefused(
                    new Wrong(
                            file,
                            text.contains(KEY)
                                    ? "holds a private key that is encrypted, or in an older form"
                                    : "holds no private key",
                            "'openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW' writes it as"
                                    + " '-----BEGIN PRIVATE KEY-----'"));
        }
        String content = text.substring(begin + (BEGIN + KEY + "-----").length(), end);
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(content);
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException | IllegalArgumentException unfit) {
            throw new CertificatesRefused(
                    new Wrong(
                            file,
                            "holds no key of the certificate's kind, " + algorithm,
                            "give it the key that was made with the certificate"));
        }
    }

    /// Whoever reads a node's key is that node.
    private static void demandSecret(Path file) throws CertificatesRefused {
        Set<PosixFilePermission> granted;
        try {
            granted = Files.getPosixFilePermissions(file);
        } catch (IOException | UnsupportedOperationException _) {
            return; // reading it says what is wrong; other file systems have other rules
        }
        if (granted.contains(PosixFilePermission.OTHERS_READ)
                || granted.contains(PosixFilePermission.OTHERS_WRITE)
                || granted.contains(PosixFilePermission.GROUP_WRITE)) {
            throw new CertificatesRefused(
                    new Wrong(
                            file,
                            "is a private key that others can read or replace",
                            "'chmod 600 " + file + "'; if others have had it, make another"));
        }
    }

    private static byte[] read(Path file) throws CertificatesRefused {
        String reason;
        try {
            if (Files.isDirectory(file)) {
                reason = "it is a directory";
            } else if (Files.size(file) > BYTES_MOST) {
                reason = "it is too long";
            } else {
                return Files.readAllBytes(file);
            }
        } catch (NoSuchFileException _) {
            reason = "there is no such file";
        } catch (AccessDeniedException _) {
            reason = "permission denied";
        } catch (IOException unreadable) {
            reason = String.valueOf(unreadable.getMessage());
        }
        throw new CertificatesRefused(
                new Wrong(
                        file,
                        "cannot be read: " + reason,
                        "'./fulcrum cert node' makes the files of a node, which must be able to"
                                + " read them"));
    }
}
