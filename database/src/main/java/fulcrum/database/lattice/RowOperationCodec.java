package fulcrum.database.lattice;

import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.crdt.CausalContext;
import fulcrum.protocols.crdt.Crdt;
import fulcrum.protocols.crdt.CrdtCodec;
import fulcrum.protocols.crdt.Entries;
import fulcrum.protocols.crdt.Kind;
import fulcrum.protocols.crdt.MvRegister;
import fulcrum.protocols.crdt.Row;
import org.jspecify.annotations.Nullable;

/// Operations on rows as bytes, and rows.
public final class RowOperationCodec {

    private static final int COLUMNS_MOST = 10_000;

    public static final Codec<RowOperation> OPERATIONS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(RowOperation operation, Encoder out) {
                    switch (operation) {
                        case RowOperation.Update update ->
                                out.tag(1).list(update.changes(), RowOperationCodec::writeChange);
                        case RowOperation.Delete _ -> out.tag(2);
                    }
                    writeKey(operation.key(), out);
                }

                @Override
                public RowOperation read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 ->
                                new RowOperation.Update(
                                        in.list(COLUMNS_MOST, RowOperationCodec::change), key(in));
                        case 2 -> new RowOperation.Delete(key(in));
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    /// Rows and deltas of rows: states of that type and no other.
    public static final Codec<Row> ROWS =
            new Codec<>() {
                @Override
                public byte version() {
                    return CrdtCodec.STATES.version();
                }

                @Override
                public void write(Row row, Encoder out) {
                    CrdtCodec.STATES.write(row, out);
                }

                @Override
                public Row read(Decoder in) {
                    Crdt<?> state = CrdtCodec.STATES.read(in);
                    if (state instanceof Row row) {
                        return row;
                    }
                    throw in.malformed("no row but a " + Kind.of(state));
                }
            };

    private RowOperationCodec() {}

    private static void writeKey(@Nullable OperationKey key, Encoder out) {
        out.bool(key != null);
        if (key != null) {
            out.bytes(key.key()).fixed64(key.issued().packed());
        }
    }

    private static @Nullable OperationKey key(Decoder in) {
        return in.bool()
                ? new OperationKey(
                        in.bytes(OperationKey.BYTES_MOST), new HybridTimestamp(in.fixed64()))
                : null;
    }

    private static void writeChange(ColumnChange change, Encoder out) {
        out.tag(
                switch (change) {
                    case ColumnChange.Write _ -> 1;
                    case ColumnChange.Add _ -> 2;
                    case ColumnChange.Insert _ -> 3;
                    case ColumnChange.Remove _ -> 4;
                    case ColumnChange.InsertText _ -> 5;
                    case ColumnChange.DeleteText _ -> 6;
                });
        out.varint(change.column()).tag(tag(change.kind()));
        switch (change) {
            case ColumnChange.Write write -> {
                out.bytes(write.value()).bool(write.read() != null);
                if (write.read() != null) {
                    CrdtCodec.STATES.write(new MvRegister(Entries.none(), write.read()), out);
                }
            }
            case ColumnChange.Add add -> out.signed(add.by());
            case ColumnChange.Insert insert -> out.bytes(insert.element());
            case ColumnChange.Remove remove -> out.bytes(remove.element());
            case ColumnChange.InsertText insert ->
                    out.varint(insert.position()).text(insert.text());
            case ColumnChange.DeleteText delete ->
                    out.varint(delete.position()).varint(delete.count());
        }
    }

    private static ColumnChange change(Decoder in) {
        int tag = in.tag();
        int column = in.integer();
        Kind kind = kind(in);
        return switch (tag) {
            case 1 -> new ColumnChange.Write(column, kind, in.bytes(), read(in));
            case 2 -> new ColumnChange.Add(column, kind, in.signed());
            case 3 -> new ColumnChange.Insert(column, kind, in.bytes());
            case 4 -> new ColumnChange.Remove(column, kind, in.bytes());
            case 5 -> new ColumnChange.InsertText(column, kind, in.integer(), in.text());
            case 6 -> new ColumnChange.DeleteText(column, kind, in.integer(), in.integer());
            default -> throw in.unknownTag(tag);
        };
    }

    private static @Nullable CausalContext read(Decoder in) {
        if (!in.bool()) {
            return null;
        }
        if (CrdtCodec.STATES.read(in) instanceof MvRegister register
                && register.versions().isEmpty()) {
            return register.context();
        }
        throw in.malformed("what was read is a context alone");
    }

    private static int tag(Kind kind) {
        return switch (kind) {
            case G_COUNTER -> 1;
            case PN_COUNTER -> 2;
            case BOUNDED_COUNTER -> 3;
            case G_SET -> 4;
            case TWO_PHASE_SET -> 5;
            case OR_SET -> 6;
            case LWW_SET -> 7;
            case LWW_REGISTER -> 8;
            case MV_REGISTER -> 9;
            case OR_MAP -> 10;
            case RGA -> 11;
            case LSEQ -> 12;
            case ROW -> 13;
        };
    }

    private static Kind kind(Decoder in) {
        int tag = in.tag();
        for (Kind kind : Kind.values()) {
            if (tag(kind) == tag) {
                return kind;
            }
        }
        throw in.unknownTag(tag);
    }
}
