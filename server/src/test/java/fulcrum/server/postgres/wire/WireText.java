package fulcrum.server.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The messages of the protocol as lines that people read: what a client sends is written as bytes,
/// what it is sent is read from them.
final class WireText {

    private WireText() {}

    // What a client sends

    static byte[] startUp(int minor, String... namesAndValues) {
        ByteBuf content = Unpooled.buffer();
        content.writeInt(3 << 16 | minor);
        for (String each : namesAndValues) {
            string(content, each);
        }
        content.writeByte(0);
        return framed(content);
    }

    static byte[] code(int code, int... numbers) {
        ByteBuf content = Unpooled.buffer();
        content.writeInt(code);
        for (int number : numbers) {
            content.writeInt(number);
        }
        return framed(content);
    }

    private static byte[] framed(ByteBuf content) {
        ByteBuf message = Unpooled.buffer();
        message.writeInt(4 + content.readableBytes()).writeBytes(content);
        return bytes(message);
    }

    static byte[] message(char type, ByteBuf content) {
        ByteBuf message = Unpooled.buffer();
        message.writeByte(type).writeInt(4 + content.readableBytes()).writeBytes(content);
        return bytes(message);
    }

    private static byte[] bytes(ByteBuf from) {
        byte[] bytes = new byte[from.readableBytes()];
        from.readBytes(bytes);
        return bytes;
    }

    static byte[] query(String text) {
        return message('Q', string(Unpooled.buffer(), text));
    }

    static byte[] parse(String name, String text, int... types) {
        ByteBuf content = string(string(Unpooled.buffer(), name), text);
        content.writeShort(types.length);
        for (int type : types) {
            content.writeInt(type);
        }
        return message('P', content);
    }

    /// Parameters are texts, `null`, or `x` and hexadecimal digits for binary ones.
    static byte[] bind(String portal, String statement, boolean binaryResult, String... values) {
        ByteBuf content = string(string(Unpooled.buffer(), portal), statement);
        content.writeShort(values.length);
        for (String value : values) {
            content.writeShort(value.startsWith("x'") ? 1 : 0);
        }
        content.writeShort(values.length);
        for (String value : values) {
            if (value.equals("null")) {
                content.writeInt(-1);
            } else {
                byte[] bytes =
                        value.startsWith("x'")
                                ? HexFormat.of().parseHex(value.substring(2, value.length() - 1))
                                : value.getBytes(StandardCharsets.UTF_8);
                content.writeInt(bytes.length).writeBytes(bytes);
            }
        }
        content.writeShort(1).writeShort(binaryResult ? 1 : 0);
        return message('B', content);
    }

    static byte[] describe(char what, String name) {
        return message('D', string(Unpooled.buffer().writeByte(what), name));
    }

    static byte[] close(char what, String name) {
        return message('C', string(Unpooled.buffer().writeByte(what), name));
    }

    static byte[] execute(String portal, int rows) {
        return message('E', string(Unpooled.buffer(), portal).writeInt(rows));
    }

    static byte[] copyData(String text) {
        return message('d', Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] copyFail(String why) {
        return message('f', string(Unpooled.buffer(), why));
    }

    /// The first message of an exchange.
    static byte[] sasl(String mechanism, String said) {
        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
        ByteBuf content = string(Unpooled.buffer(), mechanism);
        return message('p', content.writeInt(bytes.length).writeBytes(bytes));
    }

    /// A later one.
    static byte[] saslGoesOn(String said) {
        return message('p', Unpooled.wrappedBuffer(said.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] plain(char type) {
        return message(type, Unpooled.buffer());
    }

    private static ByteBuf string(ByteBuf out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8)).writeByte(0);
        return out;
    }

    // What it is sent

    /// Takes the complete messages off the bytes, one line for each.
    static List<String> read(ByteBuf in) {
        List<String> lines = new ArrayList<>();
        while (in.isReadable()) {
            if (in.getByte(in.readerIndex()) == 'N'
                    && (in.readableBytes() < 5 || in.getInt(in.readerIndex() + 1) > 1 << 16)) {
                in.skipBytes(1);
                lines.add("N");
                continue;
            }
            if (in.readableBytes() < 5
                    || in.readableBytes() < 1 + in.getInt(in.readerIndex() + 1)) {
                break;
            }
            char type = (char) in.readByte();
            lines.add(line(type, in.readSlice(in.readInt() - 4)));
        }
        return lines;
    }

    private static String line(char type, ByteBuf in) {
        String line =
                switch (type) {
                    case 'R' -> authentication(in);
                    case 'G' -> "CopyInResponse " + copied(in);
                    case 'H' -> "CopyOutResponse " + copied(in);
                    case 'd' -> "CopyData " + shown(in.readSlice(in.readableBytes()));
                    case 'c' -> "CopyDone";
                    case 'S' -> "ParameterStatus " + string(in) + " = " + string(in);
                    case 'K' -> "BackendKeyData " + in.readInt() + " " + in.readInt();
                    case 'Z' -> "ReadyForQuery " + (char) in.readByte();
                    case 'v' -> negotiate(in);
                    case '1' -> "ParseComplete";
                    case '2' -> "BindComplete";
                    case '3' -> "CloseComplete";
                    case 'n' -> "NoData";
                    case 's' -> "PortalSuspended";
                    case 'I' -> "EmptyQueryResponse";
                    case 'C' -> "CommandComplete " + string(in);
                    case 't' -> parameters(in);
                    case 'T' -> columns(in);
                    case 'D' -> row(in);
                    case 'E' -> "ErrorResponse" + fields(in);
                    case 'N' -> "NoticeResponse" + fields(in);
                    default -> throw new AssertionError("message of type " + type);
                };
        if (in.isReadable()) {
            throw new AssertionError(in.readableBytes() + " bytes too many behind " + line);
        }
        return line;
    }

    private static String authentication(ByteBuf in) {
        int code = in.readInt();
        String line = "Authentication " + code;
        if (code == 10) {
            for (String each = string(in); !each.isEmpty(); each = string(in)) {
                line += " " + each;
            }
        } else if (in.isReadable()) {
            line += " " + in.readString(in.readableBytes(), StandardCharsets.UTF_8);
        }
        return line;
    }

    private static String copied(ByteBuf in) {
        StringBuilder line = new StringBuilder(in.readByte() == 1 ? "binary" : "text");
        for (int left = in.readShort(); left > 0; left--) {
            line.append(' ').append(in.readShort());
        }
        return line.toString();
    }

    private static String negotiate(ByteBuf in) {
        int newest = in.readInt();
        StringBuilder line =
                new StringBuilder("NegotiateProtocolVersion ")
                        .append(newest >>> 16)
                        .append('.')
                        .append(newest & 0xFFFF);
        for (int left = in.readInt(); left > 0; left--) {
            line.append(' ').append(string(in));
        }
        return line.toString();
    }

    private static String parameters(ByteBuf in) {
        StringBuilder line = new StringBuilder("ParameterDescription");
        for (int left = in.readShort(); left > 0; left--) {
            line.append(' ').append(in.readInt());
        }
        return line.toString();
    }

    private static String columns(ByteBuf in) {
        StringBuilder line = new StringBuilder("RowDescription");
        for (int left = in.readShort(); left > 0; left--) {
            line.append(' ').append(string(in));
            in.skipBytes(6);
            line.append(':').append(in.readInt());
            in.skipBytes(6);
            line.append(in.readShort() == 1 ? ":binary" : "");
        }
        return line.toString();
    }

    private static String row(ByteBuf in) {
        StringBuilder line = new StringBuilder("DataRow");
        for (int left = in.readShort(); left > 0; left--) {
            int size = in.readInt();
            line.append(' ').append(size < 0 ? "null" : shown(in.readSlice(size)));
        }
        return line.toString();
    }

    private static String shown(ByteBuf value) {
        byte[] bytes = bytes(value);
        for (byte each : bytes) {
            if (each >= 0 && each < ' ') {
                return "x'" + HexFormat.of().formatHex(bytes) + "'";
            }
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            return "x'" + HexFormat.of().formatHex(bytes) + "'";
        }
        return text.length() > 100 ? "(" + bytes.length + " bytes)" : "'" + text + "'";
    }

    private static String fields(ByteBuf in) {
        StringBuilder line = new StringBuilder();
        for (char code = (char) in.readByte(); code != 0; code = (char) in.readByte()) {
            String value = string(in);
            switch (code) {
                case 'V' -> {}
                case 'S', 'C', 'M' -> line.append(' ').append(value);
                default -> line.append("\n      ").append(code).append(' ').append(value);
            }
        }
        return line.toString();
    }

    private static String string(ByteBuf in) {
        String text = in.readString(in.bytesBefore((byte) 0), StandardCharsets.UTF_8);
        in.skipBytes(1);
        return text;
    }
}
