package fulcrum.prove;

/// Where a node listens for PostgreSQL's clients.
///
/// @param node its name, such as `n1`
public record Endpoint(String node, String host, int port) {

    String url() {
        return "jdbc:postgresql://" + host + ':' + port + "/kv";
    }
}
