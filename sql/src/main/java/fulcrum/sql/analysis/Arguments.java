package fulcrum.sql.analysis;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Types of the parameters of a statement: those that its client has said, and those that the
/// places decide where they stand.
final class Arguments {

    private static final int MOST = 65_535;

    private final List<@Nullable SqlType> types;

    Arguments(List<@Nullable SqlType> given) {
        types = new ArrayList<>();
        for (SqlType type : given) {
            types.add(type == null || type.is(ScalarType.UNKNOWN) ? null : type);
        }
    }

    /// What is known of a parameter; [SqlType#UNKNOWN] where nothing is yet.
    ///
    /// @param number from 1
    SqlType type(int number) {
        if (number < 1 || number > MOST) {
            throw new SqlError(SqlState.NO_PARAMETER, "there is no parameter $" + number);
        }
        while (types.size() < number) {
            types.add(null);
        }
        SqlType known = types.get(number - 1);
        return known == null ? SqlType.UNKNOWN : known;
    }

    void decide(int number, SqlType type) {
        types.set(number - 1, type.withModifier(-1));
    }

    /// All of them.
    ///
    /// @throws SqlError 42P18 where one is not decided
    List<SqlType> all() {
        List<SqlType> all = new ArrayList<>();
        for (SqlType type : types) {
            if (type == null) {
                throw new SqlError(
                        SqlState.INDETERMINATE_TYPE,
                        "could not determine data type of parameter $" + (all.size() + 1));
            }
            all.add(type);
        }
        return all;
    }
}
