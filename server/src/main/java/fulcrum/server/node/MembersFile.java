package fulcrum.server.node;

import fulcrum.machine.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Where the other members were called when this node last heard of them: whom it calls when it
/// starts again, before anybody can tell it. A line for each, `n2 127.0.0.1:7102`.
///
/// Nothing but the first call rests on it: who the members are is what the groups' logs say.
final class MembersFile {

    private static final String NAME = "members";

    private final Path directory;

    private MembersFile(Path directory) {
        this.directory = directory;
    }

    static MembersFile in(Path directory) {
        return new MembersFile(directory);
    }

    /// Nobody where there is no such file. A line that says nothing is passed over.
    SortedMap<NodeId, InetSocketAddress> read() throws IOException {
        SortedMap<NodeId, InetSocketAddress> members = new TreeMap<>();
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return members;
        }
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            if (words.length == 2 && words[0].matches("n[1-9][0-9]{0,8}")) {
                InetSocketAddress address = Places.parse(words[1]);
                if (address != null) {
                    members.put(new NodeId(Integer.parseInt(words[0].substring(1))), address);
                }
            }
        }
        return members;
    }

    /// On the disk when this returns.
    void write(SortedMap<NodeId, InetSocketAddress> members) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<NodeId, InetSocketAddress> each : members.entrySet()) {
            text.append(each.getKey())
                    .append(' ')
                    .append(Places.write(each.getValue()))
                    .append('\n');
        }
        NodeDirectory.replace(directory, NAME, text.toString());
    }
}
