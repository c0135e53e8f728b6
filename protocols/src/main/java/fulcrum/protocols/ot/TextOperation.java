package fulcrum.protocols.ot;

import fulcrum.protocols.ot.Component.Delete;
import fulcrum.protocols.ot.Component.Insert;
import fulcrum.protocols.ot.Component.Retain;
import java.util.ArrayList;
import java.util.List;

/// What one edit does to a whole document: a walk along it, as Wave's operations are (Wang, Mah,
/// Lassen, "Google Wave Operational Transformation", 2010). Operations on one walk compose, and two
/// concurrent ones are transformed against each other in one pass.
///
/// @param components in one form only: neighbours of a kind are joined, and at one place an
///   insertion comes before a deletion
public record TextOperation(List<Component> components) {

    public TextOperation {
        components = List.copyOf(components);
        for (int i = 1; i < components.size(); i++) {
            Component before = components.get(i - 1);
            Component next = components.get(i);
            if (before.getClass() == next.getClass()
                    || (before instanceof Delete && next instanceof Insert)) {
                throw new IllegalArgumentException(next + " after " + before);
            }
        }
        if (Math.max(longBefore(components), longAfter(components)) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no document is so long");
        }
    }

    /// Puts components together in their one form.
    static final class Walk {

        private final List<Component> steps = new ArrayList<>();

        Walk retain(int count) {
            if (count > 0 && !steps.isEmpty() && steps.getLast() instanceof Retain(int before)) {
                steps.set(steps.size() - 1, new Retain(Math.addExact(before, count)));
            } else if (count > 0) {
                steps.add(new Retain(count));
            }
            return this;
        }

        Walk insert(String text) {
            if (text.isEmpty()) {
                return this;
            }
            int at = steps.size();
            if (at > 0 && steps.getLast() instanceof Delete) {
                at--;
            }
            if (at > 0 && steps.get(at - 1) instanceof Insert(String before)) {
                steps.set(at - 1, new Insert(before + text));
            } else {
                steps.add(at, new Insert(text));
            }
            return this;
        }

        Walk delete(int count) {
            if (count > 0 && !steps.isEmpty() && steps.getLast() instanceof Delete(int before)) {
                steps.set(steps.size() - 1, new Delete(Math.addExact(before, count)));
            } else if (count > 0) {
                steps.add(new Delete(count));
            }
            return this;
        }

        TextOperation end() {
            return new TextOperation(steps);
        }
    }

    /// Inserts text into a document of so many code points.
    public static TextOperation insert(int length, int position, String text) {
        return new Walk().retain(position).insert(text).retain(length - position).end();
    }

    /// Deletes from a document of so many code points.
    public static TextOperation delete(int length, int position, int count) {
        return new Walk().retain(position).delete(count).retain(length - position - count).end();
    }

    /// How long a document it can be applied to is.
    public int lengthBefore() {
        return (int) longBefore(components);
    }

    public int lengthAfter() {
        return (int) longAfter(components);
    }

    private static long longBefore(List<Component> components) {
        long length = 0;
        for (Component component : components) {
            length +=
                    switch (component) {
                        case Retain(int count) -> count;
                        case Delete(int count) -> count;
                        case Insert _ -> 0;
                    };
        }
        return length;
    }

    private static long longAfter(List<Component> components) {
        long length = 0;
        for (Component component : components) {
            length +=
                    switch (component) {
                        case Retain(int count) -> count;
                        case Delete _ -> 0;
                        case Insert insert -> insert.count();
                    };
        }
        return length;
    }

    /// @throws IllegalArgumentException where the document is of another length
    public String apply(String document) {
        demandLength(document.codePointCount(0, document.length()), lengthBefore());
        StringBuilder changed = new StringBuilder();
        int at = 0;
        for (Component component : components) {
            switch (component) {
                case Retain(int count) -> {
                    int to = document.offsetByCodePoints(at, count);
                    changed.append(document, at, to);
                    at = to;
                }
                case Insert(String text) -> changed.append(text);
                case Delete(int count) -> at = document.offsetByCodePoints(at, count);
            }
        }
        return changed.toString();
    }

    /// Both in one, this one first.
    ///
    /// @throws IllegalArgumentException where the next does not fit what this leaves
    public TextOperation then(TextOperation next) {
        demandLength(lengthAfter(), next.lengthBefore());
        Cursor first = new Cursor(components);
        Cursor second = new Cursor(next.components);
        Walk both = new Walk();
        while (first.isMore() || second.isMore()) {
            if (first.isMore() && first.here() instanceof Delete) {
                both.delete(first.left());
                first.pass(first.left());
            } else if (second.isMore() && second.here() instanceof Insert) {
                both.insert(second.text(second.left()));
                second.pass(second.left());
            } else {
                int count = Math.min(first.left(), second.left());
                boolean kept = second.here() instanceof Retain;
                if (first.here() instanceof Insert) {
                    both.insert(kept ? first.text(count) : "");
                } else if (kept) {
                    both.retain(count);
                } else {
                    both.delete(count);
                }
                first.pass(count);
                second.pass(count);
            }
        }
        return both.end();
    }

    /// Two operations on one document, each as it is after the other.
    ///
    /// @param earlier the first, after the second
    /// @param later the second, after the first
    public record Transformed(TextOperation earlier, TextOperation later) {}

    /// Transformation property 1: `earlier.then(later')` does what `later.then(earlier')` does. Of
    /// two insertions at one place that of the earlier comes first, whatever they say; so there
    /// must be somebody who says which is earlier, and property 2 is not needed (Nichols, Curtis,
    /// Dixon, Lamping, "High-Latency, Low-Bandwidth Windowing in the Jupiter Collaboration System",
    /// 1995).
    public static Transformed transform(TextOperation earlier, TextOperation later) {
        demandLength(earlier.lengthBefore(), later.lengthBefore());
        Cursor a = new Cursor(earlier.components);
        Cursor b = new Cursor(later.components);
        Walk afterB = new Walk();
        Walk afterA = new Walk();
        while (a.isMore() || b.isMore()) {
            if (a.isMore() && a.here() instanceof Insert) {
                afterA.retain(a.left());
                afterB.insert(a.text(a.left()));
                a.pass(a.left());
            } else if (b.isMore() && b.here() instanceof Insert) {
                afterB.retain(b.left());
                afterA.insert(b.text(b.left()));
                b.pass(b.left());
            } else {
                int count = Math.min(a.left(), b.left());
                boolean keptByA = a.here() instanceof Retain;
                boolean keptByB = b.here() instanceof Retain;
                afterB.retain(keptByA && keptByB ? count : 0)
                        .delete(!keptByA && keptByB ? count : 0);
                afterA.retain(keptByA && keptByB ? count : 0)
                        .delete(keptByA && !keptByB ? count : 0);
                a.pass(count);
                b.pass(count);
            }
        }
        return new Transformed(afterB.end(), afterA.end());
    }

    private static void demandLength(int is, int wanted) {
        if (is != wanted) {
            throw new IllegalArgumentException("an operation on " + wanted + " meets " + is);
        }
    }

    /// A place in a walk, which may be within a step.
    private static final class Cursor {

        private final List<Component> steps;
        private int index;
        private int passed;

        Cursor(List<Component> steps) {
            this.steps = steps;
        }

        boolean isMore() {
            return index < steps.size();
        }

        Component here() {
            return steps.get(index);
        }

        /// How much of the step is left.
        int left() {
            return switch (here()) {
                        case Retain(int count) -> count;
                        case Delete(int count) -> count;
                        case Insert insert -> insert.count();
                    }
                    - passed;
        }

        String text(int count) {
            return here() instanceof Insert insert
                    ? insert.slice(passed, passed + count).text()
                    : "";
        }

        void pass(int count) {
            passed += count;
            if (left() == 0) {
                index++;
                passed = 0;
            }
        }
    }
}
