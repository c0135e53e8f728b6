package fulcrum.protocols.ot;

/// A step of a walk along a document. Counts are in code points.
public sealed interface Component {

    /// Leaves so many as they are.
    record Retain(int count) implements Component {

        public Retain {
            demandPositive(count);
        }
    }

    /// Puts text where the walk is.
    record Insert(String text) implements Component {

        public Insert {
            demandPositive(text.length());
            if (text.codePoints().anyMatch(Insert::isHalf)) {
                throw new IllegalArgumentException("half a surrogate pair is no text");
            }
        }

        int count() {
            return text.codePointCount(0, text.length());
        }

        /// The code points from one place on, up to another.
        Insert slice(int from, int to) {
            int begin = text.offsetByCodePoints(0, from);
            return new Insert(text.substring(begin, text.offsetByCodePoints(begin, to - from)));
        }

        private static boolean isHalf(int point) {
            return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        }
    }

    /// Takes so many away.
    record Delete(int count) implements Component {

        public Delete {
            demandPositive(count);
        }
    }

    private static void demandPositive(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a step of " + count);
        }
    }
}
