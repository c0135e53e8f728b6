package fulcrum.sql.role;

import java.text.Normalizer;

/// Passwords that look the same are the same (RFC 4013, a profile of RFC 3454).
///
/// Deviation: which code points are unassigned is what the JDK's Unicode says, not Unicode 3.2, and
/// so is what the normal form of a text is. Passwords of characters that are older than 2002 are
/// prepared as the RFC has it.
public final class SaslPrep {

    private SaslPrep() {}

    /// A password as it is to be hashed. One with characters that the profile prohibits stays as it
    /// is, which is what PostgreSQL does with it.
    public static String prepare(String password) {
        if (password.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            return password;
        }
        StringBuilder mapped = new StringBuilder();
        password.codePoints()
                .forEach(point -> {
                    if (isSpace(point)) {
                        mapped.append(' ');
                    } else if (!isNothing(point)) {
                        mapped.appendCodePoint(point);
                    }
                });
        String normal = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        boolean fit =
                !normal.isEmpty()
                        && normal.codePoints().noneMatch(SaslPrep::isProhibited)
                        && runsOneWay(normal);
        return fit ? normal : password;
    }

    /// Table C.1.2: spaces that are not ASCII's.
    private static boolean isSpace(int point) {
        return point != ' '
                && (Character.getType(point) == Character.SPACE_SEPARATOR || point == 0x200B);
    }

    /// Table B.1: what is commonly mapped to nothing.
    private static boolean isNothing(int point) {
        return switch (point) {
            case 0x00AD, 0x034F, 0x1806, 0x180B, 0x180C, 0x180D, 0x200C, 0x200D, 0x2060, 0xFEFF ->
                    true;
            default -> point >= 0xFE00 && point <= 0xFE0F;
        };
    }

    /// Tables C.1.2 to C.9, and A.1.
    private static boolean isProhibited(int point) {
        if (isSpace(point) || (point >= 0xFFF9 && point <= 0xFFFD)) {
            return true;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> point == 0x0340 || point == 0x0341 || (point >= 0x2FF0 && point <= 0x2FFB);
        };
    }

    /// RFC 3454, section 6: a text with characters that run from right to left has none that run
    /// the other way, and begins and ends with such.
    private static boolean runsOneWay(String text) {
        if (text.codePoints().noneMatch(SaslPrep::runsLeft)) {
            return true;
        }
        return text.codePoints()
                        .noneMatch(point ->
                                Character.getDirectionality(point)
                                        == Character.DIRECTIONALITY_LEFT_TO_RIGHT)
                && runsLeft(text.codePointAt(0))
                && runsLeft(text.codePointBefore(text.length()));
    }

    private static boolean runsLeft(int point) {
        byte way = Character.getDirectionality(point);
        return way == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || way == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
