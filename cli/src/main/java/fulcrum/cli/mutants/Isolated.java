package fulcrum.cli.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/// Loads what is changed anew, and the rooms that may know of it; everything else is shared with
/// the rest of the program, and has been compiled long ago.
final class Isolated extends ClassLoader {

    /// Rooms of which each may know those before it, and none of those behind it.
    private static final List<String> ROOMS =
            List.of("fulcrum.protocols.", "fulcrum.database.", "fulcrum.lab.");

    private final Map<String, byte[]> changed;
    private final List<String> own;

    Isolated(Map<String, byte[]> changed) {
        super(Isolated.class.getClassLoader());
        this.changed = changed;
        this.own = ROOMS.stream().dropWhile(this::isAsBuilt).toList();
    }

    private boolean isAsBuilt(String room) {
        return changed.keySet().stream().noneMatch(name -> name.startsWith(room));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (own.stream().noneMatch(name::startsWith)) {
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
