package fulcrum.bench.beside;

final class Postgres {
    static final String CLIENTS = "fulcrum.bench.peers.postgres.PostgresClients";
    private Postgres() {}
}
