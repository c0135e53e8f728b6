package fulcrum.sql.time;

import java.time.ZoneOffset;

/// Reads a time zone's offset as ISO 8601 has it: `+5`, `-08:30`, `+0530`, `+01:02:03`; east is
/// positive.
record OffsetReader(Misread misread) {

    private static final int HOURS_MOST = 15;

    ZoneOffset read(String text) {
        String[] parts = text.substring(1).split(":", -1);
        if (parts.length > 3) {
            throw misread.syntax();
        }
        int first = number(parts[0]);
        boolean joined = parts.length == 1 && parts[0].length() > 2;
        int hours = joined ? first / 100 : first;
        int minutes = joined ? first % 100 : parts.length > 1 ? number(parts[1]) : 0;
        int seconds = parts.length > 2 ? number(parts[2]) : 0;
        if (hours > HOURS_MOST || minutes > 59 || seconds > 59) {
            throw misread.displacement();
        }
        int total = (hours * 60 + minutes) * 60 + seconds;
        return ZoneOffset.ofTotalSeconds(text.charAt(0) == '-' ? -total : total);
    }

    private int number(String digits) {
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw misread.syntax();
        }
        if (digits.length() > 9) {
            throw misread.displacement();
        }
        return Integer.parseInt(digits);
    }
}
