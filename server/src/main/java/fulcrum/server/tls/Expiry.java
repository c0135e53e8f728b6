package fulcrum.server.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Sees one certificate come to its end, and says each thing once.
final class Expiry {

    /// How much of its time is left, as far as anybody has to know.
    private enum Stage {
        FRESH,
        THIRD,
        TENTH,
        OVER
    }

    private final Path file;
    private final Instant from;
    private final Instant until;
    private Stage told = Stage.FRESH;

    Expiry(Path file, X509Certificate certificate) {
        this.file = file;
        this.from = certificate.getNotBefore().toInstant();
        this.until = certificate.getNotAfter().toInstant();
    }

    /// What is to be told now; null where it was, or there is nothing.
    @Nullable TlsNote look(Instant now) {
        Stage stage = stage(now);
        if (stage.compareTo(told) <= 0) {
            return null;
        }
        told = stage;
        return stage == Stage.OVER
                ? new TlsNote.CertificateExpired(file.toString(), until.toString())
                : new TlsNote.CertificateExpires(
                        file.toString(), until.toString(), Duration.between(now, until).toDays());
    }

    private Stage stage(Instant now) {
        Duration whole = Duration.between(from, until);
        Duration left = Duration.between(now, until);
        if (left.isNegative() || left.isZero()) {
            return Stage.OVER;
        }
        if (left.compareTo(whole.dividedBy(10)) <= 0) {
            return Stage.TENTH;
        }
        return left.compareTo(whole.dividedBy(3)) <= 0 ? Stage.THIRD : Stage.FRESH;
    }
}
