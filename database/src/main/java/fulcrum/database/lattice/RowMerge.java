package fulcrum.database.lattice;

import fulcrum.protocols.crdt.Crdt;
import fulcrum.protocols.crdt.LwwRegister;
import fulcrum.protocols.crdt.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Two states of a row become one, and what goes is said.
///
/// @param row the least that holds both
/// @param discarded values that one side had, and that the other has beaten without having seen
///   them; ascending by column
public record RowMerge(Row row, List<Discarded> discarded) {

    public RowMerge {
        discarded = List.copyOf(discarded);
    }

    /// Both states come from [RowOperation#apply], or are merged of such.
    public static RowMerge of(Row one, Row other) {
        List<Discarded> discarded = new ArrayList<>();
        for (Map.Entry<Integer, Crdt<?>> column : one.columns().asMap().entrySet()) {
            Crdt<?> theirs = other.columns().get(column.getKey());
            if (column.getValue() instanceof LwwRegister mine
                    && theirs instanceof LwwRegister register
                    && !mine.equals(register)) {
                boolean mineHolds = mine.merge(register).equals(mine);
                Version kept = Version.of(mineHolds ? mine : register);
                Version lost = Version.of(mineHolds ? register : mine);
                Row winner = mineHolds ? one : other;
                Row loser = mineHolds ? other : one;
                boolean seen = winner.context().contains(lost.dot());
                if (!seen && loser.exists() && !kept.value().equals(lost.value())) {
                    String policy = new ConflictPolicy.LastWriterWins().label();
                    discarded.add(new Discarded(column.getKey(), policy, kept, lost));
                }
            }
        }
        return new RowMerge(one.merge(other), discarded);
    }
}
