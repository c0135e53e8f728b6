package fulcrum.sql.regex;

import java.util.List;
import java.util.function.IntPredicate;

/// A part of a regular expression.
sealed interface Node {

    /// Which of several lengths a part takes (manual, 9.7.3.5).
    enum Preference {
        NONE,
        LONGEST,
        SHORTEST
    }

    default Preference preference() {
        return Preference.NONE;
    }

    /// Nothing, everywhere.
    record Empty() implements Node {}

    /// One character of a set.
    record Characters(IntPredicate set) implements Node {}

    record Sequence(List<Node> parts) implements Node {

        @Override
        public Preference preference() {
            for (Node part : parts) {
                if (part.preference() != Preference.NONE) {
                    return part.preference();
                }
            }
            return Preference.NONE;
        }
    }

    record Choice(List<Node> branches) implements Node {

        @Override
        public Preference preference() {
            return Preference.LONGEST;
        }
    }

    /// @param most -1 for no bound
    record Repeat(Node part, int least, int most, Preference preference) implements Node {

        static final int UNBOUNDED = -1;

        /// What may follow when the part has matched once.
        Repeat rest() {
            return new Repeat(part, Math.max(least - 1, 0), most < 0 ? most : most - 1, preference);
        }
    }

    /// A part whose match is remembered.
    ///
    /// @param number from 1
    record Group(Node part, int number) implements Node {

        @Override
        public Preference preference() {
            return part.preference();
        }
    }

    /// A place without length.
    record Anchor(Place place) implements Node {}

    enum Place {
        TEXT_BEGINS,
        TEXT_ENDS,
        LINE_BEGINS,
        LINE_ENDS,
        WORD_BEGINS,
        WORD_ENDS,
        WORD_EDGE,
        NO_WORD_EDGE
    }

    /// A place before or behind which something matches, or does not.
    record Look(Node part, boolean behind, boolean negated) implements Node {}

    /// What a group has matched, once more.
    record Back(int number) implements Node {}
}
