package fulcrum.protocols.ot;

import java.util.ArrayList;
import java.util.List;

/// The one who says which operation is earlier: it takes them as they come, each made on some
/// revision, and transforms it against all that has come since (Jupiter's server, with Wave's one
/// line of revisions for all clients).
///
/// @param document as of the latest revision
/// @param operations since the beginning; the revision of a document is how many there were
public record CentralOrder(String document, List<TextOperation> operations) {

    public static final CentralOrder EMPTY = new CentralOrder("", List.of());

    /// What became of an operation.
    ///
    /// @param order with it
    /// @param operation as all others are to apply it, at revision `order.revision()`
    public record Accepted(CentralOrder order, TextOperation operation) {}

    public CentralOrder {
        operations = List.copyOf(operations);
    }

    public int revision() {
        return operations.size();
    }

    /// @param madeOn the revision that the client had seen
    /// @throws IllegalArgumentException where there is no such revision, or it was of another
    ///   length
    public Accepted receive(int madeOn, TextOperation operation) {
        if (madeOn < 0 || madeOn > revision()) {
            throw new IllegalArgumentException("revision " + madeOn + " of " + revision());
        }
        TextOperation now = operation;
        for (TextOperation earlier : operations.subList(madeOn, revision())) {
            now = TextOperation.transform(earlier, now).later();
        }
        List<TextOperation> more = new ArrayList<>(operations);
        more.add(now);
        return new Accepted(new CentralOrder(now.apply(document), more), now);
    }
}
