package fulcrum.server.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import fulcrum.server.http.Event;
import fulcrum.server.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes a line of what is logged: of a node's event by its fields, of anything else by its text.
final class LineEncoder extends EncoderBase<ILoggingEvent> {

    private static final int LEVEL_COLUMNS = 5;
    private static final byte[] NOTHING = {};

    private final LogFormat format;

    LineEncoder(LogFormat format) {
        this.format = format;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent said) {
        String line =
                switch (format) {
                    case TEXT -> text(said);
                    case JSON -> Json.write(tree(said));
                };
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Event event(ILoggingEvent said) {
        Object[] arguments = said.getArgumentArray();
        return arguments != null && arguments.length > 0 && arguments[0] instanceof Event event
                ? event
                : null;
    }

    private static String text(ILoggingEvent said) {
        Event event = event(said);
        String level = said.getLevel().toString();
        String begin =
                millis(event == null ? said.getInstant() : Instant.parse(event.time()))
                        + " "
                        + level
                        + " ".repeat(Math.max(1, LEVEL_COLUMNS + 1 - level.length()));
        if (event == null) {
            String trace = trace(said);
            return begin
                    + said.getLoggerName()
                    + ": "
                    + said.getFormattedMessage()
                    + (trace == null ? "" : "\n" + trace.stripTrailing());
        }
        StringBuilder line = new StringBuilder(begin).append(event.node()).append(' ');
        line.append(event.group() == 0 ? "" : "group " + event.group() + " ");
        line.append(event.note().name());
        event.note()
                .fields()
                .forEach((name, value) ->
                        line.append(' ')
                                .append(name)
                                .append('=')
                                .append(quoted(String.valueOf(value))));
        return line.toString();
    }

    /// As it is where it is one word, as JSON has it elsewhere: no text can pass for another line.
    private static String quoted(String value) {
        for (int i = 0; i < value.length(); i++) {
            char sign = value.charAt(i);
            if (sign <= ' ' || sign == '"' || sign == 0x7f) {
                return Json.write(value);
            }
        }
        return value.isEmpty() ? "\"\"" : value;
    }

    private static String millis(Instant time) {
        String text = time.truncatedTo(ChronoUnit.MILLIS).toString();
        int dot = text.indexOf('.');
        return dot < 0 ? text.replace("Z", ".000Z") : text.substring(0, text.length() - 1) + "Z";
    }

    private static Map<String, Object> tree(ILoggingEvent said) {
        Map<String, Object> tree = new LinkedHashMap<>();
        Event event = event(said);
        if (event == null) {
            tree.put("time", said.getInstant().toString());
            tree.put("level", said.getLevel().toString());
            tree.put("logger", said.getLoggerName());
            tree.put("message", said.getFormattedMessage());
            String trace = trace(said);
            if (trace != null) {
                tree.put("trace", trace);
            }
        } else {
            tree.put("time", event.time());
            tree.put("level", said.getLevel().toString());
            tree.putAll(event.tree());
        }
        return tree;
    }

    private static @Nullable String trace(ILoggingEvent said) {
        return said.getThrowableProxy() == null
                ? null
                : ThrowableProxyUtil.asString(said.getThrowableProxy());
    }
}
