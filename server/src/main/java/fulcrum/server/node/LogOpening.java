package fulcrum.server.node;

import fulcrum.server.fault.Faults;
import fulcrum.server.fence.Fence;
import fulcrum.server.fence.FencedDirectory;
import fulcrum.server.log.FileDirectory;
import fulcrum.server.log.LogDirectory;
import fulcrum.server.log.LogOptions;
import fulcrum.server.log.LogRefused;
import fulcrum.server.log.NodeLog;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Opens a node's log in its directory, under its fence, and on a disk that is as troubled as
/// somebody ordered.
final class LogOpening {

    private LogOpening() {}

    static NodeLog open(
            NodeConfig config,
            @Nullable Faults faults,
            Fence fence,
            NodeDirectory data,
            Troubles troubles)
            throws IOException, NodeRefused {
        LogDirectory directory = null;
        try {
            directory = new FencedDirectory(FileDirectory.open(data.log()), fence);
            if (faults != null) {
                directory = faults.trouble(directory);
            }
            return NodeLog.open(directory, options(config), troubles);
        } catch (IOException | RuntimeException failed) {
            if (directory != null) {
                closeAfter(failed, directory);
            }
            if (failed instanceof LogRefused refused) {
                throw new NodeRefused(String.valueOf(refused.getMessage()), refused.hint());
            }
            throw failed;
        }
    }

    static void closeAfter(Exception failed, Closeable what) {
        try {
            what.close();
        } catch (IOException | RuntimeException also) {
            failed.addSuppressed(also);
        }
    }

    private static LogOptions options(NodeConfig config) {
        return LogOptions.standard()
                .withSegmentBytes(config.sizes().segmentBytes())
                .withSegmentsWanted(config.sizes().segments());
    }
}
