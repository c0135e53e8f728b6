package fulcrum.database.catalog;

import java.util.List;

/// What comes of a change that was asked for, given what the catalog says.
public sealed interface CatalogDecision {

    /// These writes carry it out, one after the other. Where one that is required does not take
    /// effect, another change came first: read the catalog again and ask again.
    ///
    /// @param then the catalog as it is once they are done, as of the version that was read
    record Write(List<CatalogWrite> writes, Catalog then) implements CatalogDecision {}

    /// It is so already, and nothing is written.
    record Already() implements CatalogDecision {}

    /// It is not allowed.
    ///
    /// @param reason what is in the way, in lower case and without a period
    /// @param hint a way out, as a sentence
    record Refused(Why why, String reason, String hint) implements CatalogDecision {}

    /// The kinds of refusal, for programs.
    enum Why {
        /// The cluster is not founded yet, or founded already.
        FOUNDED,
        /// Nobody has this number.
        UNKNOWN_MEMBER,
        /// The member is in a state from which the change does not lead.
        WRONG_STATE,
        /// Another member is at this address.
        ADDRESS_TAKEN,
        /// Too few would be left to vote.
        TOO_FEW_LEFT,
        /// Nothing is set by this name.
        UNKNOWN_SETTING,
        /// The setting does not take this value.
        BAD_VALUE,
        /// An epoch or version that is not above the one in force, or a gate of a version that is
        /// not finalised.
        NOT_NEWER,
        /// A member does not run the version that is needed.
        BEHIND
    }
}
