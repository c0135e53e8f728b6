package fulcrum.sql.routine;

import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What makes a value of one type one of another (manual, CREATE CAST; `pg_cast`).
///
/// The table is that of PostgreSQL 15, of the types that there are here. Modifiers are none of its
/// business: `varchar` to `varchar(3)` is nothing to do, and [fulcrum.sql.type.Modifiers] comes
/// after it.
public final class Casts {

    /// Where a value is asked to be of another type; each allows what those before it do.
    public enum Context {
        /// Anywhere: as an argument of a routine, in UNION.
        IMPLICIT,
        /// When it goes into a column.
        ASSIGNMENT,
        /// When somebody says CAST.
        EXPLICIT
    }

    private record Entry(Context from, Cast cast) {}

    private static final Map<Long, Entry> TABLE = new HashMap<>();

    static {
        for (String line : Listing.lines("casts.txt")) {
            String[] word = line.split(" ");
            SqlType from = Signature.type(word[0]);
            SqlType to = Signature.type(word[1]);
            Context context =
                    switch (word[2]) {
                        case "i" -> Context.IMPLICIT;
                        case "a" -> Context.ASSIGNMENT;
                        default -> Context.EXPLICIT;
                    };
            Cast cast =
                    switch (word[3]) {
                        case "f" -> new Cast.ByRoutine(Routines.of(Integer.parseInt(word[4])));
                        case "i" -> new Cast.ViaText(from, to);
                        default -> new Cast.Nothing(from, to);
                    };
            TABLE.put(key(from, to), new Entry(context, cast));
        }
    }

    private Casts() {}

    private static long key(SqlType from, SqlType to) {
        return ((long) from.oid() << Integer.SIZE) | to.oid();
    }

    /// What makes one of the other; null where nothing does in that context. A literal of no type
    /// yet becomes anything, by reading it.
    ///
    /// @param to not polymorphic
    public static @Nullable Cast find(SqlType from, SqlType to, Context context) {
        return plain(from.withModifier(-1), to.withModifier(-1), context);
    }

    private static @Nullable Cast plain(SqlType from, SqlType to, Context context) {
        if (from.sameAs(to)) {
            return new Cast.Nothing(from, to);
        }
        if (from.is(ScalarType.UNKNOWN)) {
            return new Cast.ViaText(from, to);
        }
        Entry entry = TABLE.get(key(from, to));
        if (entry != null) {
            return entry.from.compareTo(context) <= 0 ? entry.cast : null;
        }
        SqlType element = Polymorphism.elementOf(from);
        if (element != null && to.array()) {
            Cast each = plain(element, to.element(), context);
            return each == null ? null : new Cast.OfElements(each, to);
        }
        boolean asText =
                (context != Context.IMPLICIT && to.category() == 'S')
                        || (context == Context.EXPLICIT && from.category() == 'S');
        return asText && !isPseudo(from) && !isPseudo(to) ? new Cast.ViaText(from, to) : null;
    }

    private static boolean isPseudo(SqlType type) {
        return !type.array() && type.base().isPseudo() && !type.is(ScalarType.RECORD);
    }
}
