package fulcrum.server.node;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Crc32c;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The recordings of a node's groups: a file each, of frames with their size and checksum.
///
/// A thread of its own writes. Where the disk is slower than the node, the node waits: a recording
/// with holes cannot be replayed. Nothing is synced, so a crash of the machine loses an end; of the
/// process, what was not yet given to the system.
public final class Tapes implements Closeable {

    private static final int WAITING_MOST = 65_536;
    private static final int BUFFER_BYTES = 256 << 10;

    private record Frame(OutputStream to, Bytes bytes) {}

    private final Path directory;
    private final NodeDirectory.Identity identity;
    private final BiConsumer<? super String, ? super Throwable> failed;
    private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(WAITING_MOST);
    private final List<OutputStream> files = new CopyOnWriteArrayList<>();
    private final Thread writer = Thread.ofPlatform().name("tapes").daemon().unstarted(this::write);
    private volatile boolean broken;

    /// @param failed is told what failed, and why; afterwards nothing is written
    Tapes(
            Path directory,
            NodeDirectory.Identity identity,
            BiConsumer<? super String, ? super Throwable> failed) {
        this.directory = directory;
        this.identity = identity;
        this.failed = failed;
        writer.start();
    }

    /// Begins the tape of a group in this life of the node.
    Consumer<Bytes> begin(long group) throws IOException {
        Files.createDirectories(directory);
        Path file =
                directory.resolve(
                        "%s-life%d-group%d.tape"
                                .formatted(identity.node(), identity.incarnation(), group));
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
        files.add(out);
        return bytes -> put(new Frame(out, bytes));
    }

    private void put(Frame frame) {
        boolean interrupted = false;
        while (!broken) {
            try {
                frames.put(frame);
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            while (true) {
                Frame frame = frames.poll();
                if (frame == null) {
                    for (OutputStream file : files) {
                        file.flush(); // a killed process leaves what was flushed
                    }
                    frame = frames.take();
                }
                if (frame.bytes.isEmpty()) {
                    return;
                }
                byte[] bytes = frame.bytes.toArray();
                DataOutputStream out = new DataOutputStream(frame.to);
                out.writeInt(bytes.length);
                out.writeInt(Crc32c.of(bytes, 0, bytes.length));
                out.write(bytes);
            }
        } catch (IOException | InterruptedException | RuntimeException | Error failure) {
            broken = true; // or the node would wait for ever for room
            frames.clear();
            failed.accept("the recording cannot be written", failure);
        }
    }

    /// Writes what there is, and closes every file though another cannot be.
    @Override
    public void close() throws IOException {
        put(new Frame(OutputStream.nullOutputStream(), Bytes.EMPTY));
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException _) {
                interrupted = true; // a file must not be closed under its writer
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        IOException failure = null;
        for (OutputStream file : files) {
            try {
                file.close();
            } catch (IOException failed) {
                failure = failure == null ? failed : failure;
            }
        }
        if (failure != null && !broken) {
            throw failure;
        }
    }

    /// Reads a tape; an end that was cut off is left out.
    ///
    /// @throws IOException where the file cannot be read, or something in it was changed
    public static void read(Path tape, Consumer<? super Bytes> frames) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(tape)))) {
            for (long number = 1; ; number++) {
                byte[] bytes;
                int checksum;
                try {
                    bytes = new byte[Math.max(0, in.readInt())];
                    checksum = in.readInt();
                    in.readFully(bytes);
                } catch (EOFException _) {
                    return;
                }
                if (checksum != Crc32c.of(bytes, 0, bytes.length)) {
                    throw new IOException(tape + ": frame " + number + " is damaged");
                }
                frames.accept(Bytes.wrap(bytes));
            }
        }
    }
}
