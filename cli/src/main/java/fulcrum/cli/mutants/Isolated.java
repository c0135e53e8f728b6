package fulcrum.cli.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/// Loads protocols and their worlds anew, changed classes in place of the built ones; everything
/// else is shared with the rest of the program.
final class Isolated extends ClassLoader {

    private static final List<String> OWN =
            List.of("fulcrum.protocols.", "fulcrum.database.", "fulcrum.lab.");

    private final Map<String, byte[]> changed;

    Isolated(Map<String, byte[]> changed) {
        super(Isolated.class.getClassLoader());
        this.changed = changed;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (OWN.stream().noneMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? define(name) : known;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] code = changed.get(name);
        byte[] found = code == null ? built(name) : code;
        return defineClass(name, found, 0, found.length);
    }

    private byte[] built(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        try (InputStream in = getParent().getResourceAsStream(file)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }
}
