package fulcrum.server.log;

import java.io.IOException;

/// A log that cannot be opened as it is; the message says what to do.
public final class LogRefused extends IOException {

    public LogRefused(String message) {
        super(message);
    }
}
