package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One change among those of an ALTER TABLE.
public sealed interface AlterAction extends Node {

    record AddColumn(boolean ifNotExists, TableElement.Column column, Position at)
            implements AlterAction {}

    record DropColumn(boolean ifExists, String column, Definition.Behavior behavior, Position at)
            implements AlterAction {}

    record AddConstraint(TableElement.TableConstraint constraint, Position at)
            implements AlterAction {}

    record DropConstraint(
            boolean ifExists, String constraint, Definition.Behavior behavior, Position at)
            implements AlterAction {}

    record AlterConstraint(String constraint, TableElement.Attributes attributes, Position at)
            implements AlterAction {}

    record ValidateConstraint(String constraint, Position at) implements AlterAction {}

    /// @param column by its name, or of an index by its number
    record AlterColumn(String column, ColumnChange change, Position at) implements AlterAction {}

    record SetParameters(List<Option> parameters, Position at) implements AlterAction {

        public SetParameters {
            parameters = Lists.atLeastOne(parameters);
        }
    }

    record ResetParameters(List<Option> parameters, Position at) implements AlterAction {

        public ResetParameters {
            parameters = Lists.atLeastOne(parameters);
            if (!parameters.stream().allMatch(parameter -> parameter.values().isEmpty())) {
                throw new IllegalArgumentException("reset to no value");
            }
        }
    }

    record SetTablespace(String tablespace, Position at) implements AlterAction {}

    record SetLogged(boolean logged, Position at) implements AlterAction {}

    record SetWithoutCluster(Position at) implements AlterAction {}

    record SetWithoutOids(Position at) implements AlterAction {}

    record SetAccessMethod(String method, Position at) implements AlterAction {}

    record ClusterOn(String index, Position at) implements AlterAction {}

    record Inherit(boolean inherits, Name table, Position at) implements AlterAction {}

    record OwnerTo(Role owner, Position at) implements AlterAction {}

    /// @param index null unless the kind is INDEX
    record ReplicaIdentity(Kind kind, @Nullable String index, Position at) implements AlterAction {

        public enum Kind {
            DEFAULT,
            NOTHING,
            FULL,
            INDEX
        }

        public ReplicaIdentity {
            if ((kind == Kind.INDEX) != (index != null)) {
                throw new IllegalArgumentException("an index, or none");
            }
        }
    }

    /// A change of a column.
    sealed interface ColumnChange {

        /// @param using how old values become new ones; null for a plain cast
        record Type(TypeName type, @Nullable Name collation, @Nullable Expression using)
                implements ColumnChange {}

        record SetDefault(Expression value) implements ColumnChange {}

        record DropDefault() implements ColumnChange {}

        record NotNull(boolean set) implements ColumnChange {}

        record DropExpression(boolean ifExists) implements ColumnChange {}

        /// @param target null for the default one
        record Statistics(@Nullable Integer target) implements ColumnChange {}

        record Storage(String storage) implements ColumnChange {}

        record Compression(String method) implements ColumnChange {}

        record Parameters(boolean reset, List<Option> parameters) implements ColumnChange {

            public Parameters {
                parameters = Lists.atLeastOne(parameters);
                if (reset && !parameters.stream().allMatch(p -> p.values().isEmpty())) {
                    throw new IllegalArgumentException("reset to no value");
                }
            }
        }

        record AddIdentity(boolean always, List<SequenceOption> options) implements ColumnChange {

            public AddIdentity {
                options = List.copyOf(options);
            }
        }

        /// @param always null where it is not said
        record AlterIdentity(@Nullable Boolean always, List<SequenceOption> options)
                implements ColumnChange {

            public AlterIdentity {
                options = List.copyOf(options);
                if (always == null && options.isEmpty()) {
                    throw new IllegalArgumentException("changes nothing");
                }
            }
        }

        record DropIdentity(boolean ifExists) implements ColumnChange {}
    }
}
