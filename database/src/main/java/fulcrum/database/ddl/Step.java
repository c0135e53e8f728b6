package fulcrum.database.ddl;

import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.transaction.Why;

/// What a [Definition] wants next.
public sealed interface Step {

    /// To be asked of the coordinator at which the transaction has begun.
    record Ask(SessionCommand command) implements Step {}

    /// It is done and committed.
    ///
    /// @param table as it is from now on
    record Done(TableDescriptor table) implements Step {}

    /// It cannot be done, and the transaction is over.
    record Refused(Objection objection) implements Step {}

    /// The transaction is over without effect: a new one may do it.
    record Again(Why why) implements Step {}
}
