package fulcrum.database.spectrum;

import fulcrum.machine.quorum.Majority;
import java.util.List;

/// The one table from what a table's options say to protocol, quorums and read path. Nowhere else
/// is a protocol named by what it guarantees.
///
/// | `replication` | `read_consistency` | a write waits for | a read asks | PACELC |
/// |---|---|---|---|---|
/// | `raft` | `linearizable` | a majority | the leader, confirmed | PC/EC |
public final class Spectrum {

    /// A row: what holds where a table has this protocol and reads at this level.
    private record Row(Protocol protocol, ReadLevel level, ReadPath path, Pacelc pacelc) {}

    private static final List<Row> ROWS =
            List.of(new Row(Protocol.RAFT, ReadLevel.LINEARIZABLE, ReadPath.LEADER, Pacelc.PC_EC));

    private Spectrum() {}

    /// The place of a table that lies for itself.
    ///
    /// @throws IllegalArgumentException where it lies with another, whose copies are its own
    public static Place place(TableOptions options) {
        if (options.colocateWith() != null) {
            throw new IllegalArgumentException("lies with " + options.colocateWith());
        }
        return place(options, options);
    }

    /// The place of a table that lies in the shards of another.
    ///
    /// @param host what the other was made with: its copies are this one's
    public static Place place(TableOptions options, TableOptions host) {
        for (Row row : ROWS) {
            if (row.protocol == options.replication() && row.level == options.readConsistency()) {
                int voters = host.replicas();
                return new Place(
                        row.protocol.family(),
                        row.protocol,
                        voters,
                        Majority.of(voters),
                        row.path,
                        options.commitProtocol(),
                        options.clock(),
                        voters == 1 ? Pacelc.UNDIVIDED : row.pacelc);
            }
        }
        throw new IllegalStateException("accepted options without a place: " + options.texts());
    }
}
