package fulcrum.prove;

import java.sql.SQLException;
import java.util.Set;

/// What an error's code says of the statement: the five characters that the SQL standard calls
/// SQLSTATE, the first two of them the class.
final class SqlState {

    /// A row with this key is there.
    static final String UNIQUE_VIOLATION = "23505";

    /// Nothing is called so, such as a transaction that was prepared.
    static final String UNDEFINED_OBJECT = "42704";

    /// Classes whose errors are told instead of an effect: not supported (`0A`), grants (`0L`),
    /// data (`22`), integrity (`23`), transaction state (`25`), unknown names (`26`, `34`, `3B`,
    /// `3D`), authorization (`28`), rollback (`40`), syntax and names (`42`), resources (`53`),
    /// limits (`54`), state of an object (`55`), and Fulcrum's own (`ZF`). What is not here is in
    /// doubt: connections (`08`), an operator's intervention (`57`), internal errors (`XX`) and all
    /// that is new.
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(
                    "0A", "0L", "21", "22", "23", "25", "26", "28", "2B", "34", "3B", "3D", "3F",
                    "40", "42", "53", "54", "55", "ZF");

    /// Says in so many words that nobody knows whether the statement was completed.
    private static final String COMPLETION_UNKNOWN = "40003";

    /// The replica differs from the others and serves nobody, so it did not begin.
    private static final String REPLICA_DIFFERS = "XX001";

    /// The node is starting, so the statement did not begin.
    private static final String CANNOT_CONNECT = "57P03";

    private SqlState() {}

    /// The code of an error; `null` of one that has none.
    static String of(SQLException failed) {
        return String.valueOf(failed.getSQLState());
    }

    /// True if a statement that ended so surely took no effect and never will.
    static boolean withoutEffect(String state) {
        return state.equals(REPLICA_DIFFERS)
                || state.equals(CANNOT_CONNECT)
                || (state.length() == 5
                        && WITHOUT_EFFECT.contains(state.substring(0, 2))
                        && !state.equals(COMPLETION_UNKNOWN));
    }
}
