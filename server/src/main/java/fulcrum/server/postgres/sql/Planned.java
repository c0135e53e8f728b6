package fulcrum.server.postgres.sql;

import java.util.List;

/// A plan, with what a client may ask about it.
///
/// @param columns of its rows; empty where it has none
/// @param parameters their types, in their order
public record Planned(Plan plan, List<Column> columns, List<SqlType> parameters, Kind kind) {

    /// A column of the rows that are put out.
    public record Column(String name, SqlType type) {}

    /// What a statement is counted as.
    public enum Kind {
        READ,
        SCAN,
        INSERT,
        UPDATE,
        DELETE,
        CONSTANT,
        SETTING,
        TRANSACTION,
        OTHER;

        public boolean writes() {
            return this == INSERT || this == UPDATE || this == DELETE;
        }
    }

    public boolean returnsRows() {
        return !columns.isEmpty();
    }
}
