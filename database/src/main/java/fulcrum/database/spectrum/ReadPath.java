package fulcrum.database.spectrum;

/// Who answers a read, and what it needs before it may.
public enum ReadPath {
    /// ReadIndex (Ongaro's thesis, 6.4): a leader that was deposed and does not know it yet must
    /// not answer.
    LEADER("the leader", "a majority has confirmed that it leads");

    private final String label;
    private final String right;

    ReadPath(String label, String right) {
        this.label = label;
        this.right = right;
    }

    public String label() {
        return label;
    }

    /// What gives it the right to answer: it answers once this is so.
    public String right() {
        return right;
    }
}
