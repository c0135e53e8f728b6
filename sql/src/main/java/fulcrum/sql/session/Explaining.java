package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// EXPLAIN: shows how a statement is carried out.
final class Explaining {

    private final SqlSession session;
    private final Runner runner;

    Explaining(SqlSession session, Runner runner) {
        this.session = session;
        this.runner = runner;
    }

    void run(SessionStatement.Explain explain, Datum[] arguments, Output output) {
        for (Option option : explain.options()) {
            if (!List.of("costs", "verbose", "summary", "timing", "buffers")
                    .contains(option.name())) {
                throw SqlError.notSupported(
                        "EXPLAIN (" + option.name().toUpperCase(java.util.Locale.ROOT) + ")",
                        option.at());
            }
        }
        if (!(explain.statement() instanceof Statement.Preparable preparable)) {
            throw SqlError.notSupported("EXPLAIN of this statement", explain.at());
        }
        session.beginImplicit();
        Understood understood = runner.understand(session.text(), preparable, new ArrayList<>());
        Plan plan = Objects.requireNonNull(understood.plan());
        List<Datum[]> rows = new ArrayList<>();
        for (String line : new PlanText().lines(plan)) {
            rows.add(new Datum[] {new Datum.Text(line)});
        }
        output.rows(rows);
        output.complete("EXPLAIN");
    }
}
