package fulcrum.server.log;

import fulcrum.machine.Dice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// A disk that does whatever a disk may do: pages that were not synced persist or not, in any order
/// and in parts; renames and deletions that were not synced persist up to some point; a failed sync
/// forgets that there was anything to write.
final class SimulatedDirectory implements LogDirectory {

    static final int PAGE_BYTES = 4096;
    private static final int SECTOR_BYTES = 512;

    /// One file: what readers see, and what would survive.
    private static final class Content {
        byte[] seen;
        byte[] durable;
        final TreeSet<Integer> dirty = new TreeSet<>();

        Content(byte[] bytes) {
            seen = bytes;
            durable = bytes.clone();
        }
    }

    private final Dice dice;
    private TreeMap<String, Content> names = new TreeMap<>();

    /// The directory after each change that was not synced; the first is durable.
    private final List<TreeMap<String, Content>> history = new ArrayList<>();

    /// A sync that never returns, for the power is gone.
    static final class PowerFailed extends IOException {}

    private int powerFailsIn = -1;
    private int failIn = -1;
    private int segmentsLeft = Integer.MAX_VALUE;
    private int syncs;
    private int writes;

    SimulatedDirectory(Dice dice) {
        this.dice = dice;
        history.add(new TreeMap<>());
    }

    /// A copy of the files as a reader sees them, on a disk of its own.
    SimulatedDirectory copy() {
        SimulatedDirectory copy = new SimulatedDirectory(dice);
        names.forEach((name, content) -> copy.names.put(name, new Content(content.seen.clone())));
        copy.history.set(0, new TreeMap<>(copy.names));
        return copy;
    }

    /// The bytes of a file, to be changed behind the log's back.
    byte[] bytes(String name) {
        return content(name).seen;
    }

    void replace(String name, byte[] bytes) {
        names.put(name, new Content(bytes));
    }

    /// The sync after so many more fails.
    synchronized void failSyncAfter(int successes) {
        failIn = successes;
    }

    /// Power fails in the sync after so many more.
    synchronized void losePowerAfter(int syncs) {
        powerFailsIn = syncs;
    }

    synchronized void roomForSegments(int count) {
        segmentsLeft = count;
    }

    synchronized int writes() {
        return writes;
    }

    synchronized int syncs() {
        return syncs;
    }

    /// Power fails: what is not durable survives in parts or not at all.
    void crash() {
        TreeMap<String, Content> survived = history.get(dice.below(history.size()));
        names = new TreeMap<>();
        survived.forEach((name, content) -> {
            for (int page : content.dirty) {
                if (dice.chance(1, 2)) {
                    persist(content, page, dice.chance(1, 3));
                }
            }
            names.put(name, new Content(content.durable.clone()));
        });
        history.clear();
        history.add(new TreeMap<>(names));
        failIn = -1;
        powerFailsIn = -1;
    }

    private void persist(Content content, int page, boolean torn) {
        int from = page * PAGE_BYTES;
        int to = Math.min(from + PAGE_BYTES, content.seen.length);
        if (content.durable.length < to) {
            content.durable = Arrays.copyOf(content.durable, to);
        }
        for (int at = from; at < to; at += SECTOR_BYTES) {
            if (!torn || dice.chance(1, 2)) {
                int length = Math.min(SECTOR_BYTES, to - at);
                System.arraycopy(content.seen, at, content.durable, at, length);
            }
        }
    }

    @Override
    public synchronized List<String> names() {
        return List.copyOf(names.keySet());
    }

    @Override
    public synchronized long size(String name) {
        return content(name).seen.length;
    }

    @Override
    public synchronized LogFile open(String name) {
        return new Opened(content(name));
    }

    @Override
    public synchronized void create(String name, int bytes) throws IOException {
        if (segmentsLeft == 0) {
            throw new NoSpace("simulated");
        }
        segmentsLeft--;
        names.put(name, new Content(new byte[bytes]));
        changed();
        sync();
    }

    @Override
    public synchronized void rename(String from, String to) {
        Content moved = content(from);
        names.remove(from);
        names.put(to, moved);
        changed();
    }

    @Override
    public synchronized void delete(String name) {
        names.remove(name);
        segmentsLeft += segmentsLeft == Integer.MAX_VALUE ? 0 : 1;
        changed();
    }

    private void changed() {
        history.add(new TreeMap<>(names));
    }

    @Override
    public synchronized void sync() throws IOException {
        count();
        TreeMap<String, Content> now = history.getLast();
        history.clear();
        history.add(now);
    }

    private void count() throws IOException {
        syncs++;
        if (powerFailsIn >= 0 && powerFailsIn-- == 0) {
            throw new PowerFailed();
        }
        if (failIn >= 0 && failIn-- == 0) {
            throw new IOException("simulated: the sync failed");
        }
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "simulated";
    }

    private Content content(String name) {
        Content content = names.get(name);
        if (content == null) {
            throw new IllegalStateException("no file " + name + " among " + names.keySet());
        }
        return content;
    }

    private final class Opened implements LogFile {

        private final Content content;

        Opened(Content content) {
            this.content = content;
        }

        @Override
        public int read(ByteBuffer into, long position) {
            synchronized (SimulatedDirectory.this) {
                return readHere(into, position);
            }
        }

        private int readHere(ByteBuffer into, long position) {
            int from = (int) Math.min(position, content.seen.length);
            int length = Math.min(into.remaining(), content.seen.length - from);
            into.put(content.seen, from, length);
            return length;
        }

        @Override
        public void write(ByteBuffer from, long position) {
            synchronized (SimulatedDirectory.this) {
                writes++;
                writeHere(from, position);
            }
        }

        private void writeHere(ByteBuffer from, long position) {
            int at = (int) position;
            int length = from.remaining();
            if (length == 0) {
                return;
            }
            if (at + length > content.seen.length) {
                throw new IllegalStateException("a segment never grows");
            }
            from.get(content.seen, at, length);
            for (int page = at / PAGE_BYTES; page <= (at + length - 1) / PAGE_BYTES; page++) {
                content.dirty.add(page);
                if (dice.chance(1, 16)) {
                    persist(content, page, dice.chance(1, 2)); // the system writes when it likes
                }
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (SimulatedDirectory.this) {
                forceHere();
            }
        }

        private void forceHere() throws IOException {
            try {
                count();
            } catch (PowerFailed failed) {
                throw failed;
            } catch (IOException failed) {
                for (int page : content.dirty) {
                    if (dice.chance(1, 2)) {
                        persist(content, page, dice.chance(1, 3));
                    }
                }
                content.dirty.clear(); // and nobody will ever write them
                throw failed;
            }
            for (int page : content.dirty) {
                persist(content, page, false);
            }
            content.dirty.clear();
        }

        @Override
        public void truncate(long size) {
            if (size < content.seen.length) {
                content.seen = Arrays.copyOf(content.seen, (int) size);
                content.durable =
                        Arrays.copyOf(
                                content.durable, Math.min(content.durable.length, (int) size));
                content.dirty.removeIf(page -> page * PAGE_BYTES >= size);
            }
        }

        @Override
        public void close() {}
    }
}
