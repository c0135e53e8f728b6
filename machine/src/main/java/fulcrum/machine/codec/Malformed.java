package fulcrum.machine.codec;

/// Bytes that are no value: cut short, too long, in no known version, or not in the one form that
/// the format allows.
///
/// It carries no stack trace, since a peer decides how often it is thrown and the position says
/// more.
public sealed class Malformed extends RuntimeException permits UnsupportedVersion {

    private final int position;
    private final String reason;

    public Malformed(int position, String reason) {
        super("at byte " + position + ": " + reason, null, false, false);
        this.position = position;
        this.reason = reason;
    }

    /// How many bytes from the beginning of the frame the offending part begins.
    public int position() {
        return position;
    }

    public String reason() {
        return reason;
    }
}
