package fulcrum.server.postgres.login;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What ties an exchange to the TLS connection that it goes over, so that nobody in between can
/// pass it on: `tls-server-end-point`, a hash of the server's certificate (RFC 5929, section 4).
public final class ChannelBinding {

    private static final Pattern SIGNATURE = Pattern.compile("(MD5|SHA\\d+)WITH.*");

    private ChannelBinding() {}

    /// The hash of a certificate, by the function of its signature, or SHA-256 where that is
    /// weaker; null where the signature's algorithm has no one function: then nothing can be tied
    /// to it.
    public static byte @Nullable [] endPoint(Certificate certificate) {
        if (!(certificate instanceof X509Certificate x509)) {
            return null;
        }
        Matcher signature =
                SIGNATURE.matcher(x509.getSigAlgName().toUpperCase(Locale.ROOT).replace("-", ""));
        if (!signature.matches()) {
            return null;
        }
        String function =
                switch (signature.group(1)) {
                    case "MD5", "SHA1" -> "SHA-256";
                    case String other -> "SHA-" + other.substring(3);
                };
        try {
            return MessageDigest.getInstance(function).digest(x509.getEncoded());
        } catch (GeneralSecurityException _) {
            return null;
        }
    }
}
