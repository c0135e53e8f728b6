package fulcrum.bench.beside;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Where systems run: a directory for each, which goes away with it, free ports, and how Java
/// programs are started here.
///
/// @param directory of all
/// @param root the project's own
/// @param heap of each server in a JVM, ours and others' alike
record Workplace(Path directory, Path root, String heap) {

    /// Below the ports that callers are given. Each process looks in a place of its own first, so
    /// that two of them hardly choose the same.
    private static final int FIRST_PORT = 20_000 + (int) (ProcessHandle.current().pid() % 300) * 30;

    private static final int LAST_PORT = 32_000;

    /// Makes an empty directory.
    Path fresh(String name) throws IOException {
        Path path = directory.resolve(name);
        delete(path);
        return Files.createDirectories(path);
    }

    static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /// The first of so many ports in a row that nobody listens on.
    static int ports(int number) throws IOException {
        int free = 0;
        for (int port = FIRST_PORT; port < LAST_PORT; port++) {
            free = isFree(port) ? free + 1 : 0;
            if (free == number) {
                return port - number + 1;
            }
        }
        throw new IOException("no " + number + " free ports in a row");
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Waits until somebody listens.
    static void awaitPort(int port, long seconds) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException closed) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("nobody listens on port " + port, closed);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    /// How a server in a JVM is started: the same heap and collector for everybody.
    List<String> server(String classPath, List<String> options, String main) {
        List<String> more = new ArrayList<>(options);
        more.add("-Xms" + heap);
        more.add("-Xmx" + heap);
        return java(classPath, more, main);
    }

    /// How clients in a JVM are started.
    List<String> clients(String classPath, List<String> options, String main) {
        List<String> more = new ArrayList<>(options);
        more.add("-Xmx1g");
        return java(classPath, more, main);
    }

    private static List<String> java(String classPath, List<String> options, String main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(options);
        command.add("-cp");
        command.add(classPath);
        command.add(main);
        return command;
    }

    /// The class path of this process: ours.
    static String ourClassPath() {
        return System.getProperty("java.class.path");
    }

    private Path peer(String name) {
        return root.resolve("bench/peers").resolve(name).resolve("target");
    }

    /// Whether the jars of a peer were fetched and its adapter was compiled.
    boolean isBuilt(String name) {
        return Files.exists(peer(name).resolve("classpath"));
    }

    /// The class path of a peer's servers and clients, on which nothing of our server is.
    String classPath(String name) throws IOException {
        return String.join(
                ":",
                peer(name).resolve("classes").toString(),
                root.resolve("bench/target/classes").toString(),
                Files.readString(peer(name).resolve("classpath")).strip());
    }
}
