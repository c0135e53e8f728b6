package fulcrum.simulator;

import fulcrum.machine.Dice;
import fulcrum.machine.Durable;
import fulcrum.machine.Logged;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Crc32c;
import fulcrum.machine.codec.Encoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A node's log on its disk: records as checked frames of bytes, made durable by syncs of which one
/// is under way at a time. A crash keeps what is durable, a prefix of the rest, and perhaps rubbish
/// after it.
///
/// A frame: the length of the record in four bytes, its checksum in four, the record.
final class Disk {

    private static final int HEAD = 8;

    /// Who is told how a sync ended.
    interface Owner {

        /// Everything up to this position is durable.
        void synced(long upTo);

        /// Nobody knows what is on the disk.
        void syncFailed();
    }

    private final Universe.Disks settings;
    private final Agenda agenda;
    private final Dice dice;
    private final Codec<Durable> codec;
    private final Encoder encoder;
    private final Owner owner;

    private final ArrayList<byte[]> frames = new ArrayList<>();
    private long firstPosition = 1;
    private long durable;
    private long awaited;
    private boolean syncing;
    private boolean lazyDue;
    private long epoch;

    private int full;
    private int slowFactor = 1;
    private int failing;
    private long syncs;

    Disk(
            Universe.Disks settings,
            Agenda agenda,
            Dice dice,
            Codec<Durable> codec,
            Encoder encoder,
            Owner owner) {
        this.settings = settings;
        this.agenda = agenda;
        this.dice = dice;
        this.codec = codec;
        this.encoder = encoder;
        this.owner = owner;
    }

    /// The position of the last record, durable or not; 0 if there never was one.
    long last() {
        return firstPosition + frames.size() - 1;
    }

    /// Everything up to here survives a crash.
    long durable() {
        return durable;
    }

    long syncs() {
        return syncs;
    }

    /// Appends a record; it is durable after a later sync.
    ///
    /// @return the checksum of the record
    int append(Durable record, boolean lazily) {
        codec.encode(record, encoder.reset());
        int size = encoder.size();
        int crc = encoder.crc32c(0);
        byte[] frame = new byte[HEAD + size];
        putInt(frame, 0, size);
        putInt(frame, 4, crc);
        encoder.copyTo(frame, HEAD);
        frames.add(frame);
        if (!lazily) {
            awaited = last();
        }
        return crc;
    }

    /// Starts a sync if anything waits for one and none is under way.
    void flush() {
        if (syncing || full > 0) {
            return;
        }
        if (awaited > durable) {
            sync();
        } else if (last() > durable && !lazyDue) {
            lazyDue = true;
            long life = epoch;
            agenda.after(dice.below(settings.lazyNanos()), () -> flushLazily(life));
        }
    }

    private void flushLazily(long life) {
        if (life == epoch) {
            lazyDue = false;
            if (!syncing && full == 0 && last() > durable) {
                sync();
            }
        }
    }

    private void sync() {
        syncing = true;
        long upTo = last();
        long life = epoch;
        agenda.after(syncNanos(), () -> endSync(life, upTo));
    }

    private long syncNanos() {
        long nanos = dice.between(settings.syncNanosLeast(), settings.syncNanosMost());
        if (settings.hiccupPermille() > 0 && dice.chance(settings.hiccupPermille(), 1000)) {
            nanos *= 20;
        }
        return nanos * slowFactor;
    }

    private void endSync(long life, long upTo) {
        if (life != epoch) {
            return;
        }
        syncing = false;
        if (failing > 0) {
            failing = 0;
            owner.syncFailed();
            return;
        }
        syncs++;
        durable = upTo;
        owner.synced(upTo);
    }

    /// Forgets the records before a position, all of which are durable.
    void truncate(long before) {
        int count = (int) Math.min(before - firstPosition, frames.size());
        if (count > 0) {
            frames.subList(0, count).clear();
            firstPosition += count;
        }
    }

    /// The records of some positions as far as they are here, at most so many.
    List<Logged> read(long from, long to, int most) {
        List<Logged> records = new ArrayList<>();
        long position = Math.max(from, firstPosition);
        while (position <= Math.min(to, last()) && records.size() < most) {
            byte[] frame = frames.get((int) (position - firstPosition));
            records.add(new Logged(position, codec.decode(frame, HEAD, frame.length)));
            position++;
        }
        return records;
    }

    /// Loses what a crash may lose: keeps what is durable and a prefix of the rest. Of what comes
    /// after, a part of the first record and all of later ones may be left lying about.
    ///
    /// @param torn a part of the first lost record is left in any case
    void crash(boolean torn) {
        epoch++;
        syncing = false;
        lazyDue = false;
        long unsynced = last() - durable;
        if (unsynced == 0) {
            return;
        }
        long kept = durable + dice.below(torn ? unsynced : unsynced + 1);
        int end = (int) (kept - firstPosition + 1);
        if (end < frames.size() && (torn || dice.chance(1, 3))) {
            frames.set(end, damaged(frames.get(end)));
            for (int i = end + 1; i < frames.size(); i++) {
                if (dice.chance(1, 2)) {
                    frames.set(i, damaged(frames.get(i)));
                }
            }
        } else {
            frames.subList(end, frames.size()).clear();
        }
    }

    private byte[] damaged(byte[] frame) {
        if (dice.chance(1, 2)) {
            return Arrays.copyOf(frame, dice.below(frame.length));
        }
        byte[] flipped = frame.clone();
        flipped[dice.below(flipped.length)] ^= (byte) (1 << dice.below(8));
        return flipped;
    }

    /// Reads the log as a new life finds it: up to the first frame that is not whole, which with
    /// everything after it is cut off.
    ///
    /// @return whether anything was cut off
    boolean recover(List<Logged> into) {
        int good = 0;
        while (good < frames.size() && whole(frames.get(good))) {
            byte[] frame = frames.get(good);
            into.add(new Logged(firstPosition + good, codec.decode(frame, HEAD, frame.length)));
            good++;
        }
        boolean torn = good < frames.size();
        frames.subList(good, frames.size()).clear();
        if (last() < durable) {
            throw new IllegalStateException("the disk has lost what was durable");
        }
        durable = last();
        awaited = durable;
        return torn;
    }

    private static boolean whole(byte[] frame) {
        return frame.length >= HEAD
                && getInt(frame, 0) == frame.length - HEAD
                && getInt(frame, 4) == Crc32c.of(frame, HEAD, frame.length);
    }

    /// Has no room from now on, or has room again.
    void full(boolean now) {
        full += now ? 1 : -1;
    }

    boolean isFull() {
        return full > 0;
    }

    /// Takes so many times as long as it would.
    void slow(int factor) {
        slowFactor = factor;
    }

    /// The next sync fails, or does not after all.
    void failing(boolean now) {
        failing = now ? 1 : 0;
    }

    private static void putInt(byte[] target, int at, int value) {
        target[at] = (byte) (value >>> 24);
        target[at + 1] = (byte) (value >>> 16);
        target[at + 2] = (byte) (value >>> 8);
        target[at + 3] = (byte) value;
    }

    private static int getInt(byte[] source, int at) {
        return (source[at] & 0xff) << 24
                | (source[at + 1] & 0xff) << 16
                | (source[at + 2] & 0xff) << 8
                | (source[at + 3] & 0xff);
    }
}
