package fulcrum.server.postgres.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Things by their names, found by bytes that still lie in a message: nothing is allocated to look.
///
/// @param <T> what has names
public final class NameTable<T> {

    private static final int FEWEST = 16;

    private static final class Entry<T> {
        final byte[] name;
        final int hash;
        final T value;
        final int bytes;
        @Nullable Entry<T> next;

        Entry(byte[] name, int hash, T value, int bytes, @Nullable Entry<T> next) {
            this.name = name;
            this.hash = hash;
            this.value = value;
            this.bytes = bytes;
            this.next = next;
        }
    }

    private @Nullable Entry<T>[] buckets = buckets(FEWEST);
    private int size;
    private long bytes;

    public int size() {
        return size;
    }

    /// What all of it takes, going by what was said of each.
    public long bytes() {
        return bytes;
    }

    public @Nullable T find(ByteBuf in, int from, int length) {
        Entry<T> found = entry(in, from, length, hash(in, from, length));
        return found == null ? null : found.value;
    }

    /// Adds what is not there yet.
    ///
    /// @param takes about so many bytes
    public void put(ByteBuf in, int from, int length, T value, int takes) {
        int hash = hash(in, from, length);
        if (size >= buckets.length) {
            grow();
        }
        byte[] name = new byte[length];
        in.getBytes(from, name);
        int bucket = hash & (buckets.length - 1);
        buckets[bucket] = new Entry<>(name, hash, value, takes, buckets[bucket]);
        size++;
        bytes += takes;
    }

    /// @return whether there was one
    public boolean remove(ByteBuf in, int from, int length) {
        int hash = hash(in, from, length);
        int bucket = hash & (buckets.length - 1);
        Entry<T> before = null;
        for (Entry<T> each = buckets[bucket]; each != null; each = each.next) {
            if (each.hash == hash && same(each.name, in, from, length)) {
                if (before == null) {
                    buckets[bucket] = each.next;
                } else {
                    before.next = each.next;
                }
                size--;
                bytes -= each.bytes;
                return true;
            }
            before = each;
        }
        return false;
    }

    public void clear() {
        if (size > 0) {
            buckets = buckets(FEWEST);
            size = 0;
            bytes = 0;
        }
    }

    private @Nullable Entry<T> entry(ByteBuf in, int from, int length, int hash) {
        Entry<T> each = buckets[hash & (buckets.length - 1)];
        while (each != null && !(each.hash == hash && same(each.name, in, from, length))) {
            each = each.next;
        }
        return each;
    }

    private static boolean same(byte[] name, ByteBuf in, int from, int length) {
        if (name.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name[i] != in.getByte(from + i)) {
                return false;
            }
        }
        return true;
    }

    private static int hash(ByteBuf in, int from, int length) {
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + in.getByte(from + i);
        }
        return hash ^ hash >>> 15;
    }

    private void grow() {
        @Nullable Entry<T>[] old = buckets;
        buckets = buckets(2 * old.length);
        for (Entry<T> chain : old) {
            Entry<T> each = chain;
            while (each != null) {
                final Entry<T> after = each.next;
                int bucket = each.hash & (buckets.length - 1);
                each.next = buckets[bucket];
                buckets[bucket] = each;
                each = after;
            }
        }
    }

    @SuppressWarnings("unchecked") // never leaves this object
    private static <T> @Nullable Entry<T>[] buckets(int count) {
        return (Entry<T>[]) new Entry<?>[count];
    }
}
