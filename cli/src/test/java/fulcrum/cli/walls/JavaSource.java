package fulcrum.cli.walls;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// What the tidy rules want to know of one source file.
///
/// @param name its path in the project
/// @param inPackage empty for none
/// @param types classes, interfaces, records and enums, nested ones too
record JavaSource(
        String name, String text, String inPackage, List<Type> types, List<Method> methods) {

    /// @param implemented the interfaces it names, as written
    record Type(
            String name,
            int line,
            boolean topLevel,
            boolean isRecord,
            boolean documented,
            List<String> implemented) {}

    record Method(String name, int line, int lines) {}

    /// Parses only; nothing is resolved, so sources need not compile together.
    ///
    /// @param texts by path
    static List<JavaSource> parse(Map<String, String> texts) {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        List<JavaFileObject> files = new ArrayList<>();
        texts.forEach((name, text) -> files.add(new Text(name, text)));
        List<String> options = List.of("-proc:none");
        JavacTask task =
                (JavacTask) compiler.getTask(null, null, problem -> {}, options, null, files);
        List<JavaSource> parsed = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                String name = unit.getSourceFile().toUri().getPath().substring(1);
                String text = texts.getOrDefault(name, "");
                Reader reader = new Reader(DocTrees.instance(task), unit);
                reader.scan(unit, null);
                String inPackage =
                        unit.getPackageName() == null ? "" : unit.getPackageName().toString();
                parsed.add(new JavaSource(name, text, inPackage, reader.types, reader.methods));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return parsed;
    }

    boolean isMain() {
        return name.contains("src/main/java/");
    }

    private static final class Text extends SimpleJavaFileObject {

        private final String text;

        Text(String path, String text) {
            super(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Reader extends TreePathScanner<@Nullable Void, @Nullable Void> {

        private final List<Type> types = new ArrayList<>();
        private final List<Method> methods = new ArrayList<>();
        private final DocTrees docs;
        private final SourcePositions positions;
        private final CompilationUnitTree unit;

        Reader(DocTrees docs, CompilationUnitTree unit) {
            this.docs = docs;
            this.positions = docs.getSourcePositions();
            this.unit = unit;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            if (!type.getSimpleName().isEmpty()) {
                types.add(
                        new Type(
                                type.getSimpleName().toString(),
                                line(positions.getStartPosition(unit, type)),
                                getCurrentPath().getParentPath().getLeaf().equals(unit),
                                type.getKind() == Tree.Kind.RECORD,
                                docs.getDocComment(getCurrentPath()) != null,
                                type.getImplementsClause().stream()
                                        .map(Object::toString)
                                        .toList()));
            }
            return super.visitClass(type, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            int first = line(positions.getStartPosition(unit, method));
            int last = line(positions.getEndPosition(unit, method));
            methods.add(new Method(method.getName().toString(), first, last - first + 1));
            return super.visitMethod(method, null);
        }

        private int line(long position) {
            return (int) unit.getLineMap().getLineNumber(position);
        }
    }
}
