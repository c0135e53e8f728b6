package fulcrum.database.spectrum;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A word that an option takes. Those that a build does not have yet are known all the same: they
/// are refused by name rather than as mistakes.
public interface Word {

    /// As it is written, in lower case.
    String label();

    /// This build has it.
    boolean here();

    /// The word of this spelling, in capitals or not; null where there is none.
    static <W extends Word> @Nullable W of(List<W> words, String text) {
        String label = text.toLowerCase(Locale.ROOT);
        for (W word : words) {
            if (word.label().equals(label)) {
                return word;
            }
        }
        return null;
    }
}
