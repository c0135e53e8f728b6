package fulcrum.database.spectrum;

import java.util.List;

/// What an option was given, in the one form in which it is kept and shown.
public sealed interface Value {

    /// A word of the vocabulary, in lower case.
    record Term(String label) implements Value {}

    /// How many.
    record Count(int count) implements Value {}

    /// A name, or a text of which only its reader knows the parts.
    record Text(String text) implements Value {}

    /// Several names or values, at least one.
    record Texts(List<String> texts) implements Value {
        public Texts {
            texts = List.copyOf(texts);
        }
    }

    /// `on` or `off`.
    record Switch(boolean on) implements Value {}

    /// So many bytes.
    record Size(long bytes) implements Value {}

    /// Reads that are no staler than this.
    record Bounded(long nanos) implements Value {}

    /// Writes that wait for some standbys.
    ///
    /// @param any whichever answer first; or else the first of those named that are there
    /// @param count of these
    /// @param names who may be counted; empty for all
    record Standbys(boolean any, int count, List<String> names) implements Value {
        public Standbys {
            names = List.copyOf(names);
        }
    }

    /// As it is written down: read again, it gives this value.
    default String show() {
        return switch (this) {
            case Term(String label) -> label;
            case Count(int count) -> Integer.toString(count);
            case Text(String text) -> text;
            case Texts(List<String> texts) -> ListText.show(texts);
            case Switch(boolean on) -> on ? "on" : "off";
            case Size(long bytes) -> SizeText.show(bytes);
            case Bounded(long nanos) -> "bounded " + Form.STALENESS.show(nanos);
            case Standbys(boolean any, int count, List<String> names) ->
                    (any ? "any " : "first ")
                            + count
                            + (names.isEmpty() ? "" : " (" + String.join(",", names) + ")");
        };
    }
}
