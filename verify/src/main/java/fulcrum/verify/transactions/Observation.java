package fulcrum.verify.transactions;

import fulcrum.verify.history.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list that a transaction read, linked with what the transaction did to the same key before.
final class Observation {

    /// The place of its transaction in the history.
    final int transaction;

    final KeyHistory key;
    final List<Value> elements;

    /// How many elements the transaction had appended to the key before.
    final int ownCount;

    /// The last of these, or null.
    final @Nullable Appended lastOwn;

    /// The transaction's read of the key before this one, or null.
    final @Nullable Observation previousOwn;

    /// Whether the version order, made of other reads, contradicts it.
    boolean disputed;

    Observation(
            int transaction,
            KeyHistory key,
            List<Value> elements,
            int ownCount,
            @Nullable Appended lastOwn,
            @Nullable Observation previousOwn) {
        this.transaction = transaction;
        this.key = key;
        this.elements = elements;
        this.ownCount = ownCount;
        this.lastOwn = lastOwn;
        this.previousOwn = previousOwn;
    }

    int length() {
        return elements.size();
    }

    /// How many elements were there apart from the transaction's own, which are the end of the list
    /// unless it contradicts itself.
    int foreignLength() {
        return elements.size() - ownCount;
    }

    /// The append of the element at an index, or null if nobody appended it.
    @Nullable Appended at(int index) {
        return key.appendOf(elements.get(index));
    }
}
