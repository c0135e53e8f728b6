package fulcrum.server.rescue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What a rescue leaves in every directory for whoever asks later what was done, what may be lost,
/// and what was kept: `rescue-EPOCH.txt`.
public final class RescueReport {

    private RescueReport() {}

    /// Where the report of the rescue lies that began an epoch.
    public static Path file(Path directory, long epoch) {
        return directory.resolve("rescue-" + epoch + ".txt");
    }

    /// Written whole or not at all.
    static void write(
            Path directory,
            RescuePlan plan,
            List<RescuePlan.GroupPlan> chosen,
            String digest,
            Instant now)
            throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(
                "rescued at %s by the plan of digest %s; epoch %d began"
                        .formatted(now, digest, plan.nextEpoch()));
        lines.add(
                "groups built anew: " + chosen.stream().map(RescuePlan.GroupPlan::group).toList());
        lines.add("");
        lines.addAll(PlanText.of(plan, PlanText.ALL));
        Path file = file(directory, plan.nextEpoch());
        Path next = directory.resolve(file.getFileName() + ".next");
        try (FileChannel channel =
                FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes =
                    ByteBuffer.wrap(
                            (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
