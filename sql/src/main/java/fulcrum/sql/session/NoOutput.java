package fulcrum.sql.session;

/// For what tells nobody anything.
final class NoOutput implements Output.Ignoring {

    static final NoOutput INSTANCE = new NoOutput();

    private NoOutput() {}
}
