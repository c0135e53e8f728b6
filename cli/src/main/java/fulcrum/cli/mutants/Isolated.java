package fulcrum.cli.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/// Loads what is changed anew, and the rooms that may know of it; everything else is shared with
/// the rest of the program, and has been compiled long ago.
final class Isolated extends ClassLoader {

    /// Beginnings of names of classes, room by room: each room may know of those before it, and
    /// none of those behind it. What SQL's statements consist of is a room of its own, for it is
    /// large and seldom what is changed.
    private static final List<List<String>> ROOMS =
            List.of(
                    List.of("fulcrum.protocols."),
                    List.of("fulcrum.database."),
                    List.of("fulcrum.lab."),
                    List.of(
                            "fulcrum.sql.SyntaxError",
                            "fulcrum.sql.ast.",
                            "fulcrum.sql.error.",
                            "fulcrum.sql.format.",
                            "fulcrum.sql.grammar.",
                            "fulcrum.sql.json.",
                            "fulcrum.sql.number.",
                            "fulcrum.sql.parser.",
                            "fulcrum.sql.regex.",
                            "fulcrum.sql.routine.",
                            "fulcrum.sql.scanner.",
                            "fulcrum.sql.time.",
                            "fulcrum.sql.type."),
                    List.of("fulcrum.sql."),
                    List.of("fulcrum.server."),
                    List.of("fulcrum.cli.sim.sql."));

    private final Map<String, byte[]> changed;

    /// The first room that is loaded anew.
    private final int first;

    Isolated(Map<String, byte[]> changed) {
        super(Isolated.class.getClassLoader());
        this.changed = changed;
        this.first = changed.keySet().stream().mapToInt(Isolated::room).min().orElse(ROOMS.size());
    }

    /// @return the number of rooms where it is in none
    private static int room(String name) {
        int room = 0;
        while (room < ROOMS.size() && ROOMS.get(room).stream().noneMatch(name::startsWith)) {
            room++;
        }
        return room;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        int room = room(name);
        if (room < first || room == ROOMS.size()) {
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
