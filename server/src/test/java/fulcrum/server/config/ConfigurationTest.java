package fulcrum.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fulcrum.machine.NodeId;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.postgres.login.LoginRules;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said in the file, the environment and the flags, and what comes of it.
final class ConfigurationTest {

    private static final String LEAST =
            """
            cluster: 0123456789abcdef0123456789ABCDEF
            node: n1
            """;

    @TempDir private Path directory;

    @Test
    void twoLinesAreEnough() throws Exception {
        NodeConfig node = read(LEAST).node();
        assertThat(node.cluster()).hasToString("0123456789abcdef0123456789abcdef");
        assertThat(node.self()).isEqualTo(new NodeId(1));
        assertThat(node.data()).isEqualTo(Path.of("fulcrum-data"));
        assertThat(node.sql()).hasToString("/127.0.0.1:5433");
        assertThat(node.http()).hasToString("/127.0.0.1:8081");
        assertThat(node.listen()).hasToString("/127.0.0.1:7101");
        assertThat(node.peers()).isEmpty();
        assertThat(node.insecure()).isFalse();
        assertThat(node.record()).isNull();
        assertThat(node.sizes()).isEqualTo(NodeConfig.Sizes.STANDARD);
        assertThat(node.timing()).isEqualTo(NodeConfig.TIMING);
    }

    @Test
    void everyKeyIsHeard() throws Exception {
        NodeConfig node =
                read("""
                cluster: 0123456789abcdef0123456789abcdef
                node: n2
                data: /var/lib/fulcrum
                listen:
                  sql: 0.0.0.0:5432
                  http: "[::1]:80"
                  peers: 0.0.0.0:7000
                peers:
                  n1: one.example:7000
                  n2: two.example:7000
                  n3: three.example:7000
                insecure: true
                log: {segment_size: 1MiB, segments: 4}
                store:
                  memtable: 2MiB
                  cache: 1GiB
                snapshot: {entries: 900, retain: 100}
                election:
                  heartbeat: 100ms
                  timeout_min: 1s
                  timeout_max: 2s
                record: tape
                """)
                        .node();
        assertThat(node.self()).isEqualTo(new NodeId(2));
        assertThat(node.data()).isEqualTo(Path.of("/var/lib/fulcrum"));
        assertThat(node.sql()).hasToString("/0.0.0.0:5432");
        assertThat(node.http().getAddress().isLoopbackAddress()).isTrue();
        assertThat(node.listen()).hasToString("/0.0.0.0:7000");
        assertThat(node.peers().keySet()).containsExactly(new NodeId(1), new NodeId(3));
        assertThat(node.peers().get(new NodeId(3)))
                .isEqualTo(InetSocketAddress.createUnresolved("three.example", 7000));
        assertThat(node.insecure()).isTrue();
        assertThat(node.sizes())
                .isEqualTo(new NodeConfig.Sizes(1 << 20, 4, 2L << 20, 1L << 30, 900, 100, 1));
        assertThat(node.timing().heartbeatNanos()).isEqualTo(100_000_000);
        assertThat(node.timing().electionTimeoutNanosMin()).isEqualTo(1_000_000_000);
        assertThat(node.timing().electionTimeoutNanosMax()).isEqualTo(2_000_000_000);
        assertThat(node.record()).isEqualTo(Path.of("tape"));
    }

    @Test
    void flagsGoBeforeTheEnvironmentAndThatBeforeTheFile() throws Exception {
        Path file = file(LEAST + "listen: {sql: 127.0.0.1:1001, http: 127.0.0.1:1002}\n");
        Map<String, String> environment = new TreeMap<>();
        environment.put("FULCRUM_LISTEN_HTTP", "127.0.0.1:2002");
        environment.put("FULCRUM_LISTEN_PEERS", "127.0.0.1:2003");
        environment.put("FULCRUM_PEERS", "n2=127.0.0.1:7102, n3=127.0.0.1:7103");
        Map<String, String> flags = Map.of("listen.peers", "127.0.0.1:3003");
        Configuration read = Configuration.read(file, environment, flags);
        assertThat(read.node().sql().getPort()).isEqualTo(1001);
        assertThat(read.node().http().getPort()).isEqualTo(2002);
        assertThat(read.node().listen().getPort()).isEqualTo(3003);
        assertThat(read.node().peers()).hasSize(2);
        assertThat(source(read, Key.LISTEN_SQL)).isEqualTo(file + ":3");
        assertThat(source(read, Key.LISTEN_HTTP)).isEqualTo("FULCRUM_LISTEN_HTTP");
        assertThat(source(read, Key.LISTEN_PEERS)).isEqualTo("flag listen.peers");
        assertThat(source(read, Key.CACHE)).isEqualTo("default");
        assertThat(read.settings().keySet()).containsExactly(Key.values());
    }

    @Test
    void noFileIsNeeded() throws Exception {
        Map<String, String> environment = new TreeMap<>();
        environment.put("FULCRUM_CLUSTER", "0123456789abcdef0123456789abcdef");
        environment.put("PATH", "/bin");
        Configuration read = Configuration.read(null, environment, Map.of("node", "n7"));
        assertThat(read.node().self()).isEqualTo(new NodeId(7));
        assertThat(read.passedOver()).isEmpty();
    }

    @Test
    void variablesThatAreNoKeysAreToldAndDoNoHarm() throws Exception {
        Map<String, String> environment = new TreeMap<>();
        environment.put("FULCRUM_LISTEN_SQ", "127.0.0.1:1");
        environment.put("FULCRUM_SERVICE_HOST_OF_A_SCHEDULER", "10.0.0.1");
        environment.put("FULCRUM_JAVA_OPTIONS", "-Xmx1g");
        assertThat(Configuration.read(file(LEAST), environment, Map.of()).passedOver())
                .containsExactly(
                        new Configuration.Ignored("FULCRUM_LISTEN_SQ", "FULCRUM_LISTEN_SQL"),
                        new Configuration.Ignored("FULCRUM_SERVICE_HOST_OF_A_SCHEDULER", null));
    }

    @Test
    void allThatIsWrongIsToldAtOnce() throws Exception {
        assertThat(
                        refused(
                                """
                                cluster: 123
                                nod: n1
                                listen:
                                  sq1: 127.0.0.1:5433
                                  http: 8081
                                insecure: yes
                                log:
                                  segment_size: 64MB
                                  segments: 1
                                store:
                                  cache: lots
                                election:
                                  heartbeat: 50
                                """))
                .isEqualTo(
                        """
                        f.yaml:1: 'cluster': '123' is not 32 hexadecimal digits
                          hint: 'openssl rand -hex 16' draws a name, which all nodes of the cluster share
                        f.yaml:2: unknown key 'nod'
                          hint: did you mean 'node'?
                        f.yaml:4: unknown key 'listen.sq1'
                          hint: did you mean 'listen.sql'?
                        f.yaml:5: 'listen.http': '8081' has no port from 0 to 65535
                          hint: write host:port, such as 127.0.0.1:5433
                        f.yaml:6: 'insecure': 'yes' is neither true nor false
                          hint: write true or false
                        f.yaml:8: 'log.segment_size': '64MB' is no size
                          hint: did you mean 64MiB? Units are powers of 1024
                        f.yaml:9: 'log.segments': '1' is out of bounds
                          hint: write a whole number from 2 to 65536
                        f.yaml:11: 'store.cache': 'lots' is no size
                          hint: write it as 64MiB; the units are B, KiB, MiB and GiB
                        f.yaml:13: 'election.heartbeat': '50' is no duration
                          hint: say of what: did you mean 50ms?
                        f.yaml: 'node' is missing, and the node's directory does not know it
                          hint: found it with './fulcrum init', say 'join: host:port', or 'node: ...', n1, n2, ...
                        """);
    }

    @Test
    void aDoorBeyondThisMachineTakesAWordOfConsent() throws Exception {
        String open = LEAST + "listen:\n  sql: 0.0.0.0:5433\n";
        assertThat(refused(open))
                .isEqualTo(
                        """
                        f.yaml:4: 'listen.sql' is open beyond this machine, without TLS: 0.0.0.0:5433
                          hint: listen on 127.0.0.1, or set 'tls.sql: require', or say \
                        'insecure: true' where everybody on the network is trusted
                        """);
        assertThat(read(open + "insecure: true\n").node().insecure()).isTrue();
    }

    @Test
    void whatContradictsItselfIsRefused() throws Exception {
        assertThat(
                        refused(
                                LEAST
                                        + """
                                        listen:
                                          sql: 127.0.0.1:7101
                                        election:
                                          timeout_min: 99ms
                                        """))
                .isEqualTo(
                        """
                        f.yaml:4: 'listen.sql' and 'listen.peers' have the same port 7101
                          hint: give each door a port of its own
                        f.yaml:6: 'election.timeout_min' is less than two heartbeats: 99ms and 50ms
                          hint: give it five heartbeats or so, or one lost message is an election
                        """);
        assertThat(refused(LEAST + "election: {timeout_max: 200ms}\n"))
                .startsWith("f.yaml:3: 'election.timeout_max' is less than 'election.timeout_min'");
    }

    @Test
    void peersAreToldWithTheirLines() throws Exception {
        assertThat(
                        refused(
                                LEAST
                                        + """
                                        peers:
                                          n1: 127.0.0.1:7101
                                          two: 127.0.0.1:7102
                                          n3: 127.0.0.1
                                          n4:
                                        """))
                .isEqualTo(
                        """
                        f.yaml:5: 'two' is no node
                          hint: nodes are called n1, n2, n3 and so on
                        f.yaml:6: the address '127.0.0.1' of n3 has no port from 1 to 65535
                          hint: write host:port, such as 127.0.0.1:5433
                        f.yaml:7: this is no peer
                          hint: a peer is written 'n2: host:port'
                        """);
    }

    @Test
    void rulesAboutLoggingInAreAListOrALine() throws Exception {
        NodeConfig listed =
                read(LEAST
                                + """
                                login:
                                - host shop ann 10.0.0.0/8 scram-sha-256
                                - host all all all reject
                                """)
                        .node();
        assertThat(listed.login().all())
                .map(Object::toString)
                .containsExactly(
                        "host shop ann 10.0.0.0/8 scram-sha-256", "host all all all reject");
        NodeConfig inLine =
                read(LEAST + "login: host shop all all trust; host all all all reject\n").node();
        assertThat(inLine.login().all()).hasSize(2);
        assertThat(read(LEAST).node().login()).isEqualTo(LoginRules.STANDARD);
    }

    @Test
    void rulesThatAreNoneAreToldWithTheirLines() throws Exception {
        assertThat(
                        refused(
                                LEAST
                                        + """
                                        login:
                                        - host all all all md5
                                        - hostssl all all all trust
                                        -
                                        - host all all
                                        """))
                .isEqualTo(
                        """
                        f.yaml:4: the rule 'host all all all md5' has the method 'md5', \
                        which tells too much
                          hint: write scram-sha-256; every driver since 2018 knows it
                        f.yaml:5: the rule 'hostssl all all all trust' is about TLS, \
                        and there is none
                          hint: name the files with tls.ca, tls.certificate and tls.key, \
                        or write 'host'
                        f.yaml:6: this is no rule
                          hint: a rule is written in one line
                        f.yaml:7: the rule 'host all all' has 3 fields, and a rule five
                          hint: write it as 'host all all 10.0.0.0/8 scram-sha-256': \
                        type, databases, users, addresses and method
                        """);
    }

    @Test
    void whatIsNotShapedLikeAConfigurationIsRefused() throws Exception {
        assertThat(refused("a: [1\n"))
                .startsWith("f.yaml:2: this is not YAML: ")
                .contains("\n  hint: a setting is written 'key: value'");
        assertThat(refused("just words\n")).startsWith("f.yaml:1: the file holds no settings");
        assertThat(refused(LEAST + "listen: 127.0.0.1\n"))
                .isEqualTo(
                        """
                        f.yaml:3: 'listen' holds no settings
                          hint: give it a level of its own: sql, http, peers
                        """);
        assertThat(refused(LEAST + "data:\n"))
                .isEqualTo(
                        """
                        f.yaml:3: 'data' has no value of its own
                          hint: it is written 'data: value', the value being a directory
                        """);
        assertThat(refused(LEAST + "listen.sql: 127.0.0.1:1\n"))
                .isEqualTo(
                        """
                        f.yaml:3: unknown key 'listen.sql'
                          hint: write 'sql' one level below 'listen'
                        """);
        assertThat(refused(LEAST + "node: n2\n"))
                .isEqualTo(
                        """
                        f.yaml:3: 'node' is set twice, first on line 2
                          hint: keep one of the two
                        """);
    }

    @Test
    void aFileThatCannotBeReadIsRefusedWithTheReason() throws IOException {
        assertThat(refused(directory.resolve("none.yaml"), Map.of()))
                .startsWith("none.yaml: cannot be read: there is no such file");
        assertThat(refused(directory, Map.of())).contains("cannot be read: it is a directory");
        Path bytes = directory.resolve("f.yaml");
        Files.write(bytes, new byte[] {'a', ':', ' ', (byte) 0xff});
        assertThat(refused(bytes, Map.of())).contains("it is not text in UTF-8");
    }

    @Test
    void flagsAreHeldToTheSameRules() throws IOException {
        assertThat(refused(file(LEAST), Map.of("listen.sqll", "x", "log.segments", "many")))
                .isEqualTo(
                        """
                        flag listen.sqll: unknown key 'listen.sqll'
                          hint: did you mean 'listen.sql'?
                        flag log.segments: 'log.segments': 'many' is no number
                          hint: write a whole number from 2 to 65536
                        """);
    }

    @Test
    void garbageIsRefusedAndNothingElse() throws IOException {
        byte[] bytes = new byte[400];
        long state = 4711;
        for (int round = 0; round < 2_000; round++) {
            for (int i = 0; i < bytes.length; i++) {
                state = state * 6364136223846793005L + 1442695040888963407L;
                bytes[i] = (byte) " \n:-#{}[]&*!|>'\"%@,?\tabn1".charAt((int) (state >>> 33) % 25);
            }
            Path file = directory.resolve("f.yaml");
            Files.write(file, bytes);
            assertThat(refused(file, Map.of())).contains("  hint: ");
        }
    }

    private static String source(Configuration read, Key key) {
        return Objects.requireNonNull(read.settings().get(key)).source().toString();
    }

    private Configuration read(String text) throws IOException, ConfigRefused {
        return Configuration.read(file(text), Map.of(), Map.of());
    }

    private String refused(String text) throws IOException {
        return refused(file(text), Map.of());
    }

    private String refused(Path file, Map<String, String> flags) {
        ConfigRefused refused =
                catchThrowableOfType(
                        ConfigRefused.class, () -> Configuration.read(file, Map.of(), flags));
        assertThat(refused).isNotNull();
        return refused.errors().toString().replace(directory + "/", "") + "\n";
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("f.yaml"), text);
    }
}
