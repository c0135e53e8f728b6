package fulcrum.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The simplest log: lists in memory. It writes what a log is given at random, knows what was
/// acknowledged, and judges what a recovery shows.
final class LogModel {

    static final class Group {
        final long id;
        final long epoch;
        final long before;
        final List<LogRecord> records = new ArrayList<>();
        long released;
        long acknowledged;
        boolean openAcknowledged;
        boolean closed;
        boolean closeAcknowledged;
        long releaseAcknowledged;

        Group(long id, long epoch, long before) {
            this.id = id;
            this.epoch = epoch;
            this.before = before;
            this.released = before + 1;
            this.releaseAcknowledged = before + 1;
            this.acknowledged = before;
        }

        long last() {
            return before + records.size();
        }

        LogRecord at(long position) {
            return records.get((int) (position - before - 1));
        }

        @Nullable LogRecord hardState(long upTo) {
            for (long position = upTo; position > before; position--) {
                if (at(position).kind() == Kind.HARD_STATE) {
                    return at(position);
                }
            }
            return null;
        }
    }

    private final Dice dice;
    private final int longest;

    /// The latest life of each group, by number; and all lives, by epoch.
    final TreeMap<Long, Group> groups = new TreeMap<>();

    private final TreeMap<Long, Group> lives = new TreeMap<>();
    private long epochs = 1;

    LogModel(Dice dice, int longest) {
        this.dice = dice;
        this.longest = longest;
    }

    /// A batch of random records.
    Batch batch(Completions completions, int records) {
        Batch batch = new Batch(completions);
        for (int i = 0; i < records; i++) {
            add(batch);
        }
        return batch;
    }

    private void add(Batch batch) {
        List<Group> open = groups.values().stream().filter(group -> !group.closed).toList();
        if (open.isEmpty() || (open.size() < 6 && dice.chance(1, 20))) {
            open(batch, open);
            return;
        }
        Group group = dice.pick(open);
        int what = dice.below(40);
        if (what == 0 && open.size() > 1) {
            group.closed = true;
            batch.close(group.id, group.epoch, group.last() + 1);
        } else if (what < 4) {
            group.released = Math.max(group.released, group.last() + 1 - dice.below(8));
            batch.release(group.id, group.epoch, group.released);
        } else {
            boolean hard = what < 12;
            long position = group.last() + 1;
            Bytes payload = payload();
            Kind kind = hard ? Kind.HARD_STATE : Kind.ENTRY;
            group.records.add(new LogRecord(kind, group.id, group.epoch, position, payload));
            if (hard) {
                batch.hardState(group.id, group.epoch, position, payload);
            } else {
                batch.entry(group.id, group.epoch, position, payload);
            }
        }
    }

    private void open(Batch batch, List<Group> open) {
        long id = 1L + dice.below(9);
        if (open.stream().anyMatch(group -> group.id == id)) {
            return;
        }
        Group group = new Group(id, epochs++, dice.below(100));
        groups.put(id, group);
        lives.put(group.epoch, group);
        batch.open(id, group.epoch, group.before);
    }

    private Bytes payload() {
        int size = dice.chance(1, 30) ? dice.below(longest) : dice.below(60);
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) dice.below(8); // like lengths and types
        }
        return Bytes.wrap(bytes);
    }

    /// Everything handed over so far is durable.
    void acknowledge() {
        for (Group group : lives.values()) {
            group.openAcknowledged = true;
            group.acknowledged = group.last();
            group.closeAcknowledged = group.closed;
            group.releaseAcknowledged = group.released;
        }
    }

    /// Demands that every acknowledged record is there or its group is named, and that nothing is
    /// there that was never written.
    ///
    /// @param damageMade whether somebody damaged what was durable
    void judge(Recovered recovered, boolean damageMade) {
        if (!damageMade) {
            assertThat(recovered.damaged()).isEmpty();
            assertThat(recovered.complete()).isTrue();
        }
        TreeMap<Long, Recovered.Whole> whole = new TreeMap<>();
        recovered.groups().forEach(group -> whole.put(group.group(), group));
        TreeMap<Long, Recovered.Damaged> damaged = new TreeMap<>();
        recovered.damaged().forEach(group -> damaged.put(group.group(), group));
        for (Group group : lives.values()) {
            Recovered.Whole found = whole.get(group.id);
            if (found != null && found.epoch() == group.epoch) {
                judge(group, found);
                whole.remove(group.id);
            } else {
                boolean mayBeMissing =
                        !group.openAcknowledged
                                || group.closed
                                || damaged.containsKey(group.id)
                                || !recovered.complete();
                assertThat(mayBeMissing)
                        .as("group %d epoch %d is missing", group.id, group.epoch)
                        .isTrue();
            }
        }
        assertThat(whole.keySet()).as("groups that never were").isEmpty();
    }

    private static void judge(Group group, Recovered.Whole found) {
        assertThat(group.closeAcknowledged).as("group %d was closed", group.id).isFalse();
        assertThat(found.last())
                .as("last of group %d", group.id)
                .isBetween(group.acknowledged, group.last());
        assertThat(found.firstNeeded()).isBetween(group.before + 1, group.released);
        assertThat(found.hardState()).isEqualTo(group.hardState(found.last()));
        long position = found.firstNeeded();
        for (LogRecord record : found.records()) {
            assertThat(record).isEqualTo(group.at(position));
            position++;
        }
        assertThat(position).isEqualTo(Math.max(found.last() + 1, found.firstNeeded()));
    }

    /// Goes on from what a recovery showed, as the groups would.
    void adopt(Recovered recovered) {
        TreeMap<Long, Group> before = new TreeMap<>(lives);
        groups.clear();
        lives.clear();
        for (Recovered.Whole found : recovered.groups()) {
            Group known = before.get(found.epoch());
            if (known == null) {
                throw new IllegalStateException("unknown: " + found);
            }
            while (known.last() > found.last()) {
                known.records.removeLast();
            }
            known.released = found.firstNeeded();
            known.closed = false;
            groups.put(known.id, known);
            lives.put(known.epoch, known);
        }
        acknowledge();
    }
}
