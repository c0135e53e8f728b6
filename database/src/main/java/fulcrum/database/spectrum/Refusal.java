package fulcrum.database.spectrum;

/// Why a table cannot have some options.
///
/// @param reason what is wrong, in lower case and without a period
/// @param hint a way out, in sentences
public record Refusal(Why why, String reason, String hint) {

    /// The kinds of refusal.
    public enum Why {
        /// There is no option of this name.
        UNKNOWN("22023"),
        /// The option takes no such value.
        BAD_VALUE("22023"),
        /// Together the options make no sense.
        CONTRADICTION("22023"),
        /// Fulcrum is to have it, and this build does not.
        NOT_YET("0A000");

        private final String sqlState;

        Why(String sqlState) {
            this.sqlState = sqlState;
        }

        /// The code that drivers look at.
        public String sqlState() {
            return sqlState;
        }
    }
}
