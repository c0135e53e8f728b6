package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement that changes tables (manual, CREATE TABLE, CREATE TABLE AS, ALTER TABLE, TRUNCATE).
public sealed interface TableDefinition extends Definition {

    /// @param inherits tables whose columns it has too
    record Create(
            Persistence persistence,
            boolean ifNotExists,
            Name name,
            List<TableElement> elements,
            List<Name> inherits,
            Storage storage,
            Position at)
            implements TableDefinition {

        public Create {
            elements = List.copyOf(elements);
            inherits = List.copyOf(inherits);
        }
    }

    /// How a table is kept.
    ///
    /// @param method null for the default one
    /// @param withoutOids whether that is said; it always holds
    record Storage(
            @Nullable String method,
            List<Option> parameters,
            boolean withoutOids,
            OnCommit onCommit,
            @Nullable String tablespace) {

        public static final Storage DEFAULT =
                new Storage(null, List.of(), false, OnCommit.DEFAULT, null);

        public Storage {
            parameters = List.copyOf(parameters);
            if (withoutOids && !parameters.isEmpty()) {
                throw new IllegalArgumentException("WITH and WITHOUT");
            }
        }
    }

    /// What becomes of a temporary table's rows at the end of a transaction.
    enum OnCommit {
        DEFAULT,
        DROP,
        DELETE_ROWS,
        PRESERVE_ROWS
    }

    /// @param columns their names; empty for the query's own
    /// @param source a [Query] or a prepared one
    /// @param withData whether the rows are put into it
    record CreateAs(
            Persistence persistence,
            boolean ifNotExists,
            Name name,
            List<String> columns,
            Storage storage,
            Statement source,
            boolean withData,
            Position at)
            implements TableDefinition {

        public CreateAs {
            columns = List.copyOf(columns);
            if (!(source instanceof Query || source instanceof SessionStatement.Execute)) {
                throw new IllegalArgumentException("makes no rows");
            }
        }
    }

    /// @param kind TABLE, VIEW, INDEX or SEQUENCE
    record Alter(
            Definition.Kind kind,
            boolean ifExists,
            boolean only,
            Name name,
            List<AlterAction> actions,
            Position at)
            implements TableDefinition {

        public Alter {
            actions = Lists.atLeastOne(actions);
            if (!kind.isRelation()) {
                throw new IllegalArgumentException("altered otherwise");
            }
        }
    }

    record Truncate(
            List<TableReference.Table> tables,
            Identity identity,
            Definition.Behavior behavior,
            Position at)
            implements TableDefinition {

        /// What becomes of the tables' sequences.
        public enum Identity {
            DEFAULT,
            CONTINUE,
            RESTART
        }

        public Truncate {
            tables = Lists.atLeastOne(tables);
            if (tables.stream().anyMatch(t -> t.alias() != null || t.sample() != null)) {
                throw new IllegalArgumentException("a table by its name");
            }
        }
    }
}
