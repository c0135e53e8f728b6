package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a table is made of.
public sealed interface TableElement extends Node {

    /// @param storage `plain`, `external`, `extended`, `main` or `default`; null for the type's own
    /// @param compression null for the default one
    record Column(
            String name,
            TypeName type,
            @Nullable String storage,
            @Nullable String compression,
            @Nullable Name collation,
            List<Constraint> constraints,
            Position at)
            implements TableElement {

        public Column {
            constraints = List.copyOf(constraints);
            if (!constraints.stream().allMatch(c -> c.condition().isOfColumn())) {
                throw new IllegalArgumentException("a constraint of tables");
            }
        }
    }

    record TableConstraint(Constraint constraint, Position at) implements TableElement {

        public TableConstraint {
            if (!constraint.condition().isOfTable()) {
                throw new IllegalArgumentException("a constraint of columns");
            }
        }
    }

    /// The columns of another table.
    record Like(Name table, List<Inclusion> inclusions, Position at) implements TableElement {

        public Like {
            inclusions = List.copyOf(inclusions);
        }
    }

    record Inclusion(boolean included, Property property) {

        public enum Property {
            ALL,
            COMMENTS,
            COMPRESSION,
            CONSTRAINTS,
            DEFAULTS,
            GENERATED,
            IDENTITY,
            INDEXES,
            STATISTICS,
            STORAGE
        }
    }

    /// @param name null for one that the system makes up
    record Constraint(
            @Nullable String name, Condition condition, Attributes attributes, Position at)
            implements Node {}

    /// When a constraint is looked at, and for which rows.
    ///
    /// @param deferrable null where it is not said
    /// @param initiallyDeferred null where it is not said
    record Attributes(
            @Nullable Boolean deferrable,
            @Nullable Boolean initiallyDeferred,
            boolean notValid,
            boolean noInherit) {

        public static final Attributes NONE = new Attributes(null, null, false, false);

        public Attributes {
            if (Boolean.TRUE.equals(initiallyDeferred) && Boolean.FALSE.equals(deferrable)) {
                throw new IllegalArgumentException("deferred and not deferrable");
            }
        }
    }

    /// What must hold.
    sealed interface Condition {

        record NotNull() implements Condition {}

        record Null() implements Condition {}

        record Default(Expression value) implements Condition {}

        record Check(Expression condition) implements Condition {}

        /// @param columns empty behind a column
        record Unique(boolean nullsNotDistinct, List<String> columns, IndexTail tail)
                implements Condition {

            public Unique {
                columns = List.copyOf(columns);
            }
        }

        /// @param columns empty behind a column
        record PrimaryKey(List<String> columns, IndexTail tail) implements Condition {

            public PrimaryKey {
                columns = List.copyOf(columns);
            }
        }

        /// An index that is there becomes the constraint's.
        record UsingIndex(boolean primaryKey, String index) implements Condition {}

        /// @param columns empty behind a column
        /// @param referenced columns; empty for the primary key
        record ForeignKey(
                List<String> columns,
                Name table,
                List<String> referenced,
                Match match,
                @Nullable Action onDelete,
                @Nullable Action onUpdate)
                implements Condition {

            public ForeignKey {
                columns = List.copyOf(columns);
                referenced = List.copyOf(referenced);
                if (onUpdate != null && !onUpdate.columns().isEmpty()) {
                    throw new IllegalArgumentException("an update sets the whole key");
                }
            }
        }

        /// A column that is computed and stored.
        record Generated(Expression value) implements Condition {}

        /// @param always whether only the system gives it values
        record Identity(boolean always, List<SequenceOption> options) implements Condition {

            public Identity {
                options = List.copyOf(options);
            }
        }

        default boolean isOfColumn() {
            return switch (this) {
                case NotNull _, Null _, Default _, Check _, Generated _, Identity _ -> true;
                case Unique unique -> unique.columns().isEmpty();
                case PrimaryKey key -> key.columns().isEmpty();
                case ForeignKey key -> key.columns().isEmpty();
                case UsingIndex _ -> false;
            };
        }

        default boolean isOfTable() {
            return switch (this) {
                case NotNull _, Null _, Default _, Generated _, Identity _ -> false;
                case Unique unique -> !unique.columns().isEmpty();
                case PrimaryKey key -> !key.columns().isEmpty();
                case ForeignKey key -> !key.columns().isEmpty();
                case Check _, UsingIndex _ -> true;
            };
        }
    }

    /// How a constraint's index is kept.
    record IndexTail(List<String> include, List<Option> parameters, @Nullable String tablespace) {

        public static final IndexTail NONE = new IndexTail(List.of(), List.of(), null);

        public IndexTail {
            include = List.copyOf(include);
            parameters = List.copyOf(parameters);
        }
    }

    enum Match {
        DEFAULT,
        SIMPLE,
        FULL,
        PARTIAL
    }

    /// What follows when the referenced row goes or changes.
    ///
    /// @param columns those that are set, at SET NULL and SET DEFAULT; empty for all of the key
    record Action(Kind kind, List<String> columns) {

        public enum Kind {
            NO_ACTION,
            RESTRICT,
            CASCADE,
            SET_NULL,
            SET_DEFAULT
        }

        public Action {
            columns = List.copyOf(columns);
            if (!columns.isEmpty() && kind != Kind.SET_NULL && kind != Kind.SET_DEFAULT) {
                throw new IllegalArgumentException("sets no columns");
            }
        }
    }
}
