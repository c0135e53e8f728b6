package fulcrum.server.tls;

import fulcrum.server.transport.CertifiedName;
import fulcrum.server.transport.ClusterId;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Signs the certificates of one cluster: elliptic curve P-256, SHA-256 (RFC 5480).
///
/// Its directory holds `ca.crt`, which all nodes get, and `ca.key`, which none does: whoever has it
/// can be any node.
public final class Authority {

    /// What an authority calls its own files, and nodes those of theirs.
    public static final String CERTIFICATE_FILE = "ca.crt";

    public static final String KEY_FILE = "ca.key";

    /// Clocks of nodes differ a little, and a certificate made now is to be used now.
    private static final Duration BEFORE_NOW = Duration.ofMinutes(5);

    private static final String KEYS = "EC";
    private static final String CURVE = "secp256r1";
    private static final String SIGNATURES = "SHA256withECDSA";
    private static final int SERIAL_BITS = 127;

    private final ClusterId cluster;
    private final X509Certificate certificate;
    private final PrivateKey key;

    private Authority(ClusterId cluster, X509Certificate certificate, PrivateKey key) {
        this.cluster = cluster;
        this.certificate = certificate;
        this.key = key;
    }

    /// A certificate and its key, both in PEM, and neither in any file yet.
    public record Issued(CertifiedName name, String certificate, String key, Instant until) {}

    /// Makes one.
    public static Authority found(ClusterId cluster, Instant now, Duration validity)
            throws GeneralSecurityException {
        KeyPair pair = pair();
        X500Name subject = called("Fulcrum authority of " + cluster);
        CertifiedName name = new CertifiedName.Authority(cluster);
        JcaX509v3CertificateBuilder builder =
                builder(subject, subject, pair, now, now.plus(validity));
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(Extension.subjectAlternativeName, false, names(name, List.of()));
            X509Certificate made = sign(builder, pair.getPrivate());
            return new Authority(cluster, made, pair.getPrivate());
        } catch (CertIOException | OperatorCreationException failed) {
            throw new GeneralSecurityException(failed);
        }
    }

    /// Reads one from its directory.
    public static Authority open(Path directory) throws CertificatesRefused {
        Path file = directory.resolve(CERTIFICATE_FILE);
        X509Certificate certificate = Pem.certificates(file).getFirst();
        if (!(CertifiedName.of(certificate) instanceof CertifiedName.Authority(ClusterId cluster))
                || certificate.getBasicConstraints() < 0) {
            throw new CertificatesRefused(
                    new Wrong(
                            file,
                            "is the certificate of no authority of ours",
                            "name the directory that './fulcrum cert ca' has made"));
        }
        PrivateKey key =
                Pem.key(directory.resolve(KEY_FILE), certificate.getPublicKey().getAlgorithm());
        return new Authority(cluster, certificate, key);
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(KEYS);
        generator.initialize(new ECGenParameterSpec(CURVE));
        return generator.generateKeyPair();
    }

    public ClusterId cluster() {
        return cluster;
    }

    /// When it can sign no more.
    public Instant until() {
        return certificate.getNotAfter().toInstant();
    }

    /// What its own two files hold.
    public Issued itself() throws GeneralSecurityException {
        return new Issued(
                new CertifiedName.Authority(cluster),
                Pem.write(certificate),
                Pem.write("PRIVATE KEY", key.getEncoded()),
                until());
    }

    /// Signs a certificate for a node or a client, with a key that is made for it.
    ///
    /// @param hosts names and addresses under which the node's doors are called
    /// @param until not after [#until()]
    public Issued issue(CertifiedName name, List<String> hosts, Instant now, Instant until)
            throws GeneralSecurityException {
        if (name instanceof CertifiedName.Authority || !name.cluster().equals(cluster)) {
            throw new IllegalArgumentException(name + " is none of " + cluster);
        }
        if (until.isAfter(until())) {
            throw new IllegalArgumentException("it would outlive its authority");
        }
        KeyPair pair = pair();
        String called =
                switch (name) {
                    case CertifiedName.Node(ClusterId _, var node) -> node.toString();
                    case CertifiedName.Client(ClusterId _, String client) -> client;
                    case CertifiedName.Authority _ -> "";
                };
        X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        JcaX509v3CertificateBuilder builder =
                builder(issuer, called("Fulcrum " + called), pair, now, until);
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            new KeyPurposeId[] {
                                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                            }));
            builder.addExtension(Extension.subjectAlternativeName, false, names(name, hosts));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(certificate.getPublicKey()));
            return new Issued(
                    name,
                    Pem.write(sign(builder, key)),
                    Pem.write("PRIVATE KEY", pair.getPrivate().getEncoded()),
                    until);
        } catch (CertIOException | OperatorCreationException failed) {
            throw new GeneralSecurityException(failed);
        }
    }

    private static X500Name called(String name) {
        return new X500NameBuilder().addRDN(BCStyle.CN, name).build();
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair pair, Instant now, Instant until)
            throws GeneralSecurityException {
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        issuer,
                        new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0),
                        Date.from(now.minus(BEFORE_NOW)),
                        Date.from(until),
                        subject,
                        pair.getPublic());
        try {
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
        } catch (CertIOException failed) {
            throw new GeneralSecurityException(failed);
        }
        return builder;
    }

    private static GeneralNames names(CertifiedName name, List<String> hosts) {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.uniformResourceIdentifier, name.toString()));
        for (String host : hosts) {
            names.add(
                    isAddress(host)
                            ? new GeneralName(GeneralName.iPAddress, host)
                            : new GeneralName(GeneralName.dNSName, host));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static boolean isAddress(String host) {
        try {
            InetAddress _ = InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURES).build(key)));
    }
}
