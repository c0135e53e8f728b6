package fulcrum.cli.sim.sql;

import fulcrum.machine.Dice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.List;
import java.util.Set;

/// Makes what others need: statement by statement, each again until it is done.
final class Founder extends Customer {

    /// What was to be made is there: an attempt that nobody heard of has made it.
    private static final Set<SqlState> THERE =
            Set.of(
                    SqlState.DUPLICATE_TABLE,
                    SqlState.DUPLICATE_COLUMN,
                    SqlState.DUPLICATE_OBJECT,
                    SqlState.UNIQUE);

    private final List<String> statements;
    private int made;

    Founder(Crowd crowd, Dice dice, List<String> statements) {
        super(crowd, dice, 1);
        this.statements = List.copyOf(statements);
    }

    boolean hasMade() {
        return made == statements.size();
    }

    @Override
    void visit() {
        while (!hasMade()) {
            Said said = alone(statements.get(made));
            SqlError error = said == null ? null : said.error();
            if (said != null && (said.isDone() || (error != null && isThere(error)))) {
                made++;
            } else {
                leave();
                sleep(5_000_000 + dice.below(20_000_000));
            }
        }
    }

    private boolean isThere(SqlError error) {
        if (THERE.contains(error.state())) {
            return true;
        }
        if (error.state().retry() == SqlState.Retry.NO) {
            throw new IllegalStateException(
                    "'" + statements.get(made) + "' is refused: " + error.message());
        }
        return false;
    }
}
