package fulcrum.cli.status;

import fulcrum.cli.dev.DevPorts;
import fulcrum.server.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Asks the nodes of a cluster for their status, all at once.
public final class Inquiry {

    private static final int FIRST_NODES = 3;
    private static final int CONNECT_MILLIS = 1_000;
    private static final int READ_MILLIS = 3_000;
    private static final int BYTES_MOST = 64 << 20;
    private static final String PATH = "/api/v1/status";

    private Inquiry() {}

    /// The nodes at these addresses.
    public static List<Asked> at(List<String> urls) throws InterruptedException {
        SortedMap<Integer, String> places = new TreeMap<>();
        for (int i = 0; i < urls.size(); i++) {
            places.put(i, urls.get(i).replaceAll("/+$", ""));
        }
        return new ArrayList<>(ask(places, false).values());
    }

    /// The nodes of a dev cluster: the first three, and all that they name as their peers. Who is
    /// silent and named by nobody is none of them.
    public static List<Asked> dev(DevPorts ports) throws InterruptedException {
        SortedMap<Integer, String> places = new TreeMap<>();
        for (int node = 1; node <= FIRST_NODES; node++) {
            places.put(node, url(ports, node));
        }
        SortedMap<Integer, Asked> all = ask(places, true);
        SortedSet<Integer> known = new TreeSet<>();
        all.forEach((node, asked) -> {
            if (asked.status() != null) {
                known.add(node);
                known.addAll(peers(asked.status()));
            }
        });
        SortedMap<Integer, String> more = new TreeMap<>();
        for (int node : known) {
            if (!all.containsKey(node)) {
                more.put(node, url(ports, node));
            }
        }
        all.putAll(ask(more, true));
        all.keySet().retainAll(known);
        return new ArrayList<>(all.values());
    }

    private static String url(DevPorts ports, int node) {
        return "http://127.0.0.1:" + ports.http(node).getPort();
    }

    private static SortedSet<Integer> peers(Map<?, ?> status) {
        SortedSet<Integer> peers = new TreeSet<>();
        if (status.get("links") instanceof Map<?, ?> links) {
            for (Object peer : links.keySet()) {
                String name = String.valueOf(peer);
                if (name.matches("n[1-9][0-9]{0,3}")) {
                    peers.add(Integer.valueOf(name.substring(1)));
                }
            }
        }
        return peers;
    }

    private static SortedMap<Integer, Asked> ask(SortedMap<Integer, String> places, boolean named)
            throws InterruptedException {
        SortedMap<Integer, Future<Asked>> asking = new TreeMap<>();
        places.forEach((number, url) -> {
            FutureTask<Asked> task = new FutureTask<>(() -> ask(url, named ? "n" + number : null));
            Thread.ofVirtual().start(task);
            asking.put(number, task);
        });
        SortedMap<Integer, Asked> asked = new TreeMap<>();
        for (Map.Entry<Integer, Future<Asked>> each : asking.entrySet()) {
            try {
                asked.put(each.getKey(), each.getValue().get());
            } catch (ExecutionException failed) {
                throw new IllegalStateException(failed.getCause());
            }
        }
        return asked;
    }

    private static Asked ask(String url, @Nullable String node) {
        try {
            HttpURLConnection call =
                    (HttpURLConnection) URI.create(url + PATH).toURL().openConnection();
            call.setConnectTimeout(CONNECT_MILLIS);
            call.setReadTimeout(READ_MILLIS);
            boolean good = call.getResponseCode() == HttpURLConnection.HTTP_OK;
            InputStream body = good ? call.getInputStream() : call.getErrorStream();
            String text =
                    body == null
                            ? ""
                            : new String(body.readNBytes(BYTES_MOST), StandardCharsets.UTF_8);
            Object tree = Json.read(text);
            if (good && tree instanceof Map<?, ?> status && status.get("node") != null) {
                return Asked.answered(url, status);
            }
            return Asked.silent(url, node, told(tree));
        } catch (ConnectException _) {
            return Asked.silent(url, node, "connection refused");
        } catch (SocketTimeoutException _) {
            return Asked.silent(url, node, "no answer in time");
        } catch (Json.Malformed | IllegalArgumentException | ClassCastException _) {
            return Asked.silent(url, node, "what answers is no node of Fulcrum");
        } catch (IOException failed) {
            return Asked.silent(url, node, String.valueOf(failed.getMessage()));
        }
    }

    private static String told(@Nullable Object tree) {
        return tree instanceof Map<?, ?> problem && problem.get("detail") instanceof String detail
                ? detail
                : "what answers is no node of Fulcrum";
    }
}
