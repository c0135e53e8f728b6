package fulcrum.server.postgres.wire;

import fulcrum.server.postgres.login.LoginRules;
import fulcrum.server.transport.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Plays a conversation that is written down: lines with `> ` are what a client sends, those with
/// `! ` what happens elsewhere; indented ones are what the client is sent. Anything else is prose.
/// The steps of the extended protocol are sent together with the `sync` or `flush` behind them.
final class WireScript {

    private static final List<String> STEPS =
            List.of("parse", "bind", "describe", "execute", "close");

    private static final LoginRules RULES =
            LoginRules.of(
                    "host all mallory all reject",
                    "host all ann all scram-sha-256",
                    "host all all 127.0.0.1 trust");

    private static final class FromHere extends EmbeddedChannel {
        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000);
        }
    }

    private final TestWorld world = new TestWorld();
    private final PostgresDoor door;
    private final ByteBuf received = Unpooled.buffer();
    private EmbeddedChannel channel = new FromHere();
    private final ByteBuf sent = Unpooled.buffer();
    private int secret;
    private boolean closedTold;

    private WireScript() {
        door =
                new PostgresDoor(
                        channel.eventLoop(),
                        Sockets.NIO,
                        world,
                        WireDoor.STANDING,
                        Admission.by(RULES),
                        DoorBounds.USUAL);
        connect();
    }

    /// The same script, with what the client is sent now.
    static String play(String written) {
        WireScript script = new WireScript();
        StringBuilder told = new StringBuilder();
        List<String> lines = written.lines().filter(line -> !line.startsWith("    ")).toList();
        for (String line : lines) {
            told.append(line).append('\n');
            if (line.startsWith("> ")) {
                script.sent.writeBytes(script.message(line.substring(2)));
                if (!STEPS.contains(line.split(" ")[1])) {
                    script.send();
                }
            } else if (line.startsWith("! ")) {
                script.happen(line.substring(2));
            }
            script.reaction().forEach(each -> told.append("    ").append(each).append('\n'));
        }
        boolean _ = script.channel.finishAndReleaseAll();
        return told.toString();
    }

    private void send() {
        byte[] bytes = new byte[sent.readableBytes()];
        sent.readBytes(bytes);
        boolean _ = channel.writeInbound((Object) Unpooled.wrappedBuffer(bytes));
    }

    private void connect() {
        channel = new FromHere();
        world.on(channel.eventLoop());
        door.accept(channel);
    }

    private List<String> reaction() {
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            received.writeBytes(each);
            each.release();
        }
        List<String> lines = new ArrayList<>();
        for (String message : WireText.read(received)) {
            if (message.startsWith("BackendKeyData ")) {
                secret = Integer.parseInt(message.split(" ")[2]);
                lines.add("BackendKeyData " + message.split(" ")[1] + " (secret)");
            } else {
                lines.addAll(message.lines().toList());
            }
        }
        if (!channel.isOpen() && !lines.contains("(closed)") && !closedTold) {
            closedTold = true;
            lines.add("(closed)");
        }
        return lines;
    }

    // What a client sends

    private byte[] message(String line) {
        String[] parts = line.split(" ", 2);
        String rest = parts.length > 1 ? parts[1] : "";
        String[] words = rest.split(" ");
        return switch (parts[0]) {
            case "startup" -> startUp(words);
            case "ssl" -> WireText.code(80877103);
            case "gss" -> WireText.code(80877104);
            case "query" -> WireText.query(rest);
            case "parse" -> parse(rest);
            case "bind" -> bind(words);
            case "describe" -> WireText.describe(words[0].charAt(0), name(words[1]));
            case "close" -> WireText.close(words[0].charAt(0), name(words[1]));
            case "execute" -> WireText.execute(name(words[0]), Integer.parseInt(words[1]));
            case "sync" -> WireText.plain('S');
            case "flush" -> WireText.plain('H');
            case "terminate" -> WireText.plain('X');
            case "raw" -> HexFormat.ofDelimiter(" ").parseHex(rest);
            default -> throw new AssertionError("no message " + line);
        };
    }

    private static byte[] startUp(String[] words) {
        List<String> pairs = new ArrayList<>();
        int minor = 0;
        for (String word : words) {
            String[] pair = word.split("=", 2);
            if (pair[0].equals("minor")) {
                minor = Integer.parseInt(pair[1]);
            } else {
                pairs.add(pair[0]);
                pairs.add(pair[1].replace('_', ' ').replace("\\ ", "_"));
            }
        }
        return WireText.startUp(minor, pairs.toArray(String[]::new));
    }

    /// `parse name SQL`, with the parameters' types in brackets before the name.
    private static byte[] parse(String rest) {
        int[] types = {};
        String from = rest;
        if (rest.startsWith("[")) {
            String[] oids = rest.substring(1, rest.indexOf(']')).split(",");
            types = new int[oids.length];
            for (int i = 0; i < oids.length; i++) {
                types[i] = Integer.parseInt(oids[i]);
            }
            from = rest.substring(rest.indexOf(']') + 2);
        }
        String[] parts = from.split(" ", 2);
        return WireText.parse(name(parts[0]), parts.length > 1 ? parts[1] : "", types);
    }

    /// `bind portal statement value...`, with `binary` at the end for the result.
    private static byte[] bind(String[] words) {
        int end = words.length;
        boolean binary = words[end - 1].equals("binary");
        List<String> values = List.of(words).subList(2, binary ? end - 1 : end);
        return WireText.bind(name(words[0]), name(words[1]), binary, values.toArray(String[]::new));
    }

    private static String name(String written) {
        return written.equals("-") ? "" : written;
    }

    // What happens elsewhere

    private void happen(String line) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "enter" -> {
                sent.writeBytes(startUp(new String[] {"user=test", "database=fulcrum"}));
                send();
                List<String> _ = reaction();
            }
            case "release" -> world.held.removeFirst().run();
            case "reconnect" -> {
                boolean _ = channel.finishAndReleaseAll();
                received.clear();
                closedTold = false;
                connect();
            }
            case "cancel" -> cancel(words.length > 1 ? 1 : 0);
            default -> throw new AssertionError("nothing known of " + line);
        }
    }

    private void cancel(int wrong) {
        EmbeddedChannel other = new FromHere();
        door.accept(other);
        byte[] request = WireText.code(80877102, 1, secret + wrong);
        boolean _ = other.writeInbound((Object) Unpooled.wrappedBuffer(request));
        if (other.isOpen() || other.readOutbound() != null) {
            throw new AssertionError("a request to cancel is answered by hanging up");
        }
    }
}
