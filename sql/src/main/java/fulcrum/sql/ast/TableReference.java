package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What rows are taken from (manual, 7.2.1).
public sealed interface TableReference extends Node {

    /// @param only without the tables that inherit from it
    record Table(
            Name name, boolean only, @Nullable Alias alias, @Nullable Sample sample, Position at)
            implements TableReference {}

    /// Some of a table's rows (manual, SELECT).
    record Sample(
            Name method, List<Expression> arguments, @Nullable Expression repeatable, Position at)
            implements Node {

        public Sample {
            arguments = Lists.atLeastOne(arguments);
        }
    }

    /// @param lateral whether it sees the columns of what stands before it
    record Subquery(boolean lateral, Query query, @Nullable Alias alias, Position at)
            implements TableReference {}

    /// Functions that return rows.
    ///
    /// @param rowsFrom whether they stand in `ROWS FROM`, where each may have its own columns
    /// @param columns names and types, where the function does not tell; empty where it does
    record Functions(
            boolean lateral,
            boolean rowsFrom,
            List<Function> functions,
            boolean withOrdinality,
            @Nullable Alias alias,
            List<ColumnType> columns,
            Position at)
            implements TableReference {

        public Functions {
            functions = Lists.atLeastOne(functions);
            columns = List.copyOf(columns);
            if (!rowsFrom && (functions.size() > 1 || !functions.getFirst().columns().isEmpty())) {
                throw new IllegalArgumentException("one function, or ROWS FROM");
            }
            if (!columns.isEmpty() && alias != null && !alias.columns().isEmpty()) {
                throw new IllegalArgumentException("columns are named once");
            }
        }
    }

    /// @param call a [FunctionCall] or a [SpecialCall]
    record Function(Expression call, List<ColumnType> columns) {

        public Function {
            columns = List.copyOf(columns);
        }
    }

    record ColumnType(String name, TypeName type, @Nullable Name collation, Position at)
            implements Node {}

    /// @param condition null for a natural join, a cross join, and one that has `using`
    /// @param using columns of both sides that are equal; empty for none
    /// @param usingAlias the name of the columns that are joined; null for none
    record Join(
            Kind kind,
            boolean natural,
            TableReference left,
            TableReference right,
            @Nullable Expression condition,
            List<String> using,
            @Nullable String usingAlias,
            @Nullable Alias alias,
            Position at)
            implements TableReference {

        public enum Kind {
            CROSS,
            INNER,
            LEFT,
            RIGHT,
            FULL
        }

        public Join {
            using = List.copyOf(using);
            int given = (condition != null ? 1 : 0) + (using.isEmpty() ? 0 : 1) + (natural ? 1 : 0);
            boolean unused = usingAlias != null && using.isEmpty();
            if (given != (kind == Kind.CROSS ? 0 : 1) || unused) {
                throw new IllegalArgumentException("joined in no way, or in several");
            }
        }
    }

    /// @param columns new names of the columns, from the first; empty for those they have
    record Alias(String name, List<String> columns) {

        public Alias {
            columns = List.copyOf(columns);
        }
    }
}
