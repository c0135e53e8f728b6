package fulcrum.cli.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The purity checker itself: each sample breaks the one rule it names, and what pure code needs
/// passes.
final class PurityRulesTest {

    /// The rules, one or more, and the members of a class that breaks them and no other.
    private record Sample(String rules, String members) {}

    private static final List<Sample> GUILTY =
            List.of(
                    sample("threads", "synchronized void a() {}"),
                    sample("threads", "void a() { synchronized (this) { hashCode(); } }"),
                    sample("threads", "volatile int a;"),
                    sample("threads", "native void a();"),
                    sample("threads", "void a() { Thread.yield(); }"),
                    sample("threads", "Object a() { return new Thread(); }"),
                    sample("threads", "Runnable a() { return Thread::yield; }"),
                    sample("threads", "Runnable a() { return () -> Thread.onSpinWait(); }"),
                    sample("threads", "Thread a;"),
                    sample("threads", "List<Thread> a;"),
                    sample("threads", "void a(Thread.State given) {}"),
                    sample("threads", "Object a() { return Thread.class; }"),
                    sample("threads", "boolean a(Object o) { return o instanceof Thread; }"),
                    sample("threads", "java.util.concurrent.atomic.AtomicLong a;"),
                    sample("threads", "java.util.concurrent.CompletableFuture<String> a;"),
                    sample("threads", "Object a = new java.util.concurrent.ConcurrentHashMap<>();"),
                    sample("threads", "Object a() { return Runtime.getRuntime(); }"),
                    sample("threads", "void a() { notifyAll(); }"),
                    sample("threads", "ThreadLocal<String> a;"),
                    sample("threads", "Object a(List<?> l) { return l.parallelStream(); }"),
                    sample("threads", "Object a(List<?> l) { return l.stream().parallel(); }"),
                    sample("threads", "void a(int[] l) { Arrays.parallelSort(l); }"),
                    sample("time", "long a() { return System.nanoTime(); }"),
                    sample("time", "long a() { return System.currentTimeMillis(); }"),
                    sample("time", "LongSupplier a() { return System::nanoTime; }"),
                    sample("time", "Object a() { return java.time.Instant.now(); }"),
                    sample("time", "Object a() { return java.time.LocalDate.now(); }"),
                    sample("time", "Object a() { return java.time.Clock.systemUTC(); }"),
                    sample("time", "Object a() { return java.time.ZoneId.systemDefault(); }"),
                    sample("time", "Object a() { return new Date(); }"),
                    sample("chance", "Object a() { return new Random(4711); }"),
                    sample("chance", "double a() { return Math.random(); }"),
                    sample("chance", "Object a() { return UUID.randomUUID(); }"),
                    sample("chance", "Object a() { return new java.security.SecureRandom(); }"),
                    sample("chance", "void a(List<?> l) { Collections.shuffle(l); }"),
                    sample("chance", "java.util.random.RandomGenerator a;"),
                    sample("identity", "int a() { return System.identityHashCode(this); }"),
                    sample("identity", "Object a = new IdentityHashMap<>();"),
                    sample("identity", "java.lang.ref.WeakReference<String> a;"),
                    sample("order", "Object a() { return Set.of(1, 2); }"),
                    sample("order", "Object a(Integer[] l) { return Set.of(l); }"),
                    sample("order", "Object a() { return Map.of(1, 2, 3, 4); }"),
                    sample("order", "Object a(List<?> l) { return Set.copyOf(l); }"),
                    sample("order", "Object a() { return Map.ofEntries(Map.entry(1, 2)); }"),
                    sample("order", "Object a() { return new HashMap<>(); }"),
                    sample("order", "Supplier<?> a() { return HashSet::new; }"),
                    sample("order", "Object a() { return HashSet.newHashSet(3); }"),
                    sample("order", "Object a() { return Collectors.toSet(); }"),
                    sample("order", "Object a() { return Collectors.toMap(k -> k, k -> k); }"),
                    sample("order", "Object a() { return Collectors.groupingBy(k -> k); }"),
                    sample("iteration order", "Object a(HashMap<?, ?> m) { return m.keySet(); }"),
                    sample("iteration order", "void a(HashSet<?> s) { for (Object o : s) {} }"),
                    sample("world", "void a() { System.out.println(); }"),
                    sample("world", "Object a() { return System.getenv(); }"),
                    sample("world", "Object a() { return System.getProperty(\"a\"); }"),
                    sample("world", "boolean a() { return Boolean.getBoolean(\"a\"); }"),
                    sample("world", "java.io.File a;"),
                    sample("world", "void a() { throw new java.io.UncheckedIOException(null); }"),
                    sample("world", "void a() throws java.io.IOException {}"),
                    sample("world", "void a() { try { z(); } catch (IOError wrong) { z(); } }"),
                    sample("world", "Object a() { return java.nio.file.Path.of(\"a\"); }"),
                    sample("world", "Object a() { return java.net.URI.create(\"a\"); }"),
                    sample("world", "java.nio.channels.FileChannel a;"),
                    sample("world", "void a() { new Throwable().printStackTrace(); }"),
                    sample("world", "Object a() { return getClass().getResourceAsStream(\"a\"); }"),
                    sample("locale", "Object a() { return String.format(\"a\"); }"),
                    sample("locale", "Object a() { return \"a\".formatted(); }"),
                    sample("locale", "Object a() { return new Formatter(); }"),
                    sample("locale", "Object a() { return \"a\".toLowerCase(); }"),
                    sample("locale", "UnaryOperator<String> a() { return String::toUpperCase; }"),
                    sample("locale", "Object a() { return Locale.getDefault(); }"),
                    sample("locale", "Object a() { return \"a\".getBytes(); }"),
                    sample("locale", "java.text.NumberFormat a;"),
                    sample("locale", "java.time.format.DateTimeFormatter a;"),
                    sample("arithmetic", "double a(double x) { return Math.log(x); }"),
                    sample("arithmetic", "DoubleUnaryOperator a() { return Math::exp; }"),
                    sample("assertions", "void a(int x) { assert x > 0; }"),
                    sample("dependencies", "java.sql.Connection a;"),
                    sample("dependencies", "Object a() { return picocli.CommandLine.class; }"),
                    sample("dependencies", "@org.junit.jupiter.api.Test void a() {}"));

    private static final List<String> INNOCENT =
            List.of(
                    "record Entry(long index, byte[] command) {}",
                    "enum Role { FOLLOWER, LEADER }",
                    "sealed interface M { record A(int x) implements M {} record B() implements M {} }"
                            + " int a(M m) { return switch (m) { case M.A(var x) -> x; case M.B() -> 0; }; }",
                    "enum E { A, B } int a(E e) { return switch (e) { case A -> 1; case B -> 2; }; }",
                    "Object a(int x) { return \"term \" + x; }",
                    "Object a() { return new TreeMap<>(Map.of()).descendingMap(); }",
                    "Object a() { return new EnumMap<>(Map.of(Thing.A, 1)); } enum Thing { A }",
                    "Object a(List<Integer> l) { return l.stream().map(x -> x + 1).sorted().toList(); }",
                    "Object a() { return Collectors.toMap(k -> k, k -> k, (x, y) -> x, TreeMap::new); }",
                    "Object a() { return Collectors.groupingBy(k -> k, TreeMap::new, Collectors.counting()); }",
                    "Object a() { return Set.of(); } Object b() { return Set.of(1); }",
                    "Object a() { return new LinkedHashMap<>(); } Object b() { return new ArrayDeque<>(); }",
                    "long a(byte[] b) { var crc = new java.util.zip.CRC32C(); crc.update(b); return crc.getValue(); }",
                    "Object a() { return java.nio.ByteBuffer.allocate(8).putLong(1).flip(); }",
                    "Object a(String s) { return s.getBytes(java.nio.charset.StandardCharsets.UTF_8); }",
                    "Object a(String s) { return s.toLowerCase(Locale.ROOT); }",
                    "double a(double x) { return StrictMath.log(x) + Math.sqrt(x) + Math.max(x, 1); }",
                    "void a(int[] from, int[] to) { System.arraycopy(from, 0, to, 0, 1); }",
                    "Object a() { return java.time.Duration.ofMillis(150).toNanos(); }",
                    "@org.jspecify.annotations.Nullable Object a;",
                    "Object a() { return (Runnable & java.io.Serializable) () -> {}; }",
                    "static class Wrong extends RuntimeException { Wrong() { super(\"a\"); } }",
                    "int[] a() { return new int[] {1}.clone(); } @Deprecated void b() {}",
                    "Object a() { return Integer.parseInt(\"1\") + Long.toHexString(2) + Math.floorMod(3, 2); }");

    private final PurityRules rules = PurityRules.parse(PurityTest.resource("purity.rules"));

    @Test
    void eachGuiltySampleBreaksItsRulesAndNoOther() {
        Map<String, Set<String>> broken =
                brokenRules(GUILTY.stream().map(Sample::members).toList());
        Map<String, Set<String>> expected = new LinkedHashMap<>();
        for (Sample sample : GUILTY) {
            expected.put(sample.members, Set.of(sample.rules.split(" ")));
        }
        assertThat(broken).isEqualTo(expected);
    }

    @Test
    void everyRuleHasASampleThatBreaksIt() {
        assertThat(
                        new TreeSet<>(
                                GUILTY.stream()
                                        .flatMap(sample -> Stream.of(sample.rules.split(" ")))
                                        .toList()))
                .isEqualTo(new TreeSet<>(rules.groups().stream().map(r -> r.name()).toList()));
    }

    @Test
    void everyRuleNamesTypesAndMembersThatExist() {
        List<String> unknown =
                PurityTest.resource("purity.rules")
                        .lines()
                        .filter(line ->
                                line.startsWith("ban java") || line.startsWith("allow java"))
                        .map(line -> line.substring(line.indexOf(' ') + 1))
                        .filter(pattern -> !exists(pattern))
                        .toList();
        assertThat(unknown).isEmpty();
    }

    @Test
    void ordinaryPureCodeBreaksNothing() {
        Map<String, Set<String>> expected = new LinkedHashMap<>();
        INNOCENT.forEach(members -> expected.put(members, Set.of()));
        assertThat(brokenRules(INNOCENT)).isEqualTo(expected);
    }

    @Test
    void aBreachNamesPlaceRuleReasonAndRemedy() {
        List<ClassUses.Use> uses =
                List.of(
                        new ClassUses.Use(
                                "fulcrum.x.Y", "z, line 7", "java.lang.System#nanoTime()"));
        Map<PurityRules.Group, Set<String>> broken =
                rules.breaches(uses, List.of(), new LinkedHashSet<>());
        assertThat(broken).hasSize(1);
        broken.forEach((rule, told) ->
                assertThat(PurityRules.explain(rule, told))
                        .contains("[time] Time is an input.")
                        .contains("Use instead: the `now` of step")
                        .contains("fulcrum.x.Y mentions java.lang.System#nanoTime()")
                        .contains("in z, line 7"));
    }

    @Test
    void anExcuseCoversItsClassAndMentionOnly() {
        PurityRules.Excuse excuse =
                PurityRules.parseExcuses("fulcrum.x.Y | java.util.HashMap | looked up only")
                        .getFirst();
        Set<PurityRules.Excuse> unused = new LinkedHashSet<>(List.of(excuse));
        List<ClassUses.Use> uses =
                List.of(
                        new ClassUses.Use("fulcrum.x.Y", "a", "java.util.HashMap#<init>()"),
                        new ClassUses.Use("fulcrum.x.Y", "d", "java.util.HashMap#values()"),
                        new ClassUses.Use("fulcrum.x.Y", "b", "java.util.HashSet"),
                        new ClassUses.Use("fulcrum.x.Z", "c", "java.util.HashMap"));
        assertThat(rules.breaches(uses, List.of(excuse), unused).values())
                .containsExactly(
                        Set.of("fulcrum.x.Y mentions java.util.HashMap#values() in d"),
                        Set.of(
                                "fulcrum.x.Y mentions java.util.HashSet in b",
                                "fulcrum.x.Z mentions java.util.HashMap in c"));
        assertThat(unused).isEmpty();
    }

    private Map<String, Set<String>> brokenRules(List<String> samples) {
        String head =
                "package fulcrum.sample; import java.io.IOError; import java.util.*;"
                        + " import java.util.function.*; import java.util.stream.*; ";
        Map<String, String> sources = new LinkedHashMap<>();
        List<Set<String>> broken = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            String type = "class S" + i + " { void z() {} " + samples.get(i) + " }";
            sources.put("fulcrum.sample.S" + i, head + type);
            broken.add(new TreeSet<>());
        }
        for (byte[] built : Compiled.classes(sources).values()) {
            for (ClassUses.Use use : ClassUses.of(built)) {
                PurityRules.Group rule = rules.broken(use.mentioned());
                if (rule != null) {
                    String top = use.type().split("\\$", 2)[0];
                    int sample = Integer.parseInt(top.substring("fulcrum.sample.S".length()));
                    broken.get(sample).add(rule.name());
                }
            }
        }
        Map<String, Set<String>> bySample = new LinkedHashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            bySample.put(samples.get(i), broken.get(i));
        }
        return bySample;
    }

    private static boolean exists(String pattern) {
        String[] parts = pattern.split("[#(]");
        if (parts[0].contains("*")) {
            return true;
        }
        try {
            Class<?> type = Class.forName(parts[0], false, null);
            return parts.length < 2
                    || parts[1].equals("<init>")
                    || parts[1].endsWith("*")
                    || Stream.of(
                                    type.getMethods(),
                                    type.getDeclaredMethods(),
                                    type.getDeclaredFields())
                            .flatMap(Stream::of)
                            .anyMatch(member -> member.getName().equals(parts[1]));
        } catch (ClassNotFoundException _) {
            return false;
        }
    }

    private static Sample sample(String rule, String members) {
        return new Sample(rule, members);
    }
}
