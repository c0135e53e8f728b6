package fulcrum.sql.session;

import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.execution.Assembler;
import fulcrum.sql.execution.ReadyOrder;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.type.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement that was understood, by one version of the catalog.
///
/// @param text of it
/// @param statement null where the text has none
/// @param analyzed null for what has no plan
/// @param plan the better one
/// @param ready to be carried out
/// @param parameters types of `$1` and on
/// @param columns of its rows; null where it brings none
/// @param shape what its plan does
/// @param order what may be ordered in its place, where it is a transaction by itself; null for
///   none
/// @param version of the catalog that it goes by, as its stamp
/// @param meaning the settings that it depends on beside that
record Understood(
        String text,
        @Nullable Statement statement,
        Analyzer.@Nullable Analyzed analyzed,
        @Nullable Plan plan,
        Assembler.@Nullable Ready ready,
        List<SqlType> parameters,
        @Nullable List<ResultColumn> columns,
        Shape shape,
        @Nullable ReadyOrder order,
        long version,
        String meaning)
        implements Session.Prepared {}
