package fulcrum.server.postgres.wire;

/// In which form each column of a result is wanted: text or binary.
final class Formats {

    static final Formats TEXT = new Formats();
    static final Formats BINARY = new Formats(1);

    private final int[] codes;

    /// @param codes none for text, one for all columns, or one for each; 1 is binary
    Formats(int... codes) {
        this.codes = codes;
    }

    boolean isBinary(int column) {
        return switch (codes.length) {
            case 0 -> false;
            case 1 -> codes[0] == 1;
            default -> codes[column] == 1;
        };
    }
}
