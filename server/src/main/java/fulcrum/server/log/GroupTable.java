package fulcrum.server.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The live groups by number. Open addressing, since a lookup stands in the path of every record
/// and is not to allocate.
final class GroupTable {

    private static final long MIX = 0x9e3779b97f4a7c15L;

    private @Nullable Group[] slots = new @Nullable Group[64];
    private int size;

    int size() {
        return size;
    }

    @Nullable Group find(long id) {
        for (int at = slot(id, slots.length); ; at = (at + 1) & (slots.length - 1)) {
            Group there = slots[at];
            if (there == null || there.id == id) {
                return there;
            }
        }
    }

    void add(Group group) {
        if (size * 2 >= slots.length) {
            rebuild(sorted(), slots.length * 2);
        }
        place(group);
        size++;
    }

    /// Forgets the groups that are closed; seldom, so all others are placed anew.
    void forgetClosed() {
        List<Group> live = sorted();
        if (live.removeIf(group -> group.closed)) {
            rebuild(live, slots.length);
            size = live.size();
        }
    }

    /// All groups in the order of their numbers.
    List<Group> sorted() {
        List<Group> groups = new ArrayList<>(size);
        for (Group group : slots) {
            if (group != null) {
                groups.add(group);
            }
        }
        groups.sort(Comparator.comparingLong(group -> group.id));
        return groups;
    }

    private void rebuild(List<Group> groups, int length) {
        slots = new @Nullable Group[length];
        groups.forEach(this::place);
    }

    private void place(Group group) {
        int at = slot(group.id, slots.length);
        while (slots[at] != null) {
            at = (at + 1) & (slots.length - 1);
        }
        slots[at] = group;
    }

    private static int slot(long id, int length) {
        return (int) ((id * MIX) >>> 40) & (length - 1);
    }
}
