package fulcrum.server.tls;

import fulcrum.machine.NodeId;
import fulcrum.server.transport.CertifiedName;
import fulcrum.server.transport.ClusterId;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;

/// What a node proves with who it is: read from files, and found to be in order.
///
/// @param name whom the certificate names
/// @param chain its certificate first
/// @param authorities whose signature counts
public record Credentials(
        CertifiedName name,
        List<X509Certificate> chain,
        PrivateKey key,
        List<X509Certificate> authorities) {

    private static final String SERVER_USE = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_USE = "1.3.6.1.5.5.7.3.2";

    /// The only version: both ends are ours (RFC 8446).
    private static final String VERSION = "TLSv1.3";

    /// A session that is taken up again is not judged again, so none between nodes lives on; 0
    /// would mean for ever.
    private static final long NO_RESUMPTION_SECONDS = 1;

    public Credentials {
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
    }

    /// Reads those of a node, and judges them.
    ///
    /// @throws CertificatesRefused with everything that is wrong
    public static Credentials ofNode(TlsFiles files, ClusterId cluster, NodeId self, Instant now)
            throws CertificatesRefused {
        Credentials read = read(files, now);
        if (!read.name.equals(new CertifiedName.Node(cluster, self))) {
            throw new CertificatesRefused(
                    new Wrong(
                            files.certificate(),
                            "names " + read.name + ", and this is " + self + " of " + cluster,
                            "give each node its own; './fulcrum cert node "
                                    + self
                                    + "' makes one"
                                    + " with the authority of its cluster"));
        }
        return read;
    }

    /// Reads those of whoever they name.
    public static Credentials read(TlsFiles files, Instant now) throws CertificatesRefused {
        List<Wrong> wrong = new ArrayList<>();
        List<X509Certificate> authorities = List.of();
        List<X509Certificate> chain = List.of();
        PrivateKey key = null;
        try {
            authorities = Pem.certificates(files.authority());
            judgeAuthorities(files, authorities, now, wrong);
        } catch (CertificatesRefused refused) {
            wrong.addAll(refused.wrong());
        }
        try {
            chain = Pem.certificates(files.certificate());
            judgeOwn(files, chain.getFirst(), now, wrong);
            key = Pem.key(files.key(), chain.getFirst().getPublicKey().getAlgorithm());
        } catch (CertificatesRefused refused) {
            wrong.addAll(refused.wrong());
        }
        if (key != null && !fits(key, chain.getFirst())) {
            wrong.add(
                    new Wrong(
                            files.key(),
                            "does not fit the certificate in " + files.certificate(),
                            "give it the key that was made with the certificate"));
        }
        CertifiedName name = chain.isEmpty() ? null : CertifiedName.of(chain.getFirst());
        if (wrong.isEmpty()) {
            judgeSignature(files, chain, authorities, now, wrong);
        }
        if (!wrong.isEmpty() || name == null || key == null) {
            throw new CertificatesRefused(wrong);
        }
        return new Credentials(name, chain, key, authorities);
    }

    private static void judgeAuthorities(
            TlsFiles files, List<X509Certificate> authorities, Instant now, List<Wrong> wrong) {
        for (X509Certificate authority : authorities) {
            if (authority.getBasicConstraints() < 0) {
                wrong.add(
                        new Wrong(
                                files.authority(),
                                "holds a certificate that may sign no other",
                                "name the file that './fulcrum cert ca' calls ca.crt"));
                return;
            }
        }
        if (authorities.stream().allMatch(each -> each.getNotAfter().toInstant().isBefore(now))) {
            wrong.add(
                    new Wrong(
                            files.authority(),
                            "has expired, on " + day(authorities.getFirst().getNotAfter()),
                            "'./fulcrum cert ca' makes another, which signs new certificates for"
                                    + " all nodes"));
        }
    }

    private static void judgeOwn(
            TlsFiles files, X509Certificate own, Instant now, List<Wrong> wrong) {
        String another = "'./fulcrum cert node' makes another";
        if (own.getNotAfter().toInstant().isBefore(now)) {
            wrong.add(
                    new Wrong(
                            files.certificate(),
                            "has expired, on " + day(own.getNotAfter()),
                            another));
        }
        if (own.getNotBefore().toInstant().isAfter(now)) {
            wrong.add(
                    new Wrong(
                            files.certificate(),
                            "is not valid before " + day(own.getNotBefore()),
                            "set this machine's clock, or wait; " + another));
        }
        if (!mayBeUsed(own)) {
            wrong.add(
                    new Wrong(
                            files.certificate(),
                            "may not be used for both ends of a connection",
                            "it needs digitalSignature, serverAuth and clientAuth; " + another));
        }
        if (CertifiedName.of(own) == null) {
            wrong.add(
                    new Wrong(
                            files.certificate(),
                            "names no node: it has no URI 'fulcrum://CLUSTER/n1' among its"
                                    + " alternative names, or several",
                            another));
        }
    }

    private static boolean mayBeUsed(X509Certificate own) {
        boolean[] usage = own.getKeyUsage();
        try {
            List<String> uses = own.getExtendedKeyUsage();
            return (usage == null || usage[0])
                    && uses != null
                    && uses.contains(SERVER_USE)
                    && uses.contains(CLIENT_USE);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /// Signs something, and looks whether the certificate says so.
    private static boolean fits(PrivateKey key, X509Certificate certificate) {
        byte[] text =
                ("does it fit? " + new SecureRandom().nextLong())
                        .getBytes(StandardCharsets.US_ASCII);
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm(); // Ed25519 and the like are called like their key
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static void judgeSignature(
            TlsFiles files,
            List<X509Certificate> chain,
            List<X509Certificate> authorities,
            Instant now,
            List<Wrong> wrong) {
        Set<TrustAnchor> anchors = new HashSet<>(); // looked into, never iterated for anybody
        authorities.forEach(each -> anchors.add(new TrustAnchor(each, null)));
        try {
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false); // an authority is replaced, not a list kept
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509").generateCertPath(chain),
                            parameters);
        } catch (GeneralSecurityException unsigned) {
            wrong.add(
                    new Wrong(
                            files.certificate(),
                            "is not signed by the authority in "
                                    + files.authority()
                                    + ": "
                                    + unsigned.getMessage(),
                            "make it with the key of that authority, or name the authority that"
                                    + " signed it"));
        }
    }

    private static String day(Date date) {
        return date.toInstant().toString();
    }

    /// When the node's own certificate ends.
    public Instant until() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /// For connections that others open, and who shows no certificate of the authority is not let
    /// in.
    SslContext answering() throws SSLException {
        return server().trustManager(authorities)
                .clientAuth(ClientAuth.REQUIRE)
                .sessionTimeout(NO_RESUMPTION_SECONDS)
                .build();
    }

    /// For doors whose callers prove in other ways who they are, or are trusted.
    SslContext door() throws SSLException {
        return server().protocols(VERSION, "TLSv1.2").build(); // older drivers
    }

    private SslContextBuilder server() {
        return SslContextBuilder.forServer(key, chain)
                .sslProvider(SslProvider.JDK)
                .protocols(VERSION);
    }

    /// For connections that we open. Who answers is known by the name in its certificate, not by
    /// the host on which it runs today, so that name is compared and the host's is not.
    public SslContext calling() throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols(VERSION)
                .keyManager(key, chain)
                .trustManager(authorities)
                .endpointIdentificationAlgorithm(null)
                .sessionTimeout(NO_RESUMPTION_SECONDS)
                .build();
    }
}
