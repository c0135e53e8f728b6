package fulcrum.server.loop;

/// Bounds of a cell, all positive.
///
/// @param peerMessages that are taken between two turns
/// @param peerBytes of these, encoded
/// @param clientRequests that wait to be stepped
/// @param openRequests that were stepped, or wait to be, and have no answer yet
/// @param unsyncedBytes of the log, above which clients are refused
/// @param batchRequests of clients in one turn
public record CellBounds(
        int peerMessages,
        long peerBytes,
        int clientRequests,
        int openRequests,
        long unsyncedBytes,
        int batchRequests) {

    public static final CellBounds DEFAULT =
            new CellBounds(65_536, 64L << 20, 8_192, 65_536, 64L << 20, 1_024);

    public CellBounds {
        if (peerMessages <= 0
                || peerBytes <= 0
                || clientRequests <= 0
                || openRequests <= 0
                || unsyncedBytes <= 0
                || batchRequests <= 0) {
            throw new IllegalArgumentException("bounds are positive");
        }
    }
}
