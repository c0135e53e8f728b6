package fulcrum.sql.time;

import fulcrum.sql.time.DateTimeLexeme.Kind;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads dates and times in any of the forms that people write (manual, B.1): piece by piece, each
/// taken for what it must be after those before it.
final class DateTimeReader {

    private final Misread misread;
    private final Parts parts;
    private final ZoneId sessionZone;
    private final long nowMicros;
    private final List<DateTimeLexeme> pieces;

    /// Only a time is wanted; a date may stand before it.
    private final boolean timeOnly;

    /// What the next number is, by the word before it.
    private DateTimeWord.@Nullable Field label;

    private @Nullable ZoneId zone;
    private int half = -1;
    private int moment = -1;
    private int at;

    DateTimeReader(
            Misread misread,
            String dateOrder,
            ZoneId sessionZone,
            long nowMicros,
            boolean timeOnly) {
        this.misread = misread;
        parts = new Parts(misread, dateOrder);
        this.sessionZone = sessionZone;
        this.nowMicros = nowMicros;
        this.timeOnly = timeOnly;
        List<DateTimeLexeme> split = DateTimeLexeme.split(misread.text());
        if (split == null) {
            throw misread.syntax();
        }
        pieces = split;
    }

    /// One of [DateTimeWord]'s moments without a date: its epoch or an infinity; -1 for none.
    int moment() {
        return moment;
    }

    Parts parts() {
        return parts;
    }

    /// The zone that the text names; null for none.
    @Nullable ZoneId zone() {
        return zone;
    }

    DateTimeReader read() {
        for (at = 0; at < pieces.size(); at++) {
            DateTimeLexeme piece = pieces.get(at);
            switch (piece.kind()) {
                case DATE -> date(piece);
                case TIME -> time(piece);
                case SIGNED -> offset(piece.text());
                case NUMBER -> number(piece);
                case WORD, SIGNED_WORD -> word(piece.text());
            }
        }
        if (label != null) {
            throw misread.syntax();
        }
        if (moment < 0) {
            complete();
        }
        return this;
    }

    private void complete() {
        parts.complete(parts.has(Parts.YEAR));
        if (half >= 0) {
            parts.half(half);
        }
        if (timeOnly ? !parts.has(Parts.TIME) : !parts.has(Parts.DATE)) {
            throw misread.syntax();
        }
        boolean zoneNeedsDate = zone != null && !zone.getRules().isFixedOffset();
        if (timeOnly && zoneNeedsDate && !parts.has(Parts.DATE)) {
            throw misread.syntax();
        }
        if (timeOnly && parts.ofDay() > Calendar.DAY) {
            throw misread.outOfRange();
        }
    }

    private void date(DateTimeLexeme piece) {
        if (label == DateTimeWord.Field.JULIAN_DAY) {
            julianWithOffset(piece.text());
        } else if (label != null || isBehindDate(piece)) {
            if (piece.beginsWithDigit() || label != null) {
                timeWithOffset(piece.text());
            } else {
                named(piece.text(), true);
            }
        } else {
            new DateReader(parts).read(piece.text());
        }
    }

    private boolean isBehindDate(DateTimeLexeme piece) {
        if (!timeOnly) {
            return parts.has(Parts.MONTH | Parts.DAY);
        }
        boolean first =
                at == 0
                        && pieces.size() >= 2
                        && (pieces.getLast().is(Kind.DATE) || pieces.get(1).is(Kind.TIME));
        return !first || (!piece.beginsWithDigit() && parts.has(Parts.TIME));
    }

    /// `J2451187-08:00`.
    private void julianWithOffset(String text) {
        int sign = text.indexOf('-');
        if (sign <= 0) {
            throw misread.syntax();
        }
        label = null;
        julianDay(text.substring(0, sign));
        offset(text.substring(sign));
        parts.add(Parts.DATE | Parts.TIME);
    }

    /// `040506-08`, perhaps behind a `t`.
    private void timeWithOffset(String text) {
        int sign = text.indexOf('-');
        if ((label != null && label != DateTimeWord.Field.TIME)
                || parts.has(Parts.TIME)
                || sign < 0) {
            throw misread.syntax();
        }
        label = null;
        offset(text.substring(sign));
        int known = parts.has(Parts.DATE) || timeOnly ? Parts.DATE : 0;
        parts.add(parts.joined(text.substring(0, sign), known));
    }

    private void time(DateTimeLexeme piece) {
        if (label != null && label != DateTimeWord.Field.TIME) {
            throw misread.syntax();
        }
        label = null;
        parts.time(piece.text());
        parts.add(Parts.TIME);
    }

    private void number(DateTimeLexeme piece) {
        String text = piece.text();
        if (label != null) {
            labelled(text, label);
            label = null;
            return;
        }
        int point = text.indexOf('.');
        boolean dated = parts.hasAny(Parts.DATE);
        boolean joined =
                timeOnly
                        ? text.length() > 4
                        : text.length() >= 6 && !(dated && parts.hasAny(Parts.TIME));
        if (point >= 0 && !dated && (!timeOnly || isDateOfTime())) {
            new DateReader(parts).read(text);
        } else if (point > 2) {
            parts.add(parts.joined(text, known()));
        } else if (timeOnly && point >= 0) {
            throw misread.syntax();
        } else if (joined) {
            parts.add(parts.joined(text, known()));
        } else {
            parts.add(parts.number(text, known()));
        }
    }

    private boolean isDateOfTime() {
        return at == 0 && pieces.size() >= 2 && pieces.getLast().is(Kind.DATE);
    }

    /// The parts that count as seen when a number is taken for what is left.
    private int known() {
        int known = timeOnly ? Parts.DATE : 0;
        for (int each = Parts.YEAR; each <= Parts.SECOND; each <<= 1) {
            known |= parts.has(each) ? each : 0;
        }
        return known;
    }

    /// A number behind a word that says what it is: `y2001 m02 d04`.
    private void labelled(String text, DateTimeWord.Field what) {
        int point = text.indexOf('.');
        String digits = point < 0 ? text : text.substring(0, point);
        if (what == DateTimeWord.Field.TIME) {
            parts.add(parts.joined(text, Parts.DATE));
            return;
        }
        if (what == DateTimeWord.Field.JULIAN_DAY) {
            julianDay(digits);
            parts.add(Parts.DATE);
            if (point >= 0) {
                parts.setTime(
                        (long) (Double.parseDouble("0" + text.substring(point)) * Calendar.DAY));
                parts.add(Parts.TIME);
            }
            return;
        }
        if (point >= 0 && what != DateTimeWord.Field.SECOND) {
            throw misread.syntax();
        }
        long value = parts.whole(digits);
        switch (what) {
            case YEAR -> {
                parts.year = value;
                parts.add(Parts.YEAR);
            }
            case MONTH -> {
                if (parts.has(Parts.MONTH | Parts.HOUR)) {
                    parts.minute = (int) value;
                    parts.add(Parts.MINUTE);
                } else {
                    parts.month = (int) value;
                    parts.add(Parts.MONTH);
                }
            }
            case DAY -> {
                parts.day = (int) value;
                parts.add(Parts.DAY);
            }
            case HOUR -> {
                parts.hour = (int) value;
                parts.add(Parts.HOUR);
            }
            case MINUTE -> {
                parts.minute = (int) value;
                parts.add(Parts.MINUTE);
            }
            case SECOND -> {
                parts.second = (int) value;
                parts.micros = point < 0 ? 0 : parts.fraction(text.substring(point));
                parts.add(Parts.SECOND);
            }
            case JULIAN_DAY, TIME -> throw misread.syntax();
        }
    }

    private void julianDay(String digits) {
        parts.set(Calendar.date(parts.whole(digits) - Calendar.EPOCH_JULIAN));
        parts.julian = true;
    }

    private void word(String text) {
        ZoneId abbreviated = ZoneAbbreviations.named(text);
        if (abbreviated != null) {
            parts.add(Parts.ZONE);
            zone = abbreviated;
            return;
        }
        DateTimeWord word = DateTimeWord.of(text);
        if (word == null) {
            named(text, false);
            return;
        }
        switch (word.kind()) {
            case MONTH -> month(word.value());
            case WEEKDAY -> parts.add(Parts.WEEKDAY);
            case MOMENT -> moment(word.value());
            case HALF_OF_DAY -> {
                half = word.value();
                parts.add(Parts.HALF_OF_DAY);
            }
            case ERA -> {
                parts.beforeChrist = word.value() == DateTimeWord.SECOND_HALF;
                parts.add(Parts.ERA);
            }
            case UNIT -> {
                if (label != null) {
                    throw misread.syntax();
                }
                label = word.field();
            }
            case TIME_FOLLOWS -> timeFollows();
            case DAYLIGHT_SAVING -> daylightSaving();
            case IGNORED -> {}
        }
    }

    /// `MET DST`: an hour more than the zone's own offset.
    private void daylightSaving() {
        parts.add(Parts.DAYLIGHT_SAVING);
        if (!(zone instanceof ZoneOffset standard)) {
            throw misread.syntax();
        }
        zone = ZoneOffset.ofTotalSeconds(standard.getTotalSeconds() + 3600);
    }

    private void month(int value) {
        if (parts.has(Parts.MONTH)
                && !parts.wordForMonth
                && !parts.has(Parts.DAY)
                && parts.month >= 1
                && parts.month <= 31) {
            parts.day = parts.month;
            parts.add(Parts.DAY);
        } else {
            parts.add(Parts.MONTH);
        }
        parts.wordForMonth = true;
        parts.month = value;
    }

    private void moment(int which) {
        switch (which) {
            case DateTimeWord.NOW -> now();
            case DateTimeWord.TODAY -> day(0);
            case DateTimeWord.TOMORROW -> day(1);
            case DateTimeWord.YESTERDAY -> day(-1);
            case DateTimeWord.MIDNIGHT -> {
                parts.add(Parts.TIME | Parts.ZONE);
                zone = ZoneOffset.UTC;
            }
            default -> {
                if (timeOnly) {
                    throw misread.syntax();
                }
                parts.add(Parts.DATE | Parts.TIME | Parts.ZONE);
                moment = which;
            }
        }
    }

    private void now() {
        long local = nowMicros + Zones.offset(sessionZone, nowMicros) * Calendar.SECOND;
        parts.add(timeOnly ? Parts.TIME : Parts.DATE | Parts.TIME | Parts.ZONE);
        zone = ZoneOffset.ofTotalSeconds(Zones.offset(sessionZone, nowMicros));
        if (!timeOnly) {
            parts.set(Calendar.date(Math.floorDiv(local, Calendar.DAY)));
            parts.julian = true;
        }
        parts.setTime(Math.floorMod(local, Calendar.DAY));
    }

    private void day(int from) {
        if (timeOnly) {
            throw misread.syntax();
        }
        long local = nowMicros + Zones.offset(sessionZone, nowMicros) * Calendar.SECOND;
        LocalDate today = Calendar.date(Math.floorDiv(local, Calendar.DAY));
        parts.add(Parts.DATE);
        parts.set(today.plusDays(from));
    }

    private void timeFollows() {
        boolean follows =
                at + 1 < pieces.size()
                        && (pieces.get(at + 1).is(Kind.NUMBER)
                                || pieces.get(at + 1).is(Kind.TIME)
                                || pieces.get(at + 1).is(Kind.DATE));
        if (!follows || (!timeOnly && !parts.has(Parts.DATE))) {
            throw misread.syntax();
        }
        label = DateTimeWord.Field.TIME;
    }

    /// @param compound the text looks like nothing else
    private void named(String text, boolean compound) {
        ZoneId found = Zones.find(text);
        if (found == null) {
            throw compound ? Zones.unknown(text) : misread.syntax();
        }
        parts.add(Parts.ZONE);
        zone = found;
    }

    /// `+5`, `-08:30`, `+0530`.
    private void offset(String text) {
        parts.add(Parts.ZONE);
        zone = new OffsetReader(misread).read(text);
    }
}
