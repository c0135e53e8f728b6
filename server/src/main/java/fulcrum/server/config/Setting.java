package fulcrum.server.config;

import java.util.List;

/// One key's value as it was said, before anybody looked at what it means.
///
/// @param parts one, except where the value is a list with names
public record Setting(Key key, List<Part> parts) {

    /// @param name within the key's list; empty where there is no list
    public record Part(String name, String text, Source source) {}

    public Setting {
        parts = List.copyOf(parts);
    }

    static Setting of(Key key, String text, Source source) {
        return new Setting(key, List.of(new Part("", text, source)));
    }

    /// Where it was said, or where its first part was.
    public Source source() {
        return parts.isEmpty() ? new Source.Standard() : parts.getFirst().source();
    }

    /// The value in one line, as flags and the environment have it.
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(text.isEmpty() ? "" : key == Key.LOGIN ? "; " : ",");
            text.append(part.name().isEmpty() ? "" : part.name() + "=").append(part.text());
        }
        return text.toString();
    }
}
