package fulcrum.cli;

/// What the shell is told. The same three numbers for every command, so that scripts need no table.
final class ExitCode {

    /// The answer is yes: valid, passed, done.
    static final int GOOD = 0;

    /// The answer is no: violated, failed.
    static final int BAD = 1;

    /// There is no answer: wrong usage, unreadable input, undecided, or an error of our own.
    static final int UNKNOWN = 2;

    private ExitCode() {}
}
