package fulcrum.database.lattice;

import fulcrum.machine.Bytes;
import fulcrum.protocols.crdt.Crdt;
import fulcrum.protocols.crdt.LwwRegister;
import fulcrum.protocols.crdt.MvRegister;
import fulcrum.protocols.crdt.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a plain column holds, as a reader sees it.
public final class PlainColumn {

    private PlainColumn() {}

    /// All versions that stand, the latest first: at most one of `lww`. Empty where the column was
    /// never written.
    public static List<Version> versions(Row row, int column) {
        Crdt<?> state = row.column(column);
        List<Version> versions = new ArrayList<>();
        if (state instanceof LwwRegister register) {
            versions.add(Version.of(register));
        } else if (state instanceof MvRegister register) {
            register.versions()
                    .asMap()
                    .forEach((dot, value) -> versions.add(Version.ofSibling(dot, value)));
            versions.sort((a, b) -> b.stamp().compareTo(a.stamp()));
        }
        return versions;
    }

    /// The one value: the latest, or what the policy's function makes of all.
    ///
    /// @return null where the column was never written
    public static @Nullable Bytes value(Row row, int column, ConflictPolicy policy) {
        List<Version> versions = versions(row, column);
        if (versions.isEmpty()) {
            return null;
        }
        Bytes value = versions.getFirst().value();
        if (policy instanceof ConflictPolicy.Merged merged) {
            for (Version other : versions.subList(1, versions.size())) {
                value = merged.function().merge(value, other.value(), null);
            }
        }
        return value;
    }
}
