package fulcrum.cli;

import fulcrum.machine.NodeId;
import fulcrum.server.json.Json;
import fulcrum.server.tls.Authority;
import fulcrum.server.tls.CertificateFiles;
import fulcrum.server.tls.CertificatesRefused;
import fulcrum.server.transport.CertifiedName;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes the certificates by which nodes know each other.
@Command(
        name = "cert",
        description = "Make the certificates by which nodes know each other.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        subcommands = {Cert.Ca.class, Cert.OfNode.class, Cert.OfClient.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum cert ca --out ca                                an authority, once",
            "  ./fulcrum cert node n1 --ca ca --hosts one.example --out n1",
            "  ./fulcrum cert client backup --ca ca --out backup",
        })
final class Cert implements Runnable {

    private static final int DAYS_MOST = 36_500;
    private static final String HOST = "[A-Za-z0-9*]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";
    private static final String ADDRESS = "[0-9A-Fa-f:.]{2,39}";

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// Where to write, for how long it is good, and how to say so.
    static final class Writing {

        @Option(
                names = "--out",
                paramLabel = "DIR",
                required = true,
                description = "Where the files are written")
        private Path out = Path.of("");

        @Option(names = "--force", description = "Write over files that are there")
        private boolean force;

        @Option(names = "--json", description = "One JSON object")
        private boolean json;

        @Spec(Spec.Target.MIXEE)
        private CommandSpec spec;

        int write(CertificateFiles files, CertifiedName name, Instant until) throws IOException {
            List<Path> inTheWay = files.inTheWay();
            if (!inTheWay.isEmpty() && !force) {
                throw new Refusal(
                        inTheWay.getFirst() + " is there already",
                        "choose another directory with --out, or say --force if nobody needs it any"
                                + " more");
            }
            List<Path> written = files.write();
            PrintWriter to = spec.commandLine().getOut();
            if (json) {
                Map<String, Object> tree = new LinkedHashMap<>();
                tree.put("name", name.toString());
                tree.put("until", until.toString());
                tree.put("files", written.stream().map(Path::toString).toList());
                to.println(Json.write(tree));
            } else {
                to.println(name + ", until " + until.toString().substring(0, 10));
                written.forEach(file -> to.println("  " + file));
            }
            return ExitCode.GOOD;
        }
    }

    private static Duration validity(int days) {
        if (days < 1 || days > DAYS_MOST) {
            throw new Refusal(
                    "a certificate is good for 1 to " + DAYS_MOST + " days, not " + days,
                    "a node's is usually made for a year, and replaced before");
        }
        return Duration.ofDays(days);
    }

    private static String hostOf(String host) {
        if (host.length() <= 253 && (host.matches(HOST) || isAddress(host))) {
            return host;
        }
        throw new Refusal(
                "'" + host + "' is no host",
                "write names and addresses without ports, such as --hosts one.example,10.0.0.1");
    }

    private static boolean isAddress(String host) {
        return host.contains(":") && host.matches(ADDRESS);
    }

    /// Makes an authority.
    @Command(
            name = "ca",
            description = {
                "Make the authority of a cluster: ca.crt, which every node gets, and ca.key, which"
                        + " signs the others' certificates. Whoever has ca.key can be any node;"
                        + " keep it away from all of them.",
            },
            mixinStandardHelpOptions = true)
    static final class Ca implements Callable<Integer> {

        @Option(
                names = "--cluster",
                paramLabel = "ID",
                description = "The cluster's 32 hexadecimal digits (default: drawn, and printed)")
        private @Nullable String cluster;

        @Option(
                names = "--days",
                paramLabel = "N",
                description = "For how long it is good (default: ${DEFAULT-VALUE})",
                defaultValue = "3650")
        private int days;

        @Mixin private Writing writing;

        @Override
        public Integer call() throws IOException, GeneralSecurityException {
            Authority made = Authority.found(cluster(), Instant.now(), validity(days));
            Authority.Issued itself = made.itself();
            return writing.write(
                    new CertificateFiles(writing.out).add(itself), itself.name(), itself.until());
        }

        private ClusterId cluster() {
            if (cluster == null) {
                SecureRandom random = new SecureRandom();
                return new ClusterId(random.nextLong(), random.nextLong());
            }
            if (!cluster.matches("[0-9a-fA-F]{32}") || cluster.matches("0{32}")) {
                throw new Refusal(
                        "'" + cluster + "' is no cluster: it is not 32 hexadecimal digits",
                        "take it from the configuration of its nodes, or leave --cluster out");
            }
            return new ClusterId(
                    HexFormat.fromHexDigitsToLong(cluster, 0, 16),
                    HexFormat.fromHexDigitsToLong(cluster, 16, 32));
        }
    }

    /// What signs, and for how long.
    static final class Signing {

        @Option(
                names = "--ca",
                paramLabel = "DIR",
                required = true,
                description = "The directory of the authority")
        private Path ca = Path.of("");

        @Option(
                names = "--hosts",
                paramLabel = "HOST",
                split = ",",
                description = "Names and addresses under which it is called")
        private List<String> hosts = List.of();

        @Option(
                names = "--days",
                paramLabel = "N",
                description = "For how long it is good (default: ${DEFAULT-VALUE})",
                defaultValue = "365")
        private int days;

        private Authority authority() {
            try {
                return Authority.open(ca);
            } catch (CertificatesRefused refused) {
                throw new Refusal(String.valueOf(refused.getMessage()), refused.hint());
            }
        }

        private int sign(String file, CertifiedName name, Authority authority, Writing writing)
                throws IOException, GeneralSecurityException {
            List<String> called = hosts.stream().map(Cert::hostOf).toList();
            Instant now = Instant.now();
            Instant until = now.plus(validity(days));
            if (until.isAfter(authority.until())) {
                throw new Refusal(
                        "the authority ends on "
                                + authority.until()
                                + ", before "
                                + days
                                + " days are over",
                        "give it fewer --days, or make another authority");
            }
            Authority.Issued issued = authority.issue(name, called, now, until);
            CertificateFiles files =
                    new CertificateFiles(writing.out)
                            .add(file, issued)
                            .addAuthority(authority.itself());
            return writing.write(files, name, issued.until());
        }
    }

    /// Makes a node's certificate.
    @Command(
            name = "node",
            description = {
                "Make the certificate and key of a node, and put the authority's certificate beside"
                        + " them: the three files that tls.ca, tls.certificate and tls.key name.",
            },
            mixinStandardHelpOptions = true)
    static final class OfNode implements Callable<Integer> {

        @Parameters(paramLabel = "NODE", description = "Which: n1, n2, ...")
        private String node = "";

        @Mixin private Signing signing;

        @Mixin private Writing writing;

        @Override
        public Integer call() throws IOException, GeneralSecurityException {
            if (!node.matches("n[1-9][0-9]{0,8}")) {
                throw new Refusal(
                        "'" + node + "' is no node", "nodes are called n1, n2, n3 and so on");
            }
            Authority authority = signing.authority();
            NodeId id = new NodeId(Integer.parseInt(node.substring(1)));
            return signing.sign(
                    node, new CertifiedName.Node(authority.cluster(), id), authority, writing);
        }
    }

    /// Makes the certificate of a program that calls nodes at their peers' port.
    @Command(
            name = "client",
            description = "Make the certificate of a program that calls the port for peers.",
            mixinStandardHelpOptions = true)
    static final class OfClient implements Callable<Integer> {

        @Parameters(paramLabel = "NAME", description = "How it is called")
        private String name = "";

        @Mixin private Signing signing;

        @Mixin private Writing writing;

        @Override
        public Integer call() throws IOException, GeneralSecurityException {
            if (!name.matches(CertifiedName.CLIENT_FORM) || name.matches("n[0-9]+|ca")) {
                throw new Refusal(
                        "no client is called '" + name + "'",
                        "write a word in lower case that is no node's name, such as backup");
            }
            Authority authority = signing.authority();
            return signing.sign(
                    name, new CertifiedName.Client(authority.cluster(), name), authority, writing);
        }
    }
}
