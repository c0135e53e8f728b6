package fulcrum.server.tails;

import fulcrum.machine.codec.Malformed;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The divergent tails of one node, a file each, within bounds: when a new one makes them too many,
/// the oldest go, and are counted.
///
/// ```text
/// tails/n1-g1-345.tail   one tail, whole: see [KeptTail]
/// tails/gone             how many went for room, and of each group up to which position
/// ```
///
/// A file is complete and durable under its name, or is not there: what ends in `.next` is what a
/// crash has left. From any thread, one at a time.
public final class TailDirectory {

    private static final String SUFFIX = ".tail";
    private static final String NEXT = ".next";
    private static final String GONE = "gone";
    private static final int FORMAT = 1;

    /// How much is kept.
    ///
    /// @param files at most, positive
    /// @param bytes at most, but for the newest tail, which is kept however large it is
    public record Bounds(int files, long bytes) {

        public static final Bounds STANDARD = new Bounds(1_000, 256L << 20);

        public Bounds {
            if (files <= 0 || bytes <= 0) {
                throw new IllegalArgumentException("bounds are positive");
            }
        }
    }

    /// What there is.
    ///
    /// @param kept tails that are here
    /// @param bytes that they take
    /// @param gone tails that were here and went for room
    public record Count(long kept, long bytes, long gone) {}

    /// @param brief what is told of it in a list
    /// @param problem why its file cannot be read; null where it can
    record Held(
            String id,
            long wallNanos,
            long bytes,
            Map<String, Object> brief,
            @Nullable String problem) {

        /// A file that cannot be read counts as the oldest: it stays until room is needed.
        static Held of(String id, byte[] file) {
            try {
                KeptTail kept = KeptTail.read(file);
                return new Held(id, kept.wallNanos(), file.length, TailTree.brief(kept), null);
            } catch (Malformed damaged) {
                return new Held(id, 0, file.length, Map.of(), damaged.getMessage());
            }
        }
    }

    private final Path path;
    private final Bounds bounds;
    private final List<Held> held = new ArrayList<>();
    private final SortedMap<Long, Long> goneUpTo = new TreeMap<>();
    private long gone;

    private TailDirectory(Path path, Bounds bounds) {
        this.path = path;
        this.bounds = bounds;
    }

    /// What a directory holds; nothing where there is none.
    public static TailDirectory open(Path path, Bounds bounds) throws IOException {
        TailDirectory directory = new TailDirectory(path, bounds);
        if (Files.isDirectory(path)) {
            directory.find();
        }
        return directory;
    }

    private void find() throws IOException {
        Path counted = path.resolve(GONE);
        if (Files.exists(counted)) {
            readGone(counted);
        }
        try (var files = Files.list(path)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(NEXT)) {
                    Files.delete(file);
                } else if (name.endsWith(SUFFIX)) {
                    String id = name.substring(0, name.length() - SUFFIX.length());
                    held.add(Held.of(id, Files.readAllBytes(file)));
                }
            }
        }
        held.sort(Comparator.comparingLong(Held::wallNanos).thenComparing(Held::id));
    }

    /// Keeps a tail; it is durable when this returns.
    ///
    /// @return whether it is new: one that is here already, or went for room, is not kept again
    public synchronized boolean keep(KeptTail kept) throws IOException {
        String id = kept.id();
        boolean went = goneUpTo.getOrDefault(kept.group(), 0L) >= kept.tail().position();
        if (went || held.stream().anyMatch(each -> each.id.equals(id))) {
            return false;
        }
        byte[] bytes = kept.toBytes();
        Files.createDirectories(path);
        write(id + SUFFIX, bytes);
        Map<String, Object> brief = TailTree.brief(kept);
        held.add(new Held(id, kept.wallNanos(), bytes.length, brief, null));
        makeRoom();
        return true;
    }

    /// That something goes is durable before it goes: or it would be kept again at the next start.
    private void makeRoom() throws IOException {
        List<Held> going = new ArrayList<>();
        long bytes = held.stream().mapToLong(Held::bytes).sum();
        while (held.size() > 1 && (held.size() > bounds.files || bytes > bounds.bytes)) {
            Held oldest = held.removeFirst();
            going.add(oldest);
            bytes -= oldest.bytes;
            gone++;
            String[] words = oldest.id.split("-g|-", 3);
            if (words.length == 3 && words[1].matches("\\d{1,18}") && words[2].matches("\\d+")) {
                goneUpTo.merge(Long.valueOf(words[1]), Long.valueOf(words[2]), Math::max);
            }
        }
        if (going.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder("format=" + FORMAT + "\ngone=" + gone + "\n");
        goneUpTo.forEach((group, upTo) -> text.append("g" + group + "=" + upTo + "\n"));
        write(GONE, text.toString().getBytes(StandardCharsets.US_ASCII));
        for (Held each : going) {
            Files.deleteIfExists(path.resolve(each.id + SUFFIX));
        }
    }

    private void readGone(Path file) throws IOException {
        Properties all = new Properties();
        all.load(new StringReader(Files.readString(file)));
        try {
            gone = Long.parseLong(all.getProperty("gone", "0"));
            for (Map.Entry<Object, Object> each : all.entrySet()) {
                String name = each.getKey().toString();
                if (name.matches("g\\d{1,18}")) {
                    goneUpTo.put(
                            Long.valueOf(name.substring(1)), Long.valueOf(each.getValue() + ""));
                }
            }
        } catch (NumberFormatException wrong) {
            throw new IOException(file + " says nothing that makes sense; delete it", wrong);
        }
    }

    private void write(String name, byte[] content) throws IOException {
        Path next = path.resolve(name + NEXT);
        try (FileChannel file =
                FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(
                next,
                path.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    public synchronized Count count() {
        return new Count(held.size(), held.stream().mapToLong(Held::bytes).sum(), gone);
    }

    /// All that are here, the oldest first.
    synchronized List<Held> held() {
        return List.copyOf(held);
    }

    /// One of them; null where there is none of this name.
    ///
    /// @throws Malformed where its file is damaged
    public synchronized @Nullable KeptTail read(String id) throws IOException {
        boolean known = held.stream().anyMatch(each -> each.id.equals(id));
        return known ? KeptTail.read(Files.readAllBytes(path.resolve(id + SUFFIX))) : null;
    }
}
