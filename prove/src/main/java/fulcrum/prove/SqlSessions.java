package fulcrum.prove;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Sessions of SQL at the nodes under torture, by PostgreSQL's driver.
final class SqlSessions implements Sessions {

    private final SortedMap<String, Endpoint> endpoints = new TreeMap<>();

    SqlSessions(List<Endpoint> endpoints) {
        endpoints.forEach(each -> this.endpoints.put(each.node(), each));
    }

    @Override
    public Session open(String node) {
        Endpoint endpoint = endpoints.get(node);
        if (endpoint == null) {
            throw new IllegalArgumentException("no node is called " + node);
        }
        return new SqlSession(endpoint);
    }

    @Override
    public void close() {
        // each session has a connection of its own, and closes it
    }
}
