package fulcrum.sql.time;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Time zones by their names, and what they make of moments (manual, 8.5.3 and B.4).
public final class Zones {

    private static final Map<String, ZoneId> BY_NAME = new TreeMap<>();

    static {
        for (String name : ZoneId.getAvailableZoneIds()) {
            if (!name.startsWith("SystemV/")) {
                BY_NAME.put(name.toLowerCase(Locale.ROOT), ZoneId.of(name));
            }
        }
    }

    /// A zone as POSIX has it, without summer time: hours west of UTC, behind a name of its own.
    private static final Pattern POSIX =
            Pattern.compile(
                    "(?:<[^<>]*>|[a-zA-Z]*)([+-]?)(\\d{1,3})(?::(\\d{1,2}))?(?::(\\d{1,2}))?");

    private static final Pattern HOURS = Pattern.compile("[+-]?(\\d{1,3}(\\.\\d*)?|\\.\\d+)");

    /// Abbreviations that are in use for other offsets than the one they are read as.
    private static final Set<String> OTHERS =
            Set.of(
                    "CAT7200",
                    "CDT-14400",
                    "CST-18000",
                    "CST28800",
                    "ChST36000",
                    "IST19800",
                    "IST3600",
                    "MSK10800",
                    "MSK14400",
                    "PST28800",
                    "SST-39600",
                    "WEST3600",
                    "WIB25200",
                    "WIT32400",
                    "WITA28800");

    /// Before there were zones.
    private static final String LOCAL_MEAN_TIME = "LMT";

    private static final int POSIX_HOURS_MOST = 167;
    private static final int SECONDS_MOST = 18 * 3600;

    private Zones() {}

    /// As `AT TIME ZONE` and `SET TIME ZONE` take it: an abbreviation, a name, or POSIX's form, in
    /// which hours west of UTC are positive: `Europe/Berlin`, `CEST`, `UTC+3`.
    ///
    /// @throws SqlError 22023 where there is none
    public static ZoneId named(String name) {
        ZoneId abbreviated = ZoneAbbreviations.named(name.toLowerCase(Locale.ROOT));
        if (abbreviated != null) {
            return abbreviated;
        }
        ZoneId found = find(name);
        if (found == null) {
            throw unknown(name);
        }
        return found;
    }

    static SqlError unknown(String name) {
        return new SqlError(
                SqlState.BAD_PARAMETER_VALUE, "time zone \"" + name + "\" not recognized");
    }

    /// As `SET TimeZone` takes it: hours east of UTC, a name, or POSIX's form, in which hours west
    /// of UTC are positive.
    ///
    /// @return as `SHOW TimeZone` has it, which [#find] knows; null where there is none
    public static @Nullable String setting(String value) {
        if (HOURS.matcher(value).matches()) {
            double seconds = Double.parseDouble(value) * 3600;
            return Math.abs(seconds) <= SECONDS_MOST
                    ? name(ZoneOffset.ofTotalSeconds((int) seconds))
                    : null;
        }
        ZoneId known = BY_NAME.get(value.toLowerCase(Locale.ROOT));
        return known != null ? known.getId() : posix(value) != null ? value : null;
    }

    /// By its whole name, or in POSIX's form; null where there is none.
    public static @Nullable ZoneId find(String name) {
        ZoneId known = BY_NAME.get(name.toLowerCase(Locale.ROOT));
        return known != null ? known : posix(name);
    }

    private static @Nullable ZoneId posix(String name) {
        Matcher matcher = POSIX.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        int hours = Integer.parseInt(matcher.group(2));
        int minutes = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        int seconds = matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4));
        int west = (hours * 60 + minutes) * 60 + seconds;
        if (hours > POSIX_HOURS_MOST || minutes > 59 || seconds > 59 || west > SECONDS_MOST) {
            return null;
        }
        return ZoneOffset.ofTotalSeconds(matcher.group(1).equals("-") ? west : -west);
    }

    /// The zone that is as far from UTC as an interval is long; east is positive.
    ///
    /// @throws SqlError 22023 where it has months or days, or is too long
    public static ZoneId of(Datum.Interval offset) {
        if (offset.months() != 0 || offset.days() != 0) {
            throw new SqlError(
                    SqlState.BAD_PARAMETER_VALUE,
                    "interval time zone \""
                            + IntervalText.write(offset, "postgres")
                            + "\" must not include months or days");
        }
        long seconds = offset.micros() / Calendar.SECOND;
        if (Math.abs(seconds) > SECONDS_MOST) {
            throw new SqlError(SqlState.BAD_PARAMETER_VALUE, "interval time zone is out of range");
        }
        return ZoneOffset.ofTotalSeconds((int) seconds);
    }

    /// As `SHOW TimeZone` has it.
    public static String name(ZoneId zone) {
        if (!(zone instanceof ZoneOffset offset) || offset.getTotalSeconds() == 0) {
            return zone.getId().equals("Z") ? "UTC" : zone.getId();
        }
        String east = offsetText(offset.getTotalSeconds(), false);
        String west = offsetText(-offset.getTotalSeconds(), false);
        return "<" + east + ">" + west;
    }

    /// Seconds east of UTC at a moment.
    ///
    /// @param micros of UTC, since 2000
    public static int offset(ZoneId zone, long micros) {
        if (zone instanceof ZoneOffset fixed) {
            return fixed.getTotalSeconds();
        }
        return zone.getRules().getOffset(instant(micros)).getTotalSeconds();
    }

    /// Seconds east of UTC where clocks show something. Where they show it never, because they are
    /// put forward, or twice, because they are put back, it is as if they were put later, or
    /// earlier.
    static int offset(ZoneId zone, LocalDateTime local) {
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition transition = rules.getTransition(local);
        if (transition == null) {
            return rules.getOffset(local).getTotalSeconds();
        }
        ZoneOffset chosen =
                transition.isGap() ? transition.getOffsetBefore() : transition.getOffsetAfter();
        return chosen.getTotalSeconds();
    }

    /// Those that have a name, by it.
    public static Collection<ZoneId> all() {
        return Collections.unmodifiableCollection(BY_NAME.values());
    }

    /// Whether its clocks are put forward at a moment.
    ///
    /// @param micros of UTC, since 2000
    public static boolean isSummer(ZoneId zone, long micros) {
        return zone.getRules().isDaylightSavings(instant(micros));
    }

    /// What is short for the zone at a moment: `CET`, or its offset where it has no letters.
    ///
    /// @param micros of UTC, since 2000
    public static String abbreviation(ZoneId zone, long micros) {
        int offset = offset(zone, micros);
        if (zone instanceof ZoneOffset) {
            return offset == 0 ? "UTC" : offsetText(offset, false);
        }
        if (zone.getId().equals("UTC") || zone.getId().equals("Etc/UTC")) {
            return "UTC";
        }
        Instant at = instant(micros);
        ZoneRules rules = zone.getRules();
        List<ZoneOffsetTransition> transitions = rules.getTransitions();
        if (!transitions.isEmpty() && at.isBefore(transitions.getFirst().getInstant())) {
            return LOCAL_MEAN_TIME;
        }
        String known = abbreviation(zone, offset, rules.isDaylightSavings(at));
        return known == null ? offsetText(offset, false).replace(":", "") : known;
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, Calendar.SECOND)
                        - Calendar.UNIX_EPOCH_DAYS * (Calendar.DAY / Calendar.SECOND));
    }

    /// Java's, where it is one with letters that means this offset.
    private static @Nullable String abbreviation(ZoneId zone, int offset, boolean summer) {
        String text = TimeZone.getTimeZone(zone).getDisplayName(summer, TimeZone.SHORT, Locale.US);
        ZoneId meant = ZoneAbbreviations.named(text.toLowerCase(Locale.ROOT));
        boolean same =
                (meant instanceof ZoneOffset fixed && fixed.getTotalSeconds() == offset)
                        || OTHERS.contains(text + offset);
        return same && text.chars().allMatch(Character::isLetter) ? text : null;
    }

    /// `+02`, `-08:30`, `+00:53:28`.
    ///
    /// @param withMinutes minutes are shown where they are 0, too
    static String offsetText(int seconds, boolean withMinutes) {
        int size = Math.abs(seconds);
        StringBuilder text = new StringBuilder();
        text.append(seconds < 0 ? '-' : '+');
        DateTimeText.twoDigits(text, size / 3600);
        if (size % 3600 != 0 || withMinutes) {
            text.append(':');
            DateTimeText.twoDigits(text, size / 60 % 60);
        }
        if (size % 60 != 0) {
            text.append(':');
            DateTimeText.twoDigits(text, size % 60);
        }
        return text.toString();
    }
}
