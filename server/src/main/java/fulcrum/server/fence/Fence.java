package fulcrum.server.fence;

import fulcrum.server.node.NodeRefused;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// The mark in a node's directory that it is fenced: a file, `fenced`, which says when, by whom and
/// why. It is asked for before each write to the log, so whoever may write to the directory, a
/// script of another machine for one, fences the node by making the file.
///
/// The mark is never taken away: what the node's log holds may have been decided otherwise
/// meanwhile. It comes back as a new member, in an empty directory. From any thread.
public final class Fence {

    /// The file that is the mark.
    public static final String MARK = "fenced";

    private static final int TEXT_MOST = 4 << 10;

    private final Path directory;
    private final File mark;
    private volatile boolean fenced;

    public Fence(Path directory) {
        this.directory = directory;
        this.mark = directory.resolve(MARK).toFile();
    }

    /// Asks the disk, unless it is known.
    public boolean isFenced() {
        if (!fenced && mark.exists()) {
            fenced = true;
        }
        return fenced;
    }

    /// @throws Fenced where the node may do nothing any more
    void check() throws Fenced {
        if (isFenced()) {
            throw new Fenced(why());
        }
    }

    /// What the mark says.
    public String why() {
        try {
            byte[] text = Files.readAllBytes(mark.toPath());
            int size = Math.min(text.length, TEXT_MOST);
            String said = new String(text, 0, size, StandardCharsets.UTF_8).strip();
            return said.isEmpty() ? "the mark does not say why" : said.replaceAll("\\s+", " ");
        } catch (IOException unreadable) {
            return "the mark cannot be read: " + unreadable.getMessage();
        }
    }

    /// Nobody who is fenced starts.
    public void demandNone() throws NodeRefused {
        if (isFenced()) {
            throw new NodeRefused(
                    "the node in " + directory + " is fenced: " + why(),
                    "it never comes back as it was; remove its number from the cluster, and let it"
                            + " join as a new member in an empty directory");
        }
    }

    /// Marks the node; the mark is durable when this returns, and holds from before that.
    ///
    /// @param text when, by whom and why, for people
    public void mark(String text) throws IOException {
        fenced = true;
        if (mark.exists()) {
            return; // the first word stands
        }
        Path next = directory.resolve(MARK + ".next");
        try (FileChannel file =
                FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(next, mark.toPath(), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }

    /// The node is fenced, and nothing is written.
    public static final class Fenced extends IOException {

        private static final long serialVersionUID = 1L;

        public Fenced(String why) {
            super("this node is fenced: " + why);
        }
    }
}
