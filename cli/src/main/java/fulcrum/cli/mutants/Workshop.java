package fulcrum.cli.mutants;

import fulcrum.simulator.World;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Builds worlds with a bug in them: patches the sources, compiles the changed files in memory
/// against the built classes, and loads the world from the result. One thread uses it.
public final class Workshop {

    private static final List<String> OPTIONS =
            List.of("-proc:none", "-implicit:none", "-Xlint:none", "-nowarn", "-g");

    /// The class of each world; it has a constant `DEFAULT`.
    private static final Map<String, String> WORLDS =
            Map.ofEntries(
                    Map.entry("raft", "fulcrum.lab.raft.RaftWorld"),
                    Map.entry("shard", "fulcrum.lab.shard.ShardWorld"),
                    Map.entry("members", "fulcrum.lab.members.MembersWorld"),
                    Map.entry("leaders", "fulcrum.lab.leaders.LeadersWorld"),
                    Map.entry("database", "fulcrum.lab.database.DatabaseWorld"),
                    Map.entry("sql", "fulcrum.cli.sim.sql.SqlWorld"),
                    Map.entry("gossip", "fulcrum.lab.gossip.GossipWorld"),
                    Map.entry("detector", "fulcrum.lab.detector.DetectorWorld"),
                    Map.entry("timekeeper", "fulcrum.lab.timekeeper.TimekeeperWorld"),
                    Map.entry("lattice", "fulcrum.lab.lattice.LatticeWorld"),
                    Map.entry("antientropy", "fulcrum.lab.antientropy.AntiEntropyWorld"));

    private final Sources sources;
    private final JavaCompiler compiler;
    private final StandardJavaFileManager files;

    public Workshop(Sources sources) {
        this.sources = sources;
        JavaCompiler found = ToolProvider.getSystemJavaCompiler();
        if (found == null) {
            throw new IllegalStateException("this Java has no compiler: a JDK is needed");
        }
        this.compiler = found;
        this.files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
    }

    /// The world as it is without any bug.
    public static World<?, ?> sound(String world) {
        return load(world, Workshop.class.getClassLoader());
    }

    /// The world with a bug in it.
    public World<?, ?> with(Mutant mutant) {
        return load(mutant.world(), new Isolated(classesWith(mutant)));
    }

    /// The classes that a bug changes, by their names.
    public Map<String, byte[]> classesWith(Mutant mutant) {
        return compile(mutant, mutant.diff().applied(sources::text));
    }

    private Map<String, byte[]> compile(Mutant mutant, Map<String, String> changed) {
        List<JavaFileObject> units = new ArrayList<>();
        changed.forEach((path, text) -> units.add(new Text(sources.root().resolve(path), text)));
        DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
        Map<String, byte[]> classes = new HashMap<>();
        boolean compiled =
                compiler.getTask(
                                null,
                                new InMemory(files, classes),
                                complaints,
                                OPTIONS,
                                null,
                                units)
                        .call();
        if (!compiled) {
            throw new PatchRefused(
                    mutant.name(), "does not compile: " + complaints.getDiagnostics());
        }
        return classes;
    }

    private static World<?, ?> load(String world, ClassLoader from) {
        String name = WORLDS.get(world);
        if (name == null) {
            throw new IllegalArgumentException("no world is called " + world);
        }
        try {
            Class<?> type = Class.forName(name, true, from);
            return (World<?, ?>) type.getField("DEFAULT").get(null);
        } catch (ReflectiveOperationException wrong) {
            throw new IllegalStateException(name + " has no public constant DEFAULT", wrong);
        }
    }

    /// A source that is on no disk.
    private static final class Text extends SimpleJavaFileObject {

        private final String text;

        Text(Path path, String text) {
            super(path.toUri(), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /// Keeps compiled classes in a map, by their binary names.
    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, byte[]> classes;

        InMemory(JavaFileManager files, Map<String, byte[]> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            classes.put(name, toByteArray());
                        }
                    };
                }
            };
        }
    }
}
