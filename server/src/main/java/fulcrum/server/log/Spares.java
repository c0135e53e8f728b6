package fulcrum.server.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Segments that lie ready: zero-filled ones, and used ones that nobody needs. Since all their
/// bytes are on the disk already, writing them can neither fail for want of room nor cost a change
/// of metadata.
///
/// The only part of the log that two threads use: one makes spares, the other takes them.
final class Spares {

    private static final String PREFIX = "spare-";
    private static final String UNFINISHED = "making-";

    private final LogDirectory directory;
    private final int segmentBytes;
    private final int wanted;
    private final ArrayDeque<String> ready = new ArrayDeque<>();
    private long names;
    private boolean full;

    /// Takes over what an earlier life left.
    Spares(LogDirectory directory, int segmentBytes, int wanted) throws IOException {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.wanted = wanted;
        for (String name : directory.names()) {
            if (name.startsWith(PREFIX) && directory.size(name) == segmentBytes) {
                ready.add(name);
                names = Math.max(names, number(name));
            } else if (name.startsWith(PREFIX) || name.startsWith(UNFINISHED)) {
                directory.delete(name);
            }
        }
    }

    private static long number(String name) {
        try {
            return HexFormat.fromHexDigitsToLong(name.substring(PREFIX.length()));
        } catch (IllegalArgumentException _) {
            return 0;
        }
    }

    synchronized int count() {
        return ready.size();
    }

    /// Whether the disk had no room for the spare that was to be made last.
    synchronized boolean full() {
        return full;
    }

    synchronized boolean lacking() {
        return ready.size() < wanted;
    }

    /// A spare to write into, or null where none is ready.
    synchronized @Nullable String take() {
        return ready.poll();
    }

    /// Takes a segment that nobody needs, or deletes it where there are more than enough: twice as
    /// many as are wanted, or one that was used would go while a new one is being filled.
    void recycle(String segment, boolean whole) throws IOException {
        if (!whole || count() >= 2 * wanted) {
            directory.delete(segment);
            return;
        }
        String name = nextName();
        directory.rename(segment, name);
        // Durable before it is overwritten: under its old name it would no longer be a segment.
        directory.sync();
        add(name);
    }

    /// Makes one spare.
    ///
    /// @return whether there was room for it
    boolean make() throws IOException {
        String name = nextName();
        String unfinished = UNFINISHED + name;
        try {
            directory.create(unfinished, segmentBytes);
        } catch (LogDirectory.NoSpace _) {
            synchronized (this) {
                full = true;
            }
            return false;
        }
        directory.rename(unfinished, name);
        directory.sync();
        add(name);
        return true;
    }

    private synchronized String nextName() {
        names++;
        return PREFIX + HexFormat.of().toHexDigits(names);
    }

    private synchronized void add(String name) {
        full = false;
        ready.add(name);
    }
}
