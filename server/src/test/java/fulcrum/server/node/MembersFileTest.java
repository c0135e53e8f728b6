package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a node remembers of where the others were called.
final class MembersFileTest {

    @TempDir private Path directory;

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        SortedMap<NodeId, InetSocketAddress> members = new TreeMap<>();
        members.put(new NodeId(2), InetSocketAddress.createUnresolved("two.example", 7101));
        members.put(new NodeId(10), InetSocketAddress.createUnresolved("::1", 7101));
        MembersFile.in(directory).write(members);
        assertThat(MembersFile.in(directory).read()).isEqualTo(members);
    }

    @Test
    void nobodyIsKnownWhereThereIsNoFile() throws Exception {
        assertThat(MembersFile.in(directory).read()).isEmpty();
    }

    @Test
    void aLineThatSaysNothingIsPassedOver() throws Exception {
        Files.writeString(directory.resolve("members"), "n1 here\n\nn0 a:1\nn3 a:1 b\nn4 a:1\n");
        assertThat(MembersFile.in(directory).read()).containsOnlyKeys(new NodeId(4));
    }
}
