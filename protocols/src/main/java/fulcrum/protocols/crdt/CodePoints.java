package fulcrum.protocols.crdt;

/// Text in code points, which is how positions are counted and what one element of a text is.
final class CodePoints {

    private CodePoints() {}

    /// Refuses half a surrogate pair: it is no text, and could meet the other half by chance.
    static void demandWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                boolean pair =
                        i + 1 < text.length()
                                && Character.isSurrogatePair(unit, text.charAt(i + 1));
                if (!pair) {
                    throw new IllegalArgumentException("half a surrogate pair is no text");
                }
                i++;
            }
        }
    }

    static boolean isWhole(int codePoint) {
        return Character.isValidCodePoint(codePoint)
                && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    }
}
