package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftRecord;
import fulcrum.server.log.Batch;
import fulcrum.server.log.Completions;
import fulcrum.server.log.FileDirectory;
import fulcrum.server.log.Inspection;
import fulcrum.server.log.LogOptions;
import fulcrum.server.log.NodeLog;
import fulcrum.server.log.Recovered;
import fulcrum.server.rescue.PlanFile;
import fulcrum.server.rescue.RescuePlan;
import fulcrum.server.rescue.RescueReport;
import fulcrum.server.rescue.RescueWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real nodes whose majority is lost for good.
final class RescueTest {

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);
    private static final NodeId N3 = new NodeId(3);
    private static final int ROWS = 300;
    private static final SortedSet<Long> GROUP_1 = new TreeSet<>(Set.of(1L));

    @TempDir private Path directory;

    /// Three nodes that have written rows, all stopped, so that each has acknowledged all of them.
    private TestNodes threeThatWrote(NodeConfig.Sizes sizes) throws Exception {
        TestNodes nodes = new TestNodes(directory.resolve("nodes"), 3, sizes);
        Node one = nodes.start(N1);
        nodes.start(N2);
        Node three = nodes.start(N3);
        TestNodes.fill(one, ROWS);
        assertThat(read(three, "row 0")).isEqualTo("value"); // n3 has applied all before
        nodes.stop(N1);
        nodes.stop(N2);
        nodes.stop(N3);
        return nodes;
    }

    private static NodeConfig.Sizes sizes(int groups) {
        return new NodeConfig.Sizes(1 << 20, 4, 1 << 20, 1 << 20, 2_000, 200, groups);
    }

    private PlanFile plan(Path... left) throws Exception {
        Path file = directory.resolve("plan.json");
        Files.writeString(file, PlanFile.text(RescuePlan.of(List.of(left))));
        return PlanFile.read(file);
    }

    private static List<Path> carryOut(PlanFile plan) throws IOException, NodeRefused {
        return new RescueWork(plan, new TreeSet<>(), _ -> {}).carryOut();
    }

    private static String read(Node node, String key) throws Exception {
        Outcome.Done done = TestNodes.done(node, new ShardCommand.Get(Bytes.text(key)));
        ShardResult.Found found = (ShardResult.Found) ShardCodec.RESULTS.decode(done.result());
        return Objects.requireNonNull(found.row()).value().asText();
    }

    private static void delete(Path path) throws IOException {
        try (var files = Files.walk(path)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static SortedMap<String, String> contents(Path path) throws IOException {
        SortedMap<String, String> contents = new TreeMap<>();
        try (var files = Files.walk(path)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file.toString(), Bytes.wrap(Files.readAllBytes(file)).asHex());
            }
        }
        return contents;
    }

    @Test
    void theThirdOfThreeServesWhatItHadAndTheDeadStayOut() throws Exception {
        try (TestNodes nodes = threeThatWrote(sizes(2))) {
            Path graveyard = Files.createDirectories(directory.resolve("graveyard"));
            for (NodeId dead : List.of(N1, N2)) {
                copy(nodes.path(dead), graveyard.resolve(dead.toString()));
                delete(nodes.path(dead));
            }
            SortedMap<String, String> before = contents(nodes.path(N3));
            PlanFile plan = plan(nodes.path(N3));
            assertThat(contents(nodes.path(N3))).isEqualTo(before);

            assertThat(carryOut(plan)).containsExactly(nodes.path(N3).toAbsolutePath());
            assertThat(carryOut(plan)).as("what is done is done").isEmpty();
            Path report = RescueReport.file(nodes.path(N3), 2);
            assertThat(report).content().contains("group 1", "group 2", "may be lost");

            Node three = nodes.start(N3);
            for (int row = 0; row < ROWS; row++) {
                assertThat(read(three, "row " + row)).isEqualTo("value");
            }
            for (NodeId dead : List.of(N1, N2)) {
                copy(graveyard.resolve(dead.toString()), nodes.path(dead));
            }
            for (NodeId dead : List.of(N1, N2)) {
                assertThat(howItEnds(nodes, dead)).contains("was rescued without this node");
                assertThatThrownBy(() -> nodes.start(dead))
                        .isInstanceOfSatisfying(
                                NodeRefused.class,
                                refused -> assertThat(refused.hint()).contains("new member"));
            }
            TestNodes.done(three, TestNodes.write("after", "all"));
            assertThat(read(three, "after")).isEqualTo("all");
        }
    }

    /// A node that is left behind may hear of it before its start returns, or after.
    private static String howItEnds(TestNodes nodes, NodeId dead) throws Exception {
        Node node;
        try {
            node = nodes.start(dead);
        } catch (IOException stopped) {
            return String.valueOf(stopped.getCause());
        }
        try {
            node.ended().get(TestNodes.DEADLINE_SECONDS, TimeUnit.SECONDS);
            return "well";
        } catch (ExecutionException stopped) {
            return String.valueOf(stopped.getCause());
        } finally {
            nodes.stop(dead);
        }
    }

    @Test
    void twoOfFiveAreBuiltOnTheOneWhoHasMore() throws Exception {
        try (TestNodes nodes = new TestNodes(directory.resolve("nodes"), 5, sizes(1))) {
            Node one = nodes.start(N1);
            nodes.start(N2);
            nodes.start(N3);
            NodeId four = new NodeId(4);
            nodes.start(four);
            TestNodes.fill(one, ROWS);
            nodes.stop(four);
            TestNodes.done(one, TestNodes.write("last", "row"));
            Node three = nodes.start(four); // it catches up, or not, and nobody waits for it
            assertThat(three.config().self()).isEqualTo(four);
            for (NodeId each : List.of(N1, N2, N3, four)) {
                nodes.stop(each);
            }
            carryOut(plan(nodes.path(N3), nodes.path(four)));
            Node left = nodes.start(N3);
            nodes.start(four);
            assertThat(read(left, "last")).isEqualTo("row");
            TestNodes.done(left, TestNodes.write("after", "all"));
        }
    }

    /// Whoever carries a plan out may die before any step.
    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void anInterruptedRescueIsFinishedByAnother() throws Exception {
        try (TestNodes nodes = threeThatWrote(sizes(1))) {
            List<NodeId> left = List.of(N2, N3);
            Path kept = Files.createDirectories(directory.resolve("kept"));
            for (NodeId each : left) {
                copy(nodes.path(each), kept.resolve(each.toString()));
            }
            PlanFile plan = plan(nodes.path(N2), nodes.path(N3));
            List<String> steps = new ArrayList<>();
            new RescueWork(plan, GROUP_1, steps::add).carryOut();
            List<List<Recovered.Whole>> whole = logs(nodes, left);
            assertThat(steps).as("two marks, the log, two reports, two marks").hasSize(7);

            for (int interrupted = 0; interrupted < steps.size(); interrupted++) {
                for (NodeId each : left) {
                    delete(nodes.path(each));
                    copy(kept.resolve(each.toString()), nodes.path(each));
                }
                RescueWork work = new RescueWork(plan, GROUP_1, diesAfter(interrupted));
                assertThatThrownBy(work::carryOut).isInstanceOf(Died.class);
                if (interrupted > 1) {
                    assertThatThrownBy(() -> nodes.start(N3))
                            .isInstanceOf(NodeRefused.class)
                            .hasMessageContaining("not finished");
                }
                new RescueWork(plan, GROUP_1, _ -> {}).carryOut();
                assertThat(logs(nodes, left))
                        .as("interrupted before step %d", interrupted)
                        .isEqualTo(whole);
                for (NodeId each : left) {
                    assertThat(RescueReport.file(nodes.path(each), 2)).exists();
                    assertThat(nodes.path(each).resolve("node.properties"))
                            .content()
                            .contains("epoch=2", "rescue=SOUND");
                }
            }
            nodes.start(N2);
            assertThat(read(nodes.start(N3), "row 7")).isEqualTo("value");
        }
    }

    private static Consumer<String> diesAfter(int steps) {
        List<String> taken = new ArrayList<>();
        return step -> {
            taken.add(step);
            if (taken.size() > steps) {
                throw new Died();
            }
        };
    }

    private static List<List<Recovered.Whole>> logs(TestNodes nodes, List<NodeId> left)
            throws IOException {
        List<List<Recovered.Whole>> logs = new ArrayList<>();
        for (NodeId each : left) {
            logs.add(Inspection.of(nodes.path(each).resolve("log")).groups());
        }
        return logs;
    }

    @Test
    void aDirectoryThatWasPutBackAfterwardsIsNoPartOfIt() throws Exception {
        try (TestNodes nodes = threeThatWrote(sizes(1))) {
            Path kept = Files.createDirectories(directory.resolve("kept")).resolve("n2");
            copy(nodes.path(N2), kept);
            PlanFile plan = plan(nodes.path(N2), nodes.path(N3));
            new RescueWork(plan, GROUP_1, _ -> {}).carryOut();
            delete(nodes.path(N2));
            copy(kept, nodes.path(N2));
            refuses(plan, GROUP_1, "was no part of it");
        }
    }

    @Test
    void aRescueThatDiedBetweenItsRecordsIsFinished() throws Exception {
        try (TestNodes nodes = threeThatWrote(sizes(1))) {
            PlanFile plan = plan(nodes.path(N3));
            RescuePlan told = RescuePlan.of(List.of(nodes.path(N3)));
            RescuePlan.GroupPlan group = Objects.requireNonNull(told.groups().get(1L));
            RaftRecord first = Objects.requireNonNull(group.rescue()).records().getFirst();
            try (NodeDirectory held = NodeDirectory.hold(nodes.path(N3))) {
                held.mark(held.identity().rescue().begun(plan.digest()));
                store(held.log(), group.rescue().best().position() + 1, first);
            }
            carryOut(plan);
            assertThat(read(nodes.start(N3), "row 7")).isEqualTo("value");
        }
    }

    private static void store(Path log, long position, RaftRecord record) throws Exception {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        Batch batch =
                new Batch(
                        new Completions() {
                            @Override
                            public void stored(Batch stored) {
                                durable.complete(null);
                            }

                            @Override
                            public void stopped(Batch lost, Throwable reason) {
                                durable.completeExceptionally(reason);
                            }
                        });
        batch.entry(1, 1, position, ShardCodec.RECORDS.encode(record));
        LogOptions small = LogOptions.standard().withSegmentBytes(1 << 20);
        try (NodeLog open = NodeLog.open(FileDirectory.open(log), small, new Troubles())) {
            while (open.offer(batch, true) != NodeLog.Offer.ACCEPTED) {
                Thread.onSpinWait();
            }
            durable.get(TestNodes.DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void refuses(PlanFile plan, Set<Long> named, String why) {
        assertThatThrownBy(() -> new RescueWork(plan, new TreeSet<>(named), _ -> {}).carryOut())
                .isInstanceOfSatisfying(
                        NodeRefused.class,
                        refused -> {
                            assertThat(refused).hasMessageContaining(why);
                            assertThat(refused.hint()).isNotEmpty();
                        });
    }

    @Test
    void itRefusesWhatThePlanWasNotMadeFor() throws Exception {
        try (TestNodes nodes = threeThatWrote(sizes(1))) {
            refuses(plan(nodes.path(N2), nodes.path(N3)), Set.of(), "has its majority");
            refuses(plan(nodes.path(N3)), Set.of(9L), "group 9 is not in the plan");
            PlanFile plan = plan(nodes.path(N3));
            Path file = directory.resolve("plan.json");
            Files.writeString(file, Files.readString(file).replace("\"epoch\":1", "\"epoch\":7"));
            assertThatThrownBy(() -> PlanFile.read(file)).hasMessageContaining("as it was written");
            Files.writeString(file, "{}");
            assertThatThrownBy(() -> PlanFile.read(file)).isInstanceOf(NodeRefused.class);
            nodes.start(N3);
            refuses(plan, Set.of(), "in use by a running node");
            assertThatThrownBy(() -> plan(nodes.path(N3))).hasMessageContaining("in use");
            nodes.stop(N3);
            refuses(plan, Set.of(), "have changed since the plan was made");
        }
    }

    @Test
    void aGroupThatHasItsMajorityIsRescuedByNameOnly() throws Exception {
        try (TestNodes nodes = threeThatWrote(sizes(1))) {
            PlanFile plan = plan(nodes.path(N2), nodes.path(N3));
            new RescueWork(plan, new TreeSet<>(Set.of(1L)), _ -> {}).carryOut();
            Node two = nodes.start(N2);
            nodes.start(N3);
            assertThat(read(two, "row 7")).isEqualTo("value");
        }
    }

    @Test
    void aDirectoryNamesAnEpochOnceItWasRescued() throws Exception {
        try (TestNodes nodes = threeThatWrote(sizes(1))) {
            Path file = nodes.path(N3).resolve("node.properties");
            assertThat(file).content().doesNotContain("epoch");
            carryOut(plan(nodes.path(N3)));
            assertThat(file).content().contains("epoch=2", "rescue=SOUND", "rescue-lost=1,2");
        }
    }
}
