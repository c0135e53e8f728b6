package fulcrum.cli.deploy;

import static fulcrum.cli.deploy.Deployed.at;
import static fulcrum.cli.deploy.Deployed.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import fulcrum.cli.CommandLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The Helm chart as Helm itself renders it.
final class ChartTest {

    private static final String CLUSTER = "0123456789abcdef0123456789abcdef";
    private static final Helm CHART = new Helm(Deployed.file("deploy/helm/fulcrum"));

    private static TemplateCommand template() {
        return CHART.template().withName("db").withNamespace("shop");
    }

    /// What is rendered with these values: key, value, key, value.
    private static List<Object> rendered(String... values) {
        TemplateCommand command = template().set("cluster", CLUSTER);
        for (int i = 0; i < values.length; i += 2) {
            command = command.set(values[i], values[i + 1]);
        }
        return Deployed.documents(command.call());
    }

    /// The pod of `helm test`. Helm leaves hooks out where it only renders, so it is rendered as
    /// something that is none.
    private static Object test(Path directory) throws Exception {
        Path chart = copy(directory);
        Path file = chart.resolve("templates/tests/status.yaml");
        Files.writeString(file, Files.readString(file).replaceAll("    helm.sh/hook.*\n", ""));
        String text =
                new Helm(chart)
                        .template()
                        .withName("db")
                        .withNamespace("shop")
                        .set("cluster", CLUSTER)
                        .call();
        return one(Deployed.documents(text), "Pod", "db-fulcrum-test");
    }

    private static Path copy(Path directory) throws Exception {
        String chart = Deployed.file("deploy/helm/fulcrum").toString();
        Deployed.Said copied = Deployed.run(directory, List.of("cp", "-R", chart, "."));
        assertThat(copied.exit()).as(copied.words()).isZero();
        return directory.resolve("fulcrum");
    }

    private static Object one(List<Object> documents, String kind, String name) {
        return documents.stream()
                .filter(each -> kind.equals(at(each, "kind")))
                .filter(each -> name.equals(at(each, "metadata", "name")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }

    private static Object stateful(List<Object> documents) {
        return one(documents, "StatefulSet", "db-fulcrum");
    }

    private static @Nullable Object pod(List<Object> documents, Object... path) {
        return at(at(stateful(documents), "spec", "template", "spec"), path);
    }

    @Test
    void helmHasNothingToComplainOf(@TempDir Path directory) throws Exception {
        Path chart = copy(directory); // with the one value that has no default
        Path values = chart.resolve("values.yaml");
        Files.writeString(
                values,
                Files.readString(values).replace("cluster: \"\"", "cluster: \"" + CLUSTER + "\""));
        LintResult result = new Helm(chart).lint().quiet().strict().call();
        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "3, 1", "5, 2", "7, 2"})
    void asManyPodsMayBeTakenAwayAsMayFail(int replicas, int failures) {
        List<Object> all = rendered("replicas", Integer.toString(replicas));
        assertThat(at(stateful(all), "spec", "replicas")).isEqualTo(replicas);
        Object budget = one(all, "PodDisruptionBudget", "db-fulcrum");
        assertThat(at(budget, "spec", "maxUnavailable")).isEqualTo(failures);
        assertThat(at(budget, "spec", "selector", "matchLabels"))
                .isEqualTo(at(stateful(all), "spec", "selector", "matchLabels"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicas=2",
                "replicas=4",
                "replicas=0",
                "replica=3",
                "cluster=mine",
                "config.listen.sql=0.0.0.0:1",
                "antiAffinity=perhaps",
                "storage.size=20GB",
                "terminationGracePeriodSeconds=5"
            })
    void theSchemaRefusesWhatMakesNoSense(String value) {
        String[] parts = value.split("=", 2);
        assertThatThrownBy(() -> rendered(parts[0], parts[1]))
                .hasMessageContaining("values don't meet the specifications of the schema");
    }

    @Test
    void aClusterHasAName() {
        assertThatThrownBy(() -> template().call()).hasMessageContaining("cluster");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void everyNodeTakesTheConfiguration(int replicas, @TempDir Path directory) throws Exception {
        List<Object> all =
                rendered(
                        "replicas",
                        Integer.toString(replicas),
                        "storage.quota",
                        "100GiB",
                        "config.store.memtable",
                        "16MiB");
        Object text = at(one(all, "ConfigMap", "db-fulcrum"), "data", "fulcrum.yaml");
        Path file = directory.resolve("fulcrum.yaml");
        Files.writeString(file, String.valueOf(text));
        for (int node = 1; node <= replicas; node++) {
            StringBuilder printed = new StringBuilder();
            int exit =
                    CommandLines.recording(printed)
                            .execute(
                                    "config",
                                    "validate",
                                    file.toString(),
                                    "--set",
                                    "node=n" + node);
            assertThat(exit).as(printed.toString()).isZero();
            assertThat(printed)
                    .contains("db-fulcrum-" + node + ".db-fulcrum-peers.shop.svc:7101", "16MiB");
        }
        assertThat(env(all, "FULCRUM_NODE")).isEqualTo("n$(POD_INDEX)");
        assertThat(at(stateful(all), "spec", "ordinals", "start")).isEqualTo(1);
    }

    private static @Nullable Object env(List<Object> documents, String name) {
        for (Object each : list(pod(documents, "containers", 0), "env")) {
            if (name.equals(at(each, "name"))) {
                return at(each, "value");
            }
        }
        return null;
    }

    @Test
    void livenessAsksNothingButTheProcess() {
        List<Object> all = rendered();
        Object node = pod(all, "containers", 0);
        assertThat(at(node, "livenessProbe", "httpGet", "path")).isEqualTo("/livez");
        assertThat(at(node, "readinessProbe", "httpGet", "path")).isEqualTo("/readyz");
        assertThat(at(node, "startupProbe", "httpGet", "path")).isEqualTo("/startupz");
        assertThat(at(node, "lifecycle", "preStop")).isNotNull();
        assertThat((Integer) pod(all, "terminationGracePeriodSeconds")).isGreaterThanOrEqualTo(30);
    }

    @Test
    void noContainerHasMoreRightsThanItNeeds(@TempDir Path directory) throws Exception {
        List<Object> all = rendered();
        List<Object> pods = new ArrayList<>();
        pods.add(Objects.requireNonNull(pod(all)));
        pods.add(Objects.requireNonNull(at(test(directory), "spec")));
        int containers = 0;
        for (Object pod : pods) {
            assertThat(at(pod, "automountServiceAccountToken")).isEqualTo(false);
            assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
            assertThat(at(pod, "securityContext", "seccompProfile", "type"))
                    .isEqualTo("RuntimeDefault");
            List<Object> both = new ArrayList<>(list(pod, "containers"));
            both.addAll(list(pod, "initContainers"));
            for (Object container : both) {
                Object rights = at(container, "securityContext");
                assertThat(at(rights, "readOnlyRootFilesystem")).isEqualTo(true);
                assertThat(at(rights, "allowPrivilegeEscalation")).isEqualTo(false);
                assertThat(at(rights, "capabilities", "drop")).isEqualTo(List.of("ALL"));
                containers++;
            }
        }
        assertThat(containers).isEqualTo(3);
    }

    @Test
    void servicesLeadToNodesAndToNothingElse(@TempDir Path directory) throws Exception {
        List<Object> all = rendered();
        Map<?, ?> labels =
                (Map<?, ?>)
                        Objects.requireNonNull(
                                at(stateful(all), "spec", "template", "metadata", "labels"));
        Map<?, ?> others =
                (Map<?, ?>) Objects.requireNonNull(at(test(directory), "metadata", "labels"));
        for (String name : List.of("peers", "rw", "ro")) {
            Object service = one(all, "Service", "db-fulcrum-" + name);
            Map<?, ?> selector =
                    (Map<?, ?>) Objects.requireNonNull(at(service, "spec", "selector"));
            assertThat(labels.entrySet().containsAll(selector.entrySet())).as(name).isTrue();
            assertThat(others.entrySet().containsAll(selector.entrySet())).as(name).isFalse();
        }
        Object peers = one(all, "Service", "db-fulcrum-peers");
        assertThat(at(peers, "spec", "clusterIP")).isEqualTo("None");
        assertThat(at(peers, "spec", "publishNotReadyAddresses")).isEqualTo(true);
        assertThat(at(stateful(all), "spec", "serviceName")).isEqualTo("db-fulcrum-peers");
    }

    @Test
    void podsAreKeptApart() {
        assertThat(
                        list(
                                pod(rendered(), "affinity", "podAntiAffinity"),
                                "requiredDuringSchedulingIgnoredDuringExecution"))
                .hasSize(1);
        assertThat(
                        list(
                                pod(
                                        rendered("antiAffinity", "soft"),
                                        "affinity",
                                        "podAntiAffinity"),
                                "preferredDuringSchedulingIgnoredDuringExecution"))
                .hasSize(1);
        assertThat(at(pod(rendered()), "topologySpreadConstraints", 0, "topologyKey"))
                .isEqualTo("topology.kubernetes.io/zone");
    }

    @Test
    void peersPortsAreOpenToPeersAlone() {
        Object policy = one(rendered(), "NetworkPolicy", "db-fulcrum");
        Object selector = at(policy, "spec", "podSelector", "matchLabels");
        int open = 0;
        for (Object rule : list(policy, "spec", "ingress")) {
            for (Object port : list(rule, "ports")) {
                if ("peers".equals(at(port, "port"))) {
                    open++;
                    assertThat(list(rule, "from")).hasSize(1);
                    assertThat(at(rule, "from", 0, "podSelector", "matchLabels"))
                            .isEqualTo(selector);
                }
            }
        }
        assertThat(open).isEqualTo(1);
        assertThat(rendered("networkPolicy.enabled", "false"))
                .noneMatch(each -> "NetworkPolicy".equals(at(each, "kind")));
    }

    @Test
    void certificatesAreMountedWhereThereAreAny() {
        List<Object> all = rendered("tls.secretName", "db-tls");
        assertThat(list(pod(all), "volumes").toString()).contains("secretName=db-tls");
        assertThat(env(all, "FULCRUM_TLS_KEY")).isEqualTo("/etc/fulcrum/tls/n$(POD_INDEX).key");
        assertThat(String.valueOf(at(one(all, "ConfigMap", "db-fulcrum"), "data", "fulcrum.yaml")))
                .contains("ca: /etc/fulcrum/tls/ca.crt")
                .doesNotContain("insecure");
        assertThat(list(pod(rendered()), "volumes").toString()).doesNotContain("secretName");
    }

    @Test
    void nodesAreFoundedWhileTheClusterIsInstalledAlone() {
        List<Object> all = rendered();
        assertThat(at(one(all, "ConfigMap", "db-fulcrum-founding"), "data", "allowed"))
                .isEqualTo("true");
        assertThat(Deployed.text("deploy/helm/fulcrum/templates/configmap.yaml"))
                .contains("allowed: {{ .Release.IsInstall | quote }}");
        assertThat(String.valueOf(pod(all, "initContainers", 0, "args", 0)))
                .contains("must not come back under its number");
        assertThat(at(stateful(all), "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted"))
                .isEqualTo("Retain");
    }

    @Test
    void nodesThatJoinAskThoseWhoAreReadyAndTheFirstOneFoundsTheCluster() {
        List<Object> all =
                Deployed.documents(template().set("membership", "join").set("replicas", 5).call());
        String configuration =
                String.valueOf(at(one(all, "ConfigMap", "db-fulcrum"), "data", "fulcrum.yaml"));
        assertThat(configuration)
                .contains("join: db-fulcrum-rw.shop.svc:8081\n")
                .doesNotContain("peers: {", "cluster:", "n1:");
        assertThat(list(one(all, "Service", "db-fulcrum-rw"), "spec", "ports").toString())
                .contains("port=8081");
        assertThat(env(all, "FULCRUM_ADVERTISE"))
                .isEqualTo("$(POD_NAME).db-fulcrum-peers.shop.svc");
        assertThat(env(all, "FULCRUM_NODE")).isNull();
        assertThat(String.valueOf(pod(all, "initContainers", 0, "args", 0)))
                .contains("[ \"$POD_INDEX\" = 1 ]", "fulcrum init --config")
                .doesNotContain("--found");
        assertThatThrownBy(() -> rendered("membership", "join"))
                .as("the name of a cluster that names itself")
                .hasMessageContaining("cluster");
    }

    @Test
    void prometheusIsToldWhereToLook() {
        Object annotations =
                at(stateful(rendered()), "spec", "template", "metadata", "annotations");
        assertThat(at(annotations, "prometheus.io/scrape")).isEqualTo("true");
        assertThat(at(annotations, "prometheus.io/path")).isEqualTo("/metrics");
    }
}
