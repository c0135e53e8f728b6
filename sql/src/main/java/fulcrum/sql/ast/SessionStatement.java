package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement about the session, or an order to the server.
public sealed interface SessionStatement extends Statement
        permits TransactionStatement,
                Maintenance,
                SessionStatement.Set,
                SessionStatement.Show,
                SessionStatement.Discard,
                SessionStatement.Prepare,
                SessionStatement.Execute,
                SessionStatement.Deallocate,
                SessionStatement.DeclareCursor,
                SessionStatement.Fetch,
                SessionStatement.CloseCursor,
                SessionStatement.Copy,
                SessionStatement.Explain,
                SessionStatement.Call,
                SessionStatement.Do,
                SessionStatement.Listen,
                SessionStatement.Notify,
                SessionStatement.Unlisten {

    /// @param local whether it holds up to the transaction's end
    record Set(boolean local, Setting setting, Position at) implements SessionStatement {

        public Set {
            if (local && setting.action() == Setting.Action.RESET) {
                throw new IllegalArgumentException("RESET is for the session");
            }
        }
    }

    /// @param name folded, with its dots; `all` for every one
    record Show(String name, Position at) implements SessionStatement {}

    record Discard(Kind kind, Position at) implements SessionStatement {

        public enum Kind {
            ALL,
            PLANS,
            SEQUENCES,
            TEMP
        }
    }

    /// @param types of its parameters, from the first; those that are not said are found out
    record Prepare(String name, List<TypeName> types, Statement.Preparable statement, Position at)
            implements SessionStatement {

        public Prepare {
            types = List.copyOf(types);
        }
    }

    record Execute(String name, List<Expression> arguments, Position at)
            implements SessionStatement {

        public Execute {
            arguments = List.copyOf(arguments);
        }
    }

    /// @param name null for all
    record Deallocate(@Nullable String name, Position at) implements SessionStatement {}

    /// @param scroll whether it goes backwards; null where it is not said
    /// @param insensitive whether that is said, or its opposite; null where it is not said
    record DeclareCursor(
            String name,
            boolean binary,
            @Nullable Boolean scroll,
            @Nullable Boolean insensitive,
            boolean hold,
            Query query,
            Position at)
            implements SessionStatement {}

    /// @param move whether rows are passed without being returned
    /// @param count rows, or of ABSOLUTE and RELATIVE a place; null for all
    record Fetch(
            boolean move, Direction direction, @Nullable Integer count, String cursor, Position at)
            implements SessionStatement {

        public enum Direction {
            FORWARD,
            BACKWARD,
            ABSOLUTE,
            RELATIVE
        }

        public Fetch {
            boolean place = direction == Direction.ABSOLUTE || direction == Direction.RELATIVE;
            if (place && count == null) {
                throw new IllegalArgumentException("a place has a number");
            }
        }
    }

    /// @param cursor null for all
    record CloseCursor(@Nullable String cursor, Position at) implements SessionStatement {}

    /// @param table null where rows come from a statement
    /// @param columns of the table; empty for all
    /// @param end a file or a program; null for the client
    /// @param where which rows are taken; null for all
    record Copy(
            @Nullable Name table,
            List<String> columns,
            Statement.@Nullable Preparable statement,
            boolean from,
            boolean program,
            @Nullable String end,
            List<Option> options,
            @Nullable Expression where,
            Position at)
            implements SessionStatement {

        public Copy {
            columns = List.copyOf(columns);
            options = List.copyOf(options);
            if ((table == null) == (statement == null)
                    || (table == null && (from || !columns.isEmpty()))
                    || (!from && where != null)
                    || (program && end == null)) {
                throw new IllegalArgumentException("no such copy");
            }
        }
    }

    /// @param statement [Statement.Preparable], [TableDefinition.CreateAs], [DeclareCursor],
    ///   [Execute], [TransactionStatement.Commit] or [TransactionStatement.CommitPrepared]
    record Explain(List<Option> options, Statement statement, Position at)
            implements SessionStatement {

        public Explain {
            options = List.copyOf(options);
            if (!(statement instanceof Statement.Preparable
                    || statement instanceof TableDefinition.CreateAs
                    || statement instanceof DeclareCursor
                    || statement instanceof Execute
                    || statement instanceof TransactionStatement.Commit
                    || statement instanceof TransactionStatement.CommitPrepared)) {
                throw new IllegalArgumentException("has no plan");
            }
        }
    }

    /// @param call a [FunctionCall] or a [SpecialCall]
    record Call(Expression call, Position at) implements SessionStatement {}

    /// @param language null for the default one
    record Do(@Nullable String language, String code, Position at) implements SessionStatement {}

    record Listen(String channel, Position at) implements SessionStatement {}

    record Notify(String channel, @Nullable String payload, Position at)
            implements SessionStatement {}

    /// @param channel null for all
    record Unlisten(@Nullable String channel, Position at) implements SessionStatement {}
}
