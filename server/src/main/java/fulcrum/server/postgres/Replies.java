package fulcrum.server.postgres;

import fulcrum.machine.Bytes;
import fulcrum.server.postgres.sql.Conversions;
import fulcrum.server.postgres.sql.Planned;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The messages to a client, written behind each other into one buffer until it is taken.
final class Replies {

    private static final int FIRST_BYTES = 512;
    private static final int NONE = -1;

    private static final byte[] ONE_ROW = completion("SELECT 1");
    private static final byte[] NO_ROW = completion("SELECT 0");

    private final ByteBufAllocator allocator;
    private final byte[] through = new byte[8 << 10];
    private ByteBuf out = Unpooled.EMPTY_BUFFER;
    private boolean due;
    private int openRow = NONE;

    Replies(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    private static byte[] completion(String tag) {
        byte[] text = tag.getBytes(StandardCharsets.UTF_8);
        ByteBuf message = Unpooled.buffer();
        message.writeByte('C').writeInt(4 + text.length + 1).writeBytes(text).writeByte(0);
        byte[] bytes = new byte[message.readableBytes()];
        message.readBytes(bytes);
        return bytes;
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

    private ByteBuf out() {
        if (out.capacity() == 0) {
            out = allocator.directBuffer(FIRST_BYTES);
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

    void parameterStatus(String name, String value) {
        int begun = begin('S');
        string(name);
        string(value);
        end(begun);
    }

    void backendKey(int process, int secret) {
        out().writeByte('K').writeInt(12).writeInt(process).writeInt(secret);
    }

    void negotiateVersion(int newestMinor, List<String> unknownOptions) {
        int begun = begin('v');
        out.writeInt(newestMinor).writeInt(unknownOptions.size());
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

    /// @param portal whose formats they come in; null where that is not known yet
    void rowDescription(List<Planned.Column> columns, @Nullable Portal portal) {
        int begun = begin('T');
        out.writeShort(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            Planned.Column column = columns.get(i);
            string(column.name());
            out.writeInt(0).writeShort(0);
            out.writeInt(column.type().oid()).writeShort(column.type().size()).writeInt(-1);
            out.writeShort(portal != null && portal.isBinary(i) ? 1 : 0);
        }
        end(begun);
    }

    // Rows

    /// Begins a row.
    ///
    /// @return to be given to [#endRow]
    int beginRow(int columns) {
        int begun = begin('D');
        openRow = begun - 1;
        out.writeShort(columns);
        return begun;
    }

    void endRow(int begun) {
        openRow = NONE;
        end(begun);
    }

    void value(Bytes text) {
        int size = text.size();
        out.writeInt(size);
        for (int from = 0; from < size; from += through.length) {
            int to = Math.min(size, from + through.length);
            text.copyTo(from, to, through, 0);
            out.writeBytes(through, 0, to - from);
        }
    }

    void value(SqlType type, @Nullable Bytes value, boolean binary) {
        if (value == null) {
            out.writeInt(-1);
        } else if (binary && !type.isText()) {
            byte[] bytes = Conversions.binary(type, value);
            out.writeInt(bytes.length);
            out.writeBytes(bytes);
        } else {
            value(Conversions.shown(type, value));
        }
    }

    void complete(String tag) {
        int begun = begin('C');
        string(tag);
        end(begun);
    }

    void completeSelect(long rows) {
        if (rows <= 1) {
            out().writeBytes(rows == 1 ? ONE_ROW : NO_ROW);
        } else {
            complete("SELECT " + rows);
        }
    }

    // Errors

    /// @param text of the statement that has it; null where there is none
    void error(String severity, SqlError error, @Nullable String text) {
        if (openRow != NONE) {
            out.writerIndex(openRow); // a row that met the error in its midst was never begun
            openRow = NONE;
        }
        told('E', severity, error, text);
    }

    void warning(SqlError warning) {
        told('N', "WARNING", warning, null);
    }

    private void told(char type, String severity, SqlError error, @Nullable String text) {
        int begun = begin(type);
        field('S', severity);
        field('V', severity);
        field('C', error.state().code());
        field('M', error.message());
        field('D', error.detail());
        field('H', error.hint());
        if (text != null && error.offset() >= 0 && error.offset() <= text.length()) {
            field('P', String.valueOf(text.codePointCount(0, error.offset()) + 1));
        }
        if (error.constraint() != null || error.column() != null) {
            field('s', "public");
            field('t', "kv");
            field('c', error.column());
            field('n', error.constraint());
        }
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
