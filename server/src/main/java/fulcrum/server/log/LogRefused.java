package fulcrum.server.log;

import java.io.IOException;

/// A log that cannot be opened as it is.
public final class LogRefused extends IOException {

    private static final long serialVersionUID = 1L;

    private final String hint;

    /// @param message what is wrong and where, for people
    /// @param hint what to do about it
    public LogRefused(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
