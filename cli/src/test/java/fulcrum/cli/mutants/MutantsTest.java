package fulcrum.cli.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.simulator.Verdict;
import fulcrum.simulator.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every planted bug is noticed soon, and the code without it passes where the bug fails.
final class MutantsTest {

    private static final long SEEDS_MOST = 50;

    private static final Sources SOURCES = Sources.ofThisProject();

    private static final List<Mutant> MUTANTS = SOURCES.mutants();

    private static final Pattern LINK = Pattern.compile("mutants/[a-z]+/([a-z-]+)\\.patch\\)");

    private static final Map<String, Tried> TRIED = new TreeMap<>();

    /// How the code without a bug fared, by world and seed: many bugs are hunted with the same
    /// ones.
    private static final Map<String, Verdict> SOUND = new ConcurrentHashMap<>();

    /// A bug was hunted from its base, and what it was planted in over the same seeds.
    private record Tried(Hunt.Outcome buggy, List<Verdict> sound) {}

    @BeforeAll
    static void hunt() throws Exception {
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            ThreadLocal<Workshop> workshops = ThreadLocal.withInitial(() -> new Workshop(SOURCES));
            Map<String, Future<Tried>> due = new TreeMap<>();
            for (Mutant mutant : MUTANTS) {
                due.put(mutant.name(), two.submit(() -> tryOut(workshops.get(), mutant)));
            }
            for (Map.Entry<String, Future<Tried>> each : due.entrySet()) {
                TRIED.put(each.getKey(), each.getValue().get());
            }
        }
    }

    private static Tried tryOut(Workshop workshop, Mutant mutant) {
        World<?, ?> world = workshop.with(mutant);
        Hunt.Outcome buggy = Hunt.run(world, mutant.base(), SEEDS_MOST);
        World<?, ?> without = Workshop.sound(mutant.world());
        List<Verdict> sound = new ArrayList<>();
        for (long seed = mutant.base(); seed < mutant.base() + buggy.seeds(); seed++) {
            long of = seed;
            sound.add(
                    SOUND.computeIfAbsent(
                            mutant.world() + " " + of, _ -> Hunt.verdict(without, of)));
        }
        return new Tried(buggy, sound);
    }

    private static Stream<String> names() {
        return MUTANTS.stream().map(Mutant::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyPlantedBugIsNoticedWithinFiftySeeds(String name) {
        Tried tried = Objects.requireNonNull(TRIED.get(name));
        assertThat(tried.buggy())
                .as(
                        "after a change of the code: ./fulcrum campaign mutants --record --only "
                                + name)
                .isInstanceOf(Hunt.Outcome.Caught.class);
    }

    @Test
    void theCodeWithoutTheBugPassesTheSameSeeds() {
        assertThat(TRIED)
                .allSatisfy((_, tried) -> assertThat(tried.sound()).allMatch(Verdict::passed));
    }

    @Test
    void thePagesOfPlantedBugsNameEachOfThem() throws Exception {
        List<String> linked = new ArrayList<>();
        for (String page :
                List.of(
                        "docs/protocols/raft-planted-bugs.md",
                        "docs/protocols/gossip.md",
                        "docs/protocols/detector.md",
                        "docs/protocols/timekeeper.md",
                        "docs/protocols/leaderless.md",
                        "docs/protocols/antientropy.md",
                        "docs/internals/shard.md",
                        "docs/internals/membership.md",
                        "docs/internals/sql-simulation.md",
                        "docs/internals/transactions.md")) {
            String text = Files.readString(SOURCES.root().resolve(page));
            LINK.matcher(text).results().forEach(m -> linked.add(m.group(1)));
        }
        assertThat(linked).containsExactlyInAnyOrderElementsOf(names().toList());
    }

    @Test
    void thereAreFifteenBugsBeyondFigureTwo() {
        assertThat(
                        MUTANTS.stream()
                                .filter(m -> m.world().equals("raft"))
                                .filter(m -> !m.rule().startsWith("Figure 2,")))
                .hasSizeGreaterThanOrEqualTo(15);
    }

    @Test
    void aBugIsPlantedInItsOwnCopyOfTheWorld() {
        Mutant first = MUTANTS.getFirst();
        World<?, ?> world = new Workshop(SOURCES).with(first);
        World<?, ?> sound = Workshop.sound(first.world());
        assertThat(world.getClass().getName()).isEqualTo(sound.getClass().getName());
        assertThat(world.getClass()).isNotEqualTo(sound.getClass());
        assertThat(Path.of(world.name())).isEqualTo(Path.of(sound.name()));
    }
}
