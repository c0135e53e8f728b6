package fulcrum.cli;

/// A command cannot answer, and says why and what to do next. Ends in [ExitCode#UNKNOWN].
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String hint;

    /// @param message lower case, no period, names what is wrong and where
    /// @param hint what to do or run next
    Refusal(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    String hint() {
        return hint;
    }
}
