package fulcrum.sql.session;

import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.ast.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `SELECT ... INTO`, which is `CREATE TABLE AS` in another spelling (manual, SELECT INTO).
final class SelectInto {

    private SelectInto() {}

    /// What a statement is carried out as: itself, unless its first SELECT names a table.
    static @Nullable Statement carriedOutAs(@Nullable Statement statement) {
        if (!(statement instanceof Query query)) {
            return statement;
        }
        Select first = first(query.body());
        Select.Into into = first == null ? null : first.into();
        if (first == null || into == null) {
            return statement;
        }
        Query source =
                new Query(
                        query.with(),
                        without(query.body()),
                        query.orderBy(),
                        query.limit(),
                        query.locks(),
                        query.at());
        return new TableDefinition.CreateAs(
                into.persistence(),
                false,
                into.table(),
                List.of(),
                TableDefinition.Storage.DEFAULT,
                source,
                true,
                query.at());
    }

    private static @Nullable Select first(Query.Body body) {
        return switch (body) {
            case Select select -> select;
            case Query.SetOperation operation -> first(operation.operands().getFirst());
            case Query.Values _, Query.Nested _ -> null;
        };
    }

    private static Query.Body without(Query.Body body) {
        return switch (body) {
            case Select s ->
                    new Select(
                            s.distinct(),
                            s.items(),
                            null,
                            s.from(),
                            s.asOf(),
                            s.where(),
                            s.groupBy(),
                            s.having(),
                            s.windows(),
                            s.at());
            case Query.SetOperation operation -> {
                List<Query.Body> operands = new ArrayList<>(operation.operands());
                operands.set(0, without(operands.getFirst()));
                yield new Query.SetOperation(
                        operation.kind(), operation.all(), operands, operation.at());
            }
            case Query.Values _, Query.Nested _ -> body;
        };
    }
}
