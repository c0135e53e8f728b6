package fulcrum.cli.sql.surface;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A session that sends texts by the protocol's simple queries and keeps all that comes back: tags
/// of commands and notices too, which drivers do not tell (manual, 55.2.2).
final class PlainSession implements AutoCloseable {

    private static final int VERSION_3 = 196_608;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private boolean block;

    PlainSession(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream text = new DataOutputStream(body);
        text.writeInt(VERSION_3);
        for (String each : List.of("user", "fulcrum", "database", "fulcrum", "")) {
            text.write(bytes(each));
        }
        out.writeInt(body.size() + Integer.BYTES);
        body.writeTo(out);
        Reply _ = read(List.of());
    }

    /// What a text brought.
    ///
    /// @param state the SQLSTATE of its error, `00000` for none
    /// @param message of the error, empty for none
    /// @param columns of its rows, with the numbers of their types; of the last command that has
    ///   any
    /// @param rows of all commands, and lines of COPY
    record Reply(
            String state,
            String message,
            @Nullable String hint,
            List<String> tags,
            List<String> columns,
            List<String> rows,
            List<String> notices) {

        boolean isError() {
            return !state.equals("00000");
        }

        @Override
        public String toString() {
            return isError() ? state + " " + message : tags + " " + columns + " " + rows;
        }
    }

    private static byte[] bytes(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    /// Whether a transaction block is open.
    boolean isInBlock() {
        return block;
    }

    /// Carries out what a text says.
    ///
    /// @param data what is sent where the server asks for a COPY's rows, in lines
    Reply ask(String text, List<String> data) throws IOException {
        send('Q', bytes(text));
        return read(data);
    }

    private void send(char kind, byte[] body) throws IOException {
        out.writeByte(kind);
        out.writeInt(body.length + Integer.BYTES);
        out.write(body);
        out.flush();
    }

    private Reply read(List<String> data) throws IOException {
        Map<Character, String> error = new TreeMap<>();
        List<String> tags = new ArrayList<>();
        List<String> columns = List.of();
        List<String> rows = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        while (true) {
            char kind = (char) in.readByte();
            byte[] body = in.readNBytes(in.readInt() - Integer.BYTES);
            DataInputStream content = new DataInputStream(new ByteArrayInputStream(body));
            switch (kind) {
                case 'C' -> tags.add(text(content));
                case 'T' -> columns = columns(content);
                case 'D' -> rows.add(row(content));
                case 'E' -> error.putAll(fields(content));
                case 'N' -> notices.add(fields(content).getOrDefault('M', ""));
                case 'd' -> rows.addAll(new String(body, StandardCharsets.UTF_8).lines().toList());
                case 'G' -> copy(data);
                case 'Z' -> {
                    block = content.readByte() != 'I';
                    return new Reply(
                            error.getOrDefault('C', "00000"),
                            error.getOrDefault('M', ""),
                            error.get('H'),
                            tags,
                            columns,
                            rows,
                            notices);
                }
                default -> {
                    // keys, settings and the like
                }
            }
        }
    }

    private void copy(List<String> lines) throws IOException {
        for (String line : lines) {
            send('d', (line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        send('c', new byte[0]);
    }

    private static String text(DataInputStream content) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int each = content.read(); each > 0; each = content.read()) {
            text.write(each);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static Map<Character, String> fields(DataInputStream content) throws IOException {
        TreeMap<Character, String> fields = new TreeMap<>();
        for (int field = content.read(); field > 0; field = content.read()) {
            fields.put((char) field, text(content));
        }
        return fields;
    }

    private static List<String> columns(DataInputStream content) throws IOException {
        List<String> columns = new ArrayList<>();
        int count = content.readShort();
        for (int i = 0; i < count; i++) {
            String name = text(content);
            content.skipNBytes(Integer.BYTES + Short.BYTES);
            columns.add(name + " " + content.readInt());
            content.skipNBytes(Short.BYTES + Integer.BYTES + Short.BYTES);
        }
        return columns;
    }

    private static String row(DataInputStream content) throws IOException {
        StringBuilder row = new StringBuilder();
        int count = content.readShort();
        for (int i = 0; i < count; i++) {
            int length = content.readInt();
            row.append(i == 0 ? "" : "|");
            row.append(
                    length < 0
                            ? "NULL"
                            : new String(content.readNBytes(length), StandardCharsets.UTF_8));
        }
        return row.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
