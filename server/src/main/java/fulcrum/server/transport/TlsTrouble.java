package fulcrum.server.transport;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What went wrong under TLS, in words for whoever set it up.
///
/// @param refusal as whose reason it counts
record TlsTrouble(Refusal refusal, String detail) {

    /// As much of a message as is told.
    private static final int DETAIL_MOST = 120;

    /// Null where it has nothing to do with TLS.
    static @Nullable TlsTrouble of(Throwable thrown) {
        Throwable cause = thrown;
        if (cause instanceof DecoderException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof NotSslRecordException) {
            return new TlsTrouble(Refusal.NO_TLS, "what came is not TLS");
        }
        if (!(cause instanceof SSLException)) {
            return null;
        }
        Throwable root = cause;
        for (Throwable below = root.getCause(); below != null; below = below.getCause()) {
            root = below;
        }
        String told = String.valueOf(cause.getMessage());
        String deepest = String.valueOf(root.getMessage());
        String both = told.contains(deepest) ? told : told + ": " + deepest;
        return new TlsTrouble(
                Refusal.WRONG_CERTIFICATE,
                both.length() <= DETAIL_MOST ? both : both.substring(0, DETAIL_MOST));
    }
}
