package fulcrum.server.http;

import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// A door that is open, and a client in front of it.
final class Served implements AutoCloseable {

    static final int DEADLINE_MILLIS = 10_000;

    final FakeNode node = new FakeNode();
    final EventRing events;
    final HttpDoor door;
    private final HttpThread thread = new HttpThread();
    private final HttpClient client = HttpClient.newHttpClient();

    Served(HttpLimits limits, int capacity) throws NodeRefused {
        events = new EventRing(0xf00d, capacity);
        door =
                HttpDoor.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        node,
                        events,
                        thread,
                        limits);
    }

    static Served standard() throws NodeRefused {
        return new Served(HttpLimits.STANDARD, 1024);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + door.address().getPort() + path);
    }

    HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofMillis(DEADLINE_MILLIS))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .timeout(Duration.ofMillis(DEADLINE_MILLIS))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .timeout(Duration.ofMillis(DEADLINE_MILLIS))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return ask("GET", path);
    }

    /// A connection, and nothing said on it yet.
    Socket call() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.address().getPort());
        socket.setSoTimeout(DEADLINE_MILLIS);
        return socket;
    }

    @Override
    public void close() {
        client.shutdownNow();
        door.close();
        thread.close();
    }
}
