package fulcrum.protocols.ot;

import org.jspecify.annotations.Nullable;

/// One who edits at once and hears of others later. At most one operation is under way; what is
/// edited meanwhile is composed and waits (Wave's client; Wang, Mah, Lassen 2010).
///
/// @param revision of the central order that was heard of
/// @param document with one's own edits
/// @param sent not yet acknowledged; it was made on `revision`
/// @param waiting made on what `sent` leaves
public record Client(
        int revision,
        String document,
        @Nullable TextOperation sent,
        @Nullable TextOperation waiting) {

    public static Client of(CentralOrder order) {
        return new Client(order.revision(), order.document(), null, null);
    }

    /// One's own edit. What is `sent` now and was not before is to be sent.
    public Client edit(TextOperation operation) {
        String edited = operation.apply(document);
        if (sent == null) {
            return new Client(revision, edited, operation, null);
        }
        return new Client(
                revision, edited, sent, waiting == null ? operation : waiting.then(operation));
    }

    /// Another's operation, the next in the order: it is earlier than all that is one's own here.
    public Client receive(TextOperation operation) {
        TextOperation here = operation;
        TextOperation sentThen = null;
        TextOperation waitingThen = null;
        if (sent != null) {
            TextOperation.Transformed past = TextOperation.transform(here, sent);
            here = past.earlier();
            sentThen = past.later();
        }
        if (waiting != null) {
            TextOperation.Transformed past = TextOperation.transform(here, waiting);
            here = past.earlier();
            waitingThen = past.later();
        }
        return new Client(revision + 1, here.apply(document), sentThen, waitingThen);
    }

    /// One's own operation has its place in the order. What waited is to be sent.
    ///
    /// @throws IllegalStateException where none is under way
    public Client acknowledged() {
        if (sent == null) {
            throw new IllegalStateException("nothing was sent");
        }
        return new Client(revision + 1, document, waiting, null);
    }
}
