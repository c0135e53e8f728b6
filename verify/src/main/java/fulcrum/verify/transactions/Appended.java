package fulcrum.verify.transactions;

import fulcrum.verify.history.Value;
import org.jspecify.annotations.Nullable;

/// An append in a history, linked with what its own transaction did to the same key.
final class Appended {

    /// Stands for the transaction of an element that was read and never appended.
    static final int BY_NOBODY = -1;

    /// The place of its transaction in the history.
    final int transaction;

    final Value element;

    /// The transaction's append to this key before it, or null.
    final @Nullable Appended previousOwn;

    /// The longest list that the transaction read of this key before it, or null.
    final @Nullable Observation ownReadBefore;

    /// The transaction's append to this key after it, or null if it left this version behind.
    @Nullable Appended nextOwn;

    /// Its place in the version order of its key, or -1 if nobody read it.
    int position = -1;

    Appended(
            int transaction,
            Value element,
            @Nullable Appended previousOwn,
            @Nullable Observation ownReadBefore) {
        this.transaction = transaction;
        this.element = element;
        this.previousOwn = previousOwn;
        this.ownReadBefore = ownReadBefore;
    }
}
