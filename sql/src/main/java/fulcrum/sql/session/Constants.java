package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.execution.Values;
import fulcrum.sql.type.SqlType;

/// Values that a statement's text gives outside of a query.
final class Constants {

    private final SqlSession session;
    private final Runner runner;

    Constants(SqlSession session, Runner runner) {
        this.session = session;
        this.runner = runner;
    }

    /// The value of an expression, as one of a type.
    Datum of(Expression expression, SqlType type) {
        SqlCatalog catalog = session.transaction().definitions().catalog();
        Scalar scalar =
                new Analyzer(runner.names(catalog), session.styles(), session.node().nowMicros())
                        .constant(expression, type);
        return Values.constant(scalar, session.factsNow());
    }
}
