package fulcrum.sql.time;

import java.util.ArrayList;
import java.util.List;

/// Reads one piece that holds a whole date: `2024-01-31`, `1/31/2024`, `31-jan-24`, `2024.031`.
record DateReader(Parts parts) {

    private static final int PIECES_MOST = 25;

    void read(String text) {
        List<String> numbers = new ArrayList<>();
        int known = seen();
        int of = known;
        for (String piece : pieces(text)) {
            if (DateTimeLexeme.isDigit(piece.charAt(0))) {
                numbers.add(piece);
                continue;
            }
            DateTimeWord word = DateTimeWord.of(piece);
            if (word == null
                    || (word.kind() != DateTimeWord.Kind.MONTH
                            && word.kind() != DateTimeWord.Kind.IGNORED)) {
                throw parts.misread.syntax();
            }
            if (word.kind() == DateTimeWord.Kind.MONTH) {
                parts.month = word.value();
                parts.wordForMonth = true;
                parts.add(Parts.MONTH);
                of |= Parts.MONTH;
            }
        }
        for (String number : numbers) {
            int found = parts.number(number, of);
            parts.add(found);
            of |= found;
        }
        if ((of & ~Parts.DAY_OF_YEAR) != Parts.DATE) {
            throw parts.misread.syntax();
        }
    }

    private int seen() {
        int seen = 0;
        for (int each = Parts.YEAR; each <= Parts.SECOND; each <<= 1) {
            seen |= parts.has(each) ? each : 0;
        }
        return seen;
    }

    private List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int from = at;
            while (at < text.length() && DateTimeLexeme.isDigit(text.charAt(at))) {
                at++;
            }
            if (at == from) {
                while (at < text.length() && DateTimeLexeme.isLetter(text.charAt(at))) {
                    at++;
                }
            }
            if (at == from) {
                at++;
                if (at == text.length()) {
                    throw parts.misread.syntax();
                }
                continue;
            }
            pieces.add(text.substring(from, at));
            if (pieces.size() > PIECES_MOST) {
                throw parts.misread.syntax();
            }
            at++; // One character is left out behind each piece, whatever it is.
        }
        return pieces;
    }
}
