package fulcrum.sql.routine;

import fulcrum.sql.ast.Position;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.Casts.Context;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The type that values have together: in UNION, CASE, COALESCE, ARRAY, VALUES, GREATEST (manual,
/// 10.5).
public final class CommonType {

    private CommonType() {}

    /// The type that values are to be coerced to. Its modifier is the one that all have, if all
    /// have the same type and modifier.
    ///
    /// @param types of the values, in order; for CASE, the one of ELSE comes first
    /// @param context as messages call it: `CASE`, `UNION`, `VALUES`, `ARRAY`, `COALESCE`, ...
    /// @param positions of the values
    /// @throws SqlError 42804, 42846 where there is none
    public static SqlType of(List<SqlType> types, String context, List<Position> positions) {
        SqlType common = types.getFirst();
        for (int i = 1; i < types.size(); i++) {
            SqlType next = types.get(i);
            if (!isSameFamily(common, next)) {
                throw SqlError.at(
                        positions.get(i),
                        SqlState.WRONG_TYPE,
                        context + " types " + common + " and " + next + " cannot be matched");
            }
            common = better(common, next);
        }
        if (common.is(ScalarType.UNKNOWN)) {
            return SqlType.TEXT;
        }
        for (int i = 0; i < types.size(); i++) {
            if (!becomes(types.get(i), common)) {
                throw SqlError.at(
                        positions.get(i),
                        SqlState.CANNOT_CAST,
                        context + " could not convert type " + types.get(i) + " to " + common);
            }
        }
        SqlType chosen = common;
        boolean alike = types.stream().allMatch(chosen::equals);
        return alike ? common : common.withModifier(-1);
    }

    /// The same without a complaint; null where there is none.
    public static @Nullable SqlType among(List<SqlType> types) {
        SqlType common = types.getFirst();
        for (SqlType next : types.subList(1, types.size())) {
            if (!isSameFamily(common, next)) {
                return null;
            }
            common = better(common, next);
        }
        return common.is(ScalarType.UNKNOWN) ? SqlType.TEXT : common.withModifier(-1);
    }

    static boolean allBecome(List<SqlType> types, SqlType common) {
        return types.stream().allMatch(each -> becomes(each, common));
    }

    private static boolean becomes(SqlType type, SqlType common) {
        return type.is(ScalarType.UNKNOWN) || Casts.find(type, common, Context.IMPLICIT) != null;
    }

    private static boolean isSameFamily(SqlType common, SqlType next) {
        return common.is(ScalarType.UNKNOWN)
                || next.is(ScalarType.UNKNOWN)
                || common.category() == next.category();
    }

    /// Of two of one family the one that the other becomes by itself; the preferred one stays.
    private static SqlType better(SqlType common, SqlType next) {
        if (next.is(ScalarType.UNKNOWN) || next.sameAs(common)) {
            return common;
        }
        if (common.is(ScalarType.UNKNOWN)) {
            return next;
        }
        boolean preferred = !common.array() && common.base().isPreferred();
        boolean up = !preferred && becomes(common, next) && !becomes(next, common);
        return up ? next : common;
    }
}
