package fulcrum.database.spectrum;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Sizes as text, as PostgreSQL writes them: `512MB`, where each unit is 1024 of the one before.
final class SizeText {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}) ?(B|kB|MB|GB|TB)");
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

    private SizeText() {}

    /// How many bytes; null where this is no size.
    static @Nullable Long read(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        return matcher.matches()
                ? Long.valueOf(
                        Long.parseLong(matcher.group(1)) << (10 * UNITS.indexOf(matcher.group(2))))
                : null;
    }

    /// In the largest unit that needs no fraction.
    static String show(long bytes) {
        long count = bytes;
        int unit = 0;
        while (count != 0 && count % 1024 == 0 && unit < UNITS.size() - 1) {
            count /= 1024;
            unit++;
        }
        return count + UNITS.get(unit);
    }
}
