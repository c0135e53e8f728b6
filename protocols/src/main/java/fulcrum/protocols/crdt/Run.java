package fulcrum.protocols.crdt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Characters that one replica typed one after the other and that still stand together: what a text
/// is made of.
///
/// Their times are consecutive and each but the first is typed after the one before it, so one name
/// and one origin tell all. A run does not cross a multiple of [#BLOCK] in its times: it is short,
/// and equal texts are cut in equal places, whatever order they were put together in.
///
/// @param origin the character after which the first was typed; null for the beginning
/// @param length in code points
/// @param text null where the characters were removed
public record Run(ElementId first, @Nullable ElementId origin, int length, @Nullable String text) {

    static final int BLOCK = 256;

    public Run {
        if (length < 1 || first.time() / BLOCK != (first.time() + length - 1) / BLOCK) {
            throw new IllegalArgumentException("a run of " + length + " from " + first);
        }
        if (origin != null && origin.time() >= first.time()) {
            throw new IllegalArgumentException(first + " was typed after the later " + origin);
        }
        if (text != null && text.codePointCount(0, text.length()) != length) {
            throw new IllegalArgumentException("a run of " + length + " with " + text.length());
        }
    }

    /// Text as its replica typed it, in one go.
    static List<Run> typed(ElementId first, @Nullable ElementId origin, String text) {
        List<Run> runs = new ArrayList<>();
        ElementId next = first;
        ElementId after = origin;
        for (int from = 0; from < text.length(); ) {
            int room = (int) (BLOCK - next.time() % BLOCK);
            int left = text.codePointCount(from, text.length());
            int length = Math.min(room, left);
            int to = text.offsetByCodePoints(from, length);
            Run run = new Run(next, after, length, text.substring(from, to));
            runs.add(run);
            after = run.last();
            next = after.plus(1);
            from = to;
        }
        return runs;
    }

    boolean removed() {
        return text == null;
    }

    ElementId id(int offset) {
        return offset == 0 ? first : first.plus(offset);
    }

    ElementId last() {
        return id(length - 1);
    }

    /// The offset of a character, or -1 where it is not of this run.
    int offset(ElementId id) {
        long offset = id.time() - first.time();
        return offset >= 0 && offset < length && id.replica().equals(first.replica())
                ? (int) offset
                : -1;
    }

    /// The first so many characters.
    Run head(int count) {
        return count == length
                ? this
                : new Run(
                        first,
                        origin,
                        count,
                        text == null ? null : text.substring(0, index(count)));
    }

    /// What follows the first so many characters, which are not all.
    Run tail(int count) {
        return count == 0
                ? this
                : new Run(
                        id(count),
                        id(count - 1),
                        length - count,
                        text == null ? null : text.substring(index(count)));
    }

    Run asRemoved() {
        return new Run(first, origin, length, null);
    }

    /// Whether a run and the one before it are one.
    boolean continues(Run before) {
        return first.time() == before.first.time() + before.length
                && first.time() % BLOCK != 0
                && removed() == before.removed()
                && first.replica().equals(before.first.replica())
                && origin != null
                && origin.time() == first.time() - 1
                && origin.replica().equals(first.replica());
    }

    Run joined(Run next) {
        return new Run(
                first,
                origin,
                length + next.length,
                text == null || next.text == null ? null : text + next.text);
    }

    String textFrom(int offset, int count) {
        return text == null ? "" : text.substring(index(offset), index(offset + count));
    }

    private int index(int offset) {
        return text == null || text.length() == length
                ? offset
                : text.offsetByCodePoints(0, offset);
    }
}
