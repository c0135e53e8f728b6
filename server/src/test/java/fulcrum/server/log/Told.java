package fulcrum.server.log;

/// A cell that does not listen.
enum Told implements Completions {
    NOBODY;

    @Override
    public void stored(Batch batch) {}

    @Override
    public void stopped(Batch batch, Throwable reason) {}
}
