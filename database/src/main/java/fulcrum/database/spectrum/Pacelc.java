package fulcrum.database.spectrum;

/// What is chosen during a partition (availability or consistency), and else (latency or
/// consistency). Abadi, "Consistency Tradeoffs in Modern Distributed Database System Design".
public enum Pacelc {
    PC_EC("PC/EC"),

    /// One copy cannot be divided: there is no choice to be made, and no fault that is tolerated.
    /// It is not "CA".
    UNDIVIDED("none: one copy is not distributed");

    private final String label;

    Pacelc(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
