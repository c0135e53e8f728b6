package fulcrum.verify.history;

import java.util.LinkedHashSet;
import java.util.List;

/// Histories in EDN, as Jepsen stores them: maps one after another, or in one vector or list.
///
/// ```
/// {:index 0, :type :invoke, :process 0, :time 123, :f :write, :value ["x" 5]}
/// ```
///
/// The key, where there are several, is the first of two in the value (Jepsen's `independent`), so
/// a `cas` is `[expected new]` or `[key [expected new]]`. Keywords and symbols are read as their
/// names, tags such as `#jepsen.history.Op` are dropped, other fields are passed over, and so are
/// events of the process `:nemesis`.
public final class Edn {

    private Edn() {}

    /// The history that the text holds.
    ///
    /// @throws MalformedHistory where it holds none, with the line
    public static History read(String text) {
        Cursor cursor = new Cursor(text);
        EdnParser parser = new EdnParser(cursor);
        EventReader events = new EventReader(EventReader.Keys.TUPLE);
        char end = Cursor.END;
        if (parser.skipToForm()) {
            end = cursor.skip('[') ? ']' : cursor.skip('(') ? ')' : Cursor.END;
        }
        while (parser.skipToForm() && !(end != Cursor.END && cursor.peek() == end)) {
            int line = cursor.line();
            events.record(parser.form(), line);
        }
        if (end != Cursor.END) {
            cursor.expect(end);
            if (parser.skipToForm()) {
                throw cursor.unexpected("the end of the text");
            }
        }
        return events.finish();
    }

    /// The history as text, one event on each line.
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
        text.append("{:index ").append(index);
        text.append(", :type :").append(event.type().text());
        text.append(", :process ").append(event.process());
        if (event.timeNanos() != Event.NO_TIME) {
            text.append(", :time ").append(event.timeNanos());
        }
        text.append(", :f :").append(event.operation().function().text());
        text.append(", :value ");
        switch (event.operation()) {
            case Operation.Read(Value key, Value value) -> keyed(key, value, text);
            case Operation.Write(Value key, Value value) -> keyed(key, value, text);
            case Operation.Add(Value key, Value element) -> keyed(key, element, text);
            case Operation.Cas(Value key, Value expected, Value replacement) ->
                    keyed(key, () -> pair(expected, replacement, text), text);
            case Operation.Transact(List<Micro> micros) -> {
                text.append('[');
                String separator = "";
                for (Micro micro : micros) {
                    text.append(separator);
                    micro(micro, text);
                    separator = " ";
                }
                text.append(']');
            }
        }
        text.append("}\n");
    }

    private static void keyed(Value key, Value value, StringBuilder text) {
        keyed(key, () -> value(value, text), text);
    }

    private static void keyed(Value key, Runnable value, StringBuilder text) {
        if (key instanceof Value.Nil) {
            value.run();
            return;
        }
        text.append('[');
        value(key, text);
        text.append(' ');
        value.run();
        text.append(']');
    }

    private static void pair(Value first, Value second, StringBuilder text) {
        text.append('[');
        value(first, text);
        text.append(' ');
        value(second, text);
        text.append(']');
    }

    private static void micro(Micro micro, StringBuilder text) {
        switch (micro) {
            case Micro.Append(Value key, Value element) -> {
                text.append("[:append ");
                value(key, text);
                text.append(' ');
                value(element, text);
            }
            case Micro.ReadList(Value key, var elements) -> {
                text.append("[:r ");
                value(key, text);
                text.append(' ');
                if (elements == null) {
                    text.append("nil");
                } else {
                    each("[", elements, "]", text);
                }
            }
            case Micro.Add(Value key, long amount) -> {
                text.append("[:add ");
                value(key, text);
                text.append(' ').append(amount);
            }
            case Micro.Get(Value key, Long balance) -> {
                text.append("[:get ");
                value(key, text);
                text.append(' ').append(balance == null ? "nil" : balance.toString());
            }
        }
        text.append(']');
    }

    private static void value(Value value, StringBuilder text) {
        switch (value) {
            case Value.Nil _ -> text.append("nil");
            case Value.Int(long number) -> text.append(number);
            case Value.Text(String string) -> JsonLines.quote(string, text);
            case Value.Many(List<Value> elements) -> {
                boolean different = new LinkedHashSet<>(elements).size() == elements.size();
                each(different ? "#{" : "[", elements, different ? "}" : "]", text);
            }
        }
    }

    private static void each(String begin, List<Value> elements, String end, StringBuilder text) {
        text.append(begin);
        String separator = "";
        for (Value element : elements) {
            text.append(separator);
            value(element, text);
            separator = " ";
        }
        text.append(end);
    }
}
