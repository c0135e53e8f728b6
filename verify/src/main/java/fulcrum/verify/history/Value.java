package fulcrum.verify.history;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/// What a client writes or reads: nothing, a whole number, a text, or several of these.
public sealed interface Value extends Comparable<Value> {

    /// Nothing: what a register holds before the first write.
    record Nil() implements Value {
        @Override
        public String toString() {
            return "nil";
        }
    }

    /// A whole number.
    record Int(long number) implements Value {
        @Override
        public String toString() {
            return Long.toString(number);
        }
    }

    /// A text. Keywords, symbols and truth values of the text forms are texts too.
    record Text(String text) implements Value {
        @Override
        public String toString() {
            return '"' + text + '"';
        }
    }

    /// Several values, in the order in which they were told.
    record Many(List<Value> elements) implements Value {

        public Many {
            elements = List.copyOf(elements);
        }

        @Override
        public String toString() {
            return elements.stream()
                    .map(Value::toString)
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }

    static Value nil() {
        return new Nil();
    }

    static Value of(long number) {
        return new Int(number);
    }

    static Value of(String text) {
        return new Text(text);
    }

    static Value many(Value... elements) {
        return new Many(Arrays.asList(elements));
    }

    /// Nothing first, then numbers, then texts, then lists element by element.
    @Override
    default int compareTo(Value other) {
        return switch (this) {
            case Nil _ -> Integer.compare(0, other.kind());
            case Int(long number) ->
                    other instanceof Int(long its)
                            ? Long.compare(number, its)
                            : Integer.compare(1, other.kind());
            case Text(String text) ->
                    other instanceof Text(String its)
                            ? text.compareTo(its)
                            : Integer.compare(2, other.kind());
            case Many(List<Value> elements) ->
                    other instanceof Many(List<Value> its)
                            ? compareEach(elements, its)
                            : Integer.compare(3, other.kind());
        };
    }

    private int kind() {
        return switch (this) {
            case Nil _ -> 0;
            case Int _ -> 1;
            case Text _ -> 2;
            case Many _ -> 3;
        };
    }

    private static int compareEach(List<Value> left, List<Value> right) {
        Iterator<Value> others = right.iterator();
        for (Value element : left) {
            if (!others.hasNext()) {
                return 1;
            }
            int compared = element.compareTo(others.next());
            if (compared != 0) {
                return compared;
            }
        }
        return others.hasNext() ? -1 : 0;
    }
}
