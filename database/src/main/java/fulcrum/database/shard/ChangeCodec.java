package fulcrum.database.shard;

import fulcrum.database.transaction.TxnCodec;
import fulcrum.database.transaction.TxnEntry;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import org.jspecify.annotations.Nullable;

/// Commands as they stand in the log; what is read back are slices of it.
///
/// The form: a version byte, a tag, the node, its number, and then of a write a byte of flags (1 it
/// stores a value, 2 it is stamped, and four times the condition's number), session and sequence,
/// the key, what the condition names, and the value.
final class ChangeCodec {

    private static final int VERSION = 1;
    private static final int WRITE = 1;
    private static final int OPEN = 2;
    private static final int TRANSACTION = 3;

    private static final int STORES = 1;
    private static final int STAMPED = 2;
    private static final int CONDITION = 4;

    private static final int ALWAYS = 0;
    private static final int ABSENT = 1;
    private static final int PRESENT = 2;
    private static final int HOLDS = 3;
    private static final int OF_VERSION = 4;

    ChangeCodec() {}

    Bytes encode(Change change) {
        return encode(change, new Encoder());
    }

    /// @param scratch to be overwritten
    Bytes encode(Change change, Encoder scratch) {
        Encoder out = scratch.reset().tag(VERSION);
        switch (change) {
            case Change.Write write -> {
                out.tag(WRITE).varint(write.node()).varint(write.number());
                writeRest(write, out);
            }
            case Change.Open(int node, long number, long sessionsMost) ->
                    out.tag(OPEN).varint(node).varint(number).varint(sessionsMost);
            case Change.Transaction(TxnEntry entry) -> {
                out.tag(TRANSACTION);
                TxnCodec.ENTRIES.encode(entry, out);
            }
        }
        return out.toBytes();
    }

    private static void writeRest(Change.Write write, Encoder out) {
        Bytes value = write.value();
        Stamp once = write.once();
        int condition =
                switch (write.condition()) {
                    case Condition.Always _ -> ALWAYS;
                    case Condition.Absent _ -> ABSENT;
                    case Condition.Present _ -> PRESENT;
                    case Condition.Holds _ -> HOLDS;
                    case Condition.Version _ -> OF_VERSION;
                };
        out.tag(
                (value == null ? 0 : STORES)
                        + (once == null ? 0 : STAMPED)
                        + condition * CONDITION);
        if (once != null) {
            out.varint(once.session()).varint(once.sequence());
        }
        out.bytes(write.key());
        if (write.condition() instanceof Condition.Holds(Bytes held)) {
            out.bytes(held);
        } else if (write.condition() instanceof Condition.Version(long version)) {
            out.varint(version);
        }
        if (value != null) {
            out.bytes(value);
        }
    }

    /// @throws fulcrum.machine.codec.Malformed where the bytes are no command
    Change decode(Bytes bytes) {
        Slices in = new Slices(bytes);
        int tag = begin(in);
        if (tag == TRANSACTION) {
            return new Change.Transaction(TxnCodec.ENTRIES.decode(bytes.slice(2)));
        }
        int node = in.integer();
        long number = in.varint();
        Change change =
                switch (tag) {
                    case WRITE -> readRest(node, number, in);
                    case OPEN -> new Change.Open(node, number, in.varint());
                    default -> throw in.malformed("unknown tag " + tag);
                };
        in.end();
        return change;
    }

    /// The number of the request, as who was asked counts it.
    long number(Bytes change) {
        Slices in = new Slices(change);
        begin(in);
        in.varint();
        return in.varint();
    }

    /// It needs room: it is not a deletion.
    boolean stores(Bytes change) {
        Slices in = new Slices(change);
        int tag = begin(in);
        if (tag == TRANSACTION) {
            return TxnCodec.ENTRIES.decode(change.slice(2)).stores();
        }
        if (tag != WRITE) {
            return true;
        }
        in.varint();
        in.varint();
        return (in.tag() & STORES) != 0;
    }

    private static int begin(Slices in) {
        if (in.tag() != VERSION) {
            throw in.malformed("a command of another version");
        }
        return in.tag();
    }

    private static Change.Write readRest(int node, long number, Slices in) {
        int flags = in.tag();
        Stamp once = (flags & STAMPED) == 0 ? null : new Stamp(in.varint(), in.varint());
        Bytes key = in.bytes();
        Condition condition =
                switch (flags / CONDITION) {
                    case ALWAYS -> Condition.ALWAYS;
                    case ABSENT -> Condition.ABSENT;
                    case PRESENT -> Condition.PRESENT;
                    case HOLDS -> new Condition.Holds(in.bytes());
                    case OF_VERSION -> new Condition.Version(in.varint());
                    default -> throw in.malformed("unknown flags " + flags);
                };
        @Nullable Bytes value = (flags & STORES) == 0 ? null : in.bytes();
        return new Change.Write(node, number, once, key, value, condition);
    }
}
