package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Orders to the server about its store (manual, VACUUM, ANALYZE, CLUSTER, REINDEX, CHECKPOINT).
public sealed interface Maintenance extends SessionStatement {

    /// @param tables empty for all
    record Vacuum(List<Option> options, List<Target> tables, Position at) implements Maintenance {

        public Vacuum {
            options = List.copyOf(options);
            tables = List.copyOf(tables);
        }
    }

    /// @param tables empty for all
    record Analyze(List<Option> options, List<Target> tables, Position at) implements Maintenance {

        public Analyze {
            options = List.copyOf(options);
            tables = List.copyOf(tables);
        }
    }

    /// @param columns empty for all
    record Target(Name table, List<String> columns) {

        public Target {
            columns = List.copyOf(columns);
        }
    }

    /// @param table null for all that were clustered before
    /// @param index null for the one of before
    record Cluster(List<Option> options, @Nullable Name table, @Nullable String index, Position at)
            implements Maintenance {

        public Cluster {
            options = List.copyOf(options);
            if (table == null && index != null) {
                throw new IllegalArgumentException("an index of no table");
            }
        }
    }

    /// @param name null for the current database
    record Reindex(
            Kind kind, List<Option> options, boolean concurrently, @Nullable Name name, Position at)
            implements Maintenance {

        public enum Kind {
            INDEX,
            TABLE,
            SCHEMA,
            SYSTEM,
            DATABASE
        }

        public Reindex {
            options = List.copyOf(options);
            boolean all = kind == Kind.SYSTEM || kind == Kind.DATABASE;
            boolean relation = kind == Kind.INDEX || kind == Kind.TABLE;
            boolean qualified = name != null && name.parts().size() > 1;
            if ((name == null && !all) || (qualified && !relation)) {
                throw new IllegalArgumentException("no such object");
            }
        }
    }

    record Checkpoint(Position at) implements Maintenance {}
}
