package fulcrum.machine.codec;

/// A frame in a version that this codec does not read: written by newer software, or garbage.
public final class UnsupportedVersion extends Malformed {

    private final int version;

    public UnsupportedVersion(int position, int version) {
        super(position, "version " + version + " is not supported");
        this.version = version;
    }

    public int version() {
        return version;
    }
}
