package fulcrum.server.config;

import fulcrum.server.config.ConfigErrors.Wrong;
import fulcrum.server.config.Values.Meaningless;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Every setting with what was said of it, or else its default; and all that is wrong with them.
final class Said {

    /// A way from text to value.
    interface Meaning<T> {
        T of(String text) throws Meaningless;
    }

    private final String whole;
    private final Map<Key, Setting> settings = new EnumMap<>(Key.class);
    private final List<Wrong> wrong;

    /// @param whole what is told as the place of something that is missing
    Said(String whole, Map<Key, Setting> said, List<Wrong> wrong) {
        this.whole = whole;
        this.wrong = wrong;
        for (Key key : Key.values()) {
            Setting setting = said.get(key);
            if (setting == null && key.standard() != null) {
                setting = Configuration.setting(key, key.standard(), new Source.Standard());
            }
            if (setting != null) {
                settings.put(key, setting);
            }
        }
    }

    Map<Key, Setting> settings() {
        return settings;
    }

    Setting setting(Key key) {
        return Objects.requireNonNull(settings.get(key));
    }

    /// The place of what is missing.
    Source whole() {
        return new Source.InFile(whole, 0);
    }

    /// Whether nothing is wrong so far.
    boolean isRight() {
        return wrong.isEmpty();
    }

    <T> @Nullable T one(Key key, Meaning<T> meaning) {
        Setting setting = settings.get(key);
        if (setting == null) {
            complain(
                    whole(),
                    "'" + key.label() + "' is missing: " + key.meaning(),
                    "say '"
                            + key.label()
                            + ": ...', "
                            + key.form()
                            + "; or "
                            + key.variable()
                            + " in the environment");
            return null;
        }
        String told = "'" + key.label() + "': '" + setting.text() + "'";
        return value(setting.source(), told, setting.text(), meaning);
    }

    <T> @Nullable T value(Source source, String told, String text, Meaning<T> meaning) {
        try {
            return meaning.of(text);
        } catch (Meaningless meaningless) {
            complain(source, told + " " + meaningless.getMessage(), meaningless.hint());
            return null;
        }
    }

    String text(Key key) {
        return Objects.requireNonNull(settings.get(key)).text();
    }

    /// Where the first of the two was said, or the second where the first is a default.
    Source place(Key key, Key other) {
        Source source = Objects.requireNonNull(settings.get(key)).source();
        return source instanceof Source.Standard
                ? Objects.requireNonNull(settings.get(other)).source()
                : source;
    }

    void complain(Source source, String message, String hint) {
        wrong.add(new Wrong(source, message, hint));
    }
}
