package fulcrum.sql.type;

import java.time.ZoneId;

/// How a session's values look as text.
///
/// @param zone in which times with a time zone are shown, and read where they name none
/// @param dateOrder which number of `1/2/3` is what: `MDY`, `DMY` or `YMD`
/// @param dateStyle `ISO`, `SQL`, `Postgres` or `German`
/// @param intervalStyle `postgres`, `postgres_verbose`, `sql_standard` or `iso_8601`
/// @param hexBytes bytes are shown as `\x...`, not with escapes
/// @param extraFloatDigits from -15 to 3: above 0, as few digits as tell the number from all others
public record Styles(
        ZoneId zone,
        String dateOrder,
        String dateStyle,
        String intervalStyle,
        boolean hexBytes,
        int extraFloatDigits) {

    /// What a session begins with.
    public static final Styles STANDARD =
            new Styles(ZoneId.of("UTC"), "MDY", "ISO", "postgres", true, 1);

    public Styles in(ZoneId other) {
        return new Styles(other, dateOrder, dateStyle, intervalStyle, hexBytes, extraFloatDigits);
    }
}
