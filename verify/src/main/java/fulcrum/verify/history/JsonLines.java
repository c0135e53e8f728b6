package fulcrum.verify.history;

import java.util.List;

/// Histories as JSON lines: one event on each line, an object with the fields
///
/// - `type`: `invoke`, `ok`, `fail` or `info`;
/// - `process`: the client, a number from 0;
/// - `f`: `read`, `write`, `cas`, `add` or `txn`;
/// - `key`: the register or set; absent where there is only one;
/// - `value`: what is written, read or added; `[expected, new]` for `cas`; for `txn` a list of
///   `["append", key, element]` and `["r", key, list]`; `null` for a read that is asked for;
/// - `time`: nanoseconds since the run began; on all lines or on none.
///
/// Other fields are passed over, `index` among them; so are empty lines and events of the process
/// `nemesis`. The order of lines is the order of events.
public final class JsonLines {

    private JsonLines() {}

    /// The history that the text holds.
    ///
    /// @throws MalformedHistory where it holds none, with the line
    public static History read(String text) {
        Cursor cursor = new Cursor(text);
        JsonParser parser = new JsonParser(cursor);
        EventReader events = new EventReader(EventReader.Keys.FIELD);
        while (!cursor.atEnd()) {
            parser.skipBlanks();
            if (cursor.skip('\n')) {
                continue;
            }
            if (cursor.atEnd()) {
                break;
            }
            if (cursor.peek() == '[') {
                throw cursor.wrong(
                        "a line holds one event, {...}, and this begins a list; put each event on"
                                + " a line of its own, without brackets and commas");
            }
            int line = cursor.line();
            Datum datum = parser.value();
            parser.skipBlanks();
            if (!cursor.atEnd() && cursor.peek() != '\n') {
                throw cursor.unexpected("the end of the line");
            }
            events.record(datum, line);
        }
        return events.finish();
    }

    /// The history as text, with an index on each line.
    public static String write(History history) {
        StringBuilder text = new StringBuilder();
        int index = 0;
        for (Event event : history.events()) {
            line(event, index++, text);
        }
        return text.toString();
    }

    /// Appends the event as one line.
    public static void line(Event event, int index, StringBuilder text) {
        text.append("{\"index\":").append(index);
        text.append(",\"type\":\"").append(event.type().text());
        text.append("\",\"process\":").append(event.process());
        if (event.timeNanos() != Event.NO_TIME) {
            text.append(",\"time\":").append(event.timeNanos());
        }
        text.append(",\"f\":\"").append(event.operation().function().text()).append('"');
        switch (event.operation()) {
            case Operation.Read(Value key, Value value) -> keyed(key, value, text);
            case Operation.Write(Value key, Value value) -> keyed(key, value, text);
            case Operation.Add(Value key, Value element) -> keyed(key, element, text);
            case Operation.Cas(Value key, Value expected, Value replacement) ->
                    keyed(key, Value.many(expected, replacement), text);
            case Operation.Transact(List<Micro> micros) -> {
                text.append(",\"value\":[");
                String separator = "";
                for (Micro micro : micros) {
                    text.append(separator);
                    micro(micro, text);
                    separator = ",";
                }
                text.append(']');
            }
        }
        text.append("}\n");
    }

    private static void keyed(Value key, Value value, StringBuilder text) {
        if (!(key instanceof Value.Nil)) {
            text.append(",\"key\":");
            value(key, text);
        }
        text.append(",\"value\":");
        value(value, text);
    }

    private static void micro(Micro micro, StringBuilder text) {
        switch (micro) {
            case Micro.Append(Value key, Value element) -> {
                text.append("[\"append\",");
                value(key, text);
                text.append(',');
                value(element, text);
            }
            case Micro.ReadList(Value key, var elements) -> {
                text.append("[\"r\",");
                value(key, text);
                text.append(',');
                value(elements == null ? Value.nil() : new Value.Many(elements), text);
            }
            case Micro.Add(Value key, long amount) -> {
                text.append("[\"add\",");
                value(key, text);
                text.append(',').append(amount);
            }
            case Micro.Get(Value key, Long balance) -> {
                text.append("[\"get\",");
                value(key, text);
                text.append(',').append(balance); // null is written so, too
            }
        }
        text.append(']');
    }

    private static void value(Value value, StringBuilder text) {
        switch (value) {
            case Value.Nil _ -> text.append("null");
            case Value.Int(long number) -> text.append(number);
            case Value.Text(String string) -> quote(string, text);
            case Value.Many(List<Value> elements) -> {
                text.append('[');
                String separator = "";
                for (Value element : elements) {
                    text.append(separator);
                    value(element, text);
                    separator = ",";
                }
                text.append(']');
            }
        }
    }

    /// Appends the string in quotes, as JSON and EDN both read it.
    static void quote(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char character = string.charAt(i);
            switch (character) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (character < ' ') {
                        text.append("\\u00").append(character < 16 ? "0" : "1");
                        text.append(Character.forDigit(character & 15, 16));
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        text.append('"');
    }
}
