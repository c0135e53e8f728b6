package fulcrum.database.shard;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.gate.Gate;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Fixtures;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What clients ask, and recordings hold, in version 1.
final class CommandFormTest {

    private static final String KEPT = "v1/commands.hex";
    private static final CommandCodec CODEC = new CommandCodec();
    private static final Bytes K = Bytes.text("k");
    private static final Bytes V = Bytes.text("v");
    private static final NodeId N2 = new NodeId(2);

    /// One of every kind, with and without what may be missing.
    private static final List<ShardCommand> ALL =
            List.of(
                    new ShardCommand.Get(K),
                    new ShardCommand.Scan(K, null, 300),
                    new ShardCommand.Scan(Bytes.EMPTY, V, 1),
                    new ShardCommand.Write(null, K, V, new Condition.Always()),
                    new ShardCommand.Write(new Stamp(5, 6), K, null, new Condition.Absent()),
                    new ShardCommand.Write(null, K, V, new Condition.Present()),
                    new ShardCommand.Write(null, K, V, new Condition.Holds(V)),
                    new ShardCommand.Write(null, K, V, new Condition.Version(300)),
                    new ShardCommand.OpenSession(),
                    new ShardCommand.Room(true),
                    new ShardCommand.MoveLeader(N2),
                    new ShardCommand.ChangeMembers(List.of(new NodeId(1), N2), List.of()),
                    new ShardCommand.CompactLog(),
                    new ShardCommand.OpenGates(new TreeSet<>(List.of(Gate.REPLICA_HASHES))),
                    new ShardCommand.TrimLog(),
                    new ShardCommand.Behind(true),
                    new ShardCommand.Neighbours(List.of(new NodeId(1), N2)),
                    new ShardCommand.Wake());

    @Test
    void theBytesOfVersionOneAreWritten() {
        assertThat(Fixtures.text(KEPT).lines().filter(line -> !line.startsWith("#")))
                .containsExactlyElementsOf(
                        ALL.stream()
                                .map(each -> CODEC.encode(each).asHex() + " = " + each)
                                .toList());
    }

    @Test
    void theBytesOfVersionOneAreRead() {
        Fixtures.areRead(KEPT, CODEC);
        Fixtures.areWritten(KEPT, CODEC);
    }

    @Test
    void everyKindIsKept() {
        Stream<String> kinds =
                Arrays.stream(ShardCommand.class.getPermittedSubclasses())
                        .map(Class::getSimpleName);
        assertThat(ALL.stream().map(each -> each.getClass().getSimpleName()))
                .containsAll(kinds.toList());
    }
}
