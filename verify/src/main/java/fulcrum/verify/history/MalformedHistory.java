package fulcrum.verify.history;

/// The text or the sequence of events is not a history.
public final class MalformedHistory extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final String reason;

    /// @param line where, from 1; the ordinal of the event where there is no text
    public MalformedHistory(int line, String reason) {
        super("line " + line + ": " + reason);
        this.line = line;
        this.reason = reason;
    }

    /// Where, from 1.
    public int line() {
        return line;
    }

    /// What is wrong, without the line.
    public String reason() {
        return reason;
    }
}
