package fulcrum.server.postgres.wire;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.session.ResultColumn;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The messages to a client, written behind each other into one buffer until it is taken
/// (PostgreSQL's manual, chapter 54.7). For one thread at a time.
final class Replies {

    private Supplier<ByteBuf> buffers;
    private ByteBuf out = Unpooled.EMPTY_BUFFER;
    private boolean due;

    /// @param buffers where a new one comes from when the last was taken
    Replies(Supplier<ByteBuf> buffers) {
        this.buffers = buffers;
    }

    // The buffer

    int size() {
        return out.readableBytes();
    }

    /// Whether the client waits for what was written.
    boolean isDue() {
        return due;
    }

    void makeDue() {
        due = true;
    }

    /// What was written; its taker releases it.
    ByteBuf take() {
        ByteBuf taken = out;
        out = Unpooled.EMPTY_BUFFER;
        due = false;
        return taken;
    }

    /// Nobody takes anything any more. What is written all the same is left to the heap.
    void close() {
        boolean _ = take().release();
        buffers = Unpooled::buffer;
    }

    private ByteBuf out() {
        if (out.capacity() == 0) {
            out = buffers.get();
        }
        return out;
    }

    private int begin(char type) {
        ByteBuf to = out();
        to.writeByte(type);
        to.writeInt(0);
        return to.writerIndex() - 4;
    }

    private void end(int begun) {
        out.setInt(begun, out.writerIndex() - begun);
    }

    private void string(String text) {
        out.writeCharSequence(text, StandardCharsets.UTF_8);
        out.writeByte(0);
    }

    private void empty(char type) {
        out().writeByte(type).writeInt(4);
    }

    // Start-up and settings

    void authenticationOk() {
        out().writeByte('R').writeInt(8).writeInt(0);
    }

    /// By which mechanisms the client may prove who it is.
    void sasl(List<String> mechanisms) {
        int begun = begin('R');
        out.writeInt(10);
        mechanisms.forEach(this::string);
        out.writeByte(0);
        end(begun);
        due = true;
    }

    void saslGoesOn(byte[] message) {
        out().writeByte('R').writeInt(8 + message.length).writeInt(11).writeBytes(message);
        due = true;
    }

    void saslEnds(byte[] message) {
        out().writeByte('R').writeInt(8 + message.length).writeInt(12).writeBytes(message);
    }

    void parameterStatus(String name, String value) {
        int begun = begin('S');
        string(name);
        string(value);
        end(begun);
    }

    void backendKey(int process, int secret) {
        out().writeByte('K').writeInt(12).writeInt(process).writeInt(secret);
    }

    /// @param newest version that is spoken here, the major one in the upper half
    void negotiateVersion(int newest, List<String> unknownOptions) {
        int begun = begin('v');
        out.writeInt(newest).writeInt(unknownOptions.size());
        unknownOptions.forEach(this::string);
        end(begun);
    }

    /// What follows is TLS.
    void encryption() {
        out().writeByte('S');
    }

    void noEncryption() {
        out().writeByte('N');
        due = true;
    }

    /// @param status I, T or E: idle, in a transaction, in a failed one
    void ready(char status) {
        out().writeByte('Z').writeInt(5).writeByte(status);
        due = true;
    }

    // The extended protocol

    void parseComplete() {
        empty('1');
    }

    void bindComplete() {
        empty('2');
    }

    void closeComplete() {
        empty('3');
    }

    void noData() {
        empty('n');
    }

    void portalSuspended() {
        empty('s');
    }

    void emptyQuery() {
        empty('I');
    }

    void parameterDescription(List<SqlType> types) {
        int begun = begin('t');
        out.writeShort(types.size());
        for (SqlType type : types) {
            out.writeInt(type.oid());
        }
        end(begun);
    }

    void rowDescription(List<ResultColumn> columns, Formats formats) {
        int begun = begin('T');
        out.writeShort(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            ResultColumn column = columns.get(i);
            SqlType type = column.type();
            string(column.name());
            out.writeInt(column.table()).writeShort(column.column());
            out.writeInt(type.oid()).writeShort(type.array() ? -1 : type.base().length());
            out.writeInt(type.modifier()).writeShort(formats.isBinary(i) ? 1 : 0);
        }
        end(begun);
    }

    // Rows

    /// A row; one that cannot be written leaves nothing behind.
    void row(Datum[] row, List<ResultColumn> columns, Formats formats, Styles styles) {
        int begun = begin('D');
        boolean whole = false;
        try {
            out.writeShort(row.length);
            for (int i = 0; i < row.length; i++) {
                Datum value = row[i];
                if (value instanceof Datum.Null) {
                    out.writeInt(-1);
                } else {
                    ValueForm.write(out, columns.get(i).type(), value, formats.isBinary(i), styles);
                }
            }
            end(begun);
            whole = true;
        } finally {
            if (!whole) {
                out.writerIndex(begun - 1);
            }
        }
    }

    void complete(String tag) {
        int begun = begin('C');
        string(tag);
        end(begun);
    }

    // Copying

    /// @param type G for rows that the client sends, H for rows that it is sent
    void copyBegins(char type, int columns, boolean binary) {
        int begun = begin(type);
        out.writeByte(binary ? 1 : 0).writeShort(columns);
        for (int i = 0; i < columns; i++) {
            out.writeShort(binary ? 1 : 0);
        }
        end(begun);
    }

    void copyData(byte[] bytes) {
        out().writeByte('d').writeInt(4 + bytes.length).writeBytes(bytes);
    }

    void copyDone() {
        empty('c');
    }

    // Errors

    /// @param severity ERROR, or FATAL where the connection ends with it
    void error(String severity, SqlError error) {
        int begun = begin('E');
        field('S', severity);
        field('V', severity);
        field('C', error.state().code());
        field('M', error.message());
        field('D', error.detail());
        field('H', error.hint());
        field('P', error.position() > 0 ? Integer.toString(error.position()) : null);
        field('W', error.context());
        field('s', error.schema());
        field('t', error.table());
        field('c', error.column());
        field('d', error.type());
        field('n', error.constraint());
        out.writeByte(0);
        end(begun);
    }

    void notice(Notice notice) {
        int begun = begin('N');
        field('S', notice.severity().name());
        field('V', notice.severity().name());
        field('C', notice.state().code());
        field('M', notice.message());
        field('D', notice.detail());
        field('H', notice.hint());
        out.writeByte(0);
        end(begun);
    }

    private void field(char code, @Nullable String value) {
        if (value != null) {
            out.writeByte(code);
            string(value.indexOf('\0') < 0 ? value : value.replace('\0', '?'));
        }
    }
}
