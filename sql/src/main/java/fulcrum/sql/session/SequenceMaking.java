package fulcrum.sql.session;

import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Persistence;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.SequenceOption;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.TypeNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CREATE SEQUENCE, and the sequences of columns.
final class SequenceMaking {

    private final TableStatements statements;

    SequenceMaking(TableStatements statements) {
        this.statements = statements;
    }

    void create(Definition.CreateSequence create, Output output) {
        Name name = create.name();
        Schema schema = statements.runner().names(statements.catalog()).target(name);
        if (create.persistence() == Persistence.TEMPORARY) {
            throw SqlError.notSupported("a TEMPORARY sequence", create.at());
        }
        if (!statements.isFree(schema, name, create.ifNotExists(), output)) {
            return;
        }
        if (create.persistence() == Persistence.UNLOGGED) {
            output.notice(WithoutEffect.of("UNLOGGED"));
        }
        for (SequenceOption option : create.options()) {
            if (option instanceof SequenceOption.Named(_, Position at)) {
                throw SqlError.at(at, SqlState.SYNTAX, "invalid sequence option SEQUENCE NAME");
            }
        }
        Sequence made =
                made(
                        schema,
                        name.last(),
                        type(create.options(), SqlType.BIGINT),
                        create.options(),
                        0,
                        0,
                        false);
        statements.add(List.of(new SequenceAltering(statements).owned(made, create.options())));
    }

    private static SqlType type(List<SequenceOption> options, SqlType otherwise) {
        SqlType type = otherwise;
        for (SequenceOption option : options) {
            if (option instanceof SequenceOption.As(var named, _)) {
                type = TypeNames.resolve(named);
            }
        }
        return type;
    }

    /// A sequence as options make it: what they do not say stays. Bounds that were those of its
    /// type become those of its new type.
    Sequence altered(Sequence before, List<SequenceOption> options) {
        SqlType type = type(options, before.type());
        long increment = number(options, SequenceOption.Numeric.Kind.INCREMENT, before.increment());
        if (increment == 0) {
            throw new SqlError(SqlState.BAD_PARAMETER_VALUE, "INCREMENT must not be zero");
        }
        boolean up = increment > 0;
        boolean retyped = type.base() != before.type().base();
        boolean low = retyped && before.least() == -most(before.type()) - 1;
        boolean high = retyped && before.most() == most(before.type());
        long typeMost = most(type);
        long leastOfType = up ? 1L : -typeMost - 1;
        long mostOfType = up ? typeMost : -1L;
        SequenceOption.Numeric.Kind minimum = SequenceOption.Numeric.Kind.MINVALUE;
        SequenceOption.Numeric.Kind maximum = SequenceOption.Numeric.Kind.MAXVALUE;
        long least =
                number(
                        options,
                        minimum,
                        isSaid(options, minimum) || low ? leastOfType : before.least());
        long most =
                number(
                        options,
                        maximum,
                        isSaid(options, maximum) || high ? mostOfType : before.most());
        if (least >= most) {
            throw new SqlError(
                    SqlState.BAD_PARAMETER_VALUE,
                    "MINVALUE (" + least + ") must be less than MAXVALUE (" + most + ")");
        }
        long start = number(options, SequenceOption.Numeric.Kind.START, before.start());
        demandStart(start, least, most);
        boolean cycles = before.cycles();
        for (SequenceOption option : options) {
            if (option instanceof SequenceOption.Cycle(boolean does, _)) {
                cycles = does;
            }
        }
        return new Sequence(
                before.oid(),
                before.schema(),
                before.name(),
                before.owner(),
                SqlType.of(ScalarType.valueOf(type.base().name())),
                start,
                increment,
                least,
                most,
                number(options, SequenceOption.Numeric.Kind.CACHE, before.cache()),
                cycles,
                before.ownerTable(),
                before.ownerColumn(),
                before.identity(),
                before.acl(),
                before.comment());
    }

    /// Whether an option says something, if only that there is none.
    private static boolean isSaid(List<SequenceOption> options, SequenceOption.Numeric.Kind kind) {
        return options.stream()
                .anyMatch(option ->
                        option instanceof SequenceOption.Numeric numeric && numeric.kind() == kind);
    }

    private static long most(SqlType type) {
        return switch (type.base()) {
            case INT2 -> Short.MAX_VALUE;
            case INT4 -> Integer.MAX_VALUE;
            case INT8 -> Long.MAX_VALUE;
            default ->
                    throw new SqlError(
                            SqlState.BAD_PARAMETER_VALUE,
                            "sequence type must be smallint, integer, or bigint");
        };
    }

    /// One that goes with a column.
    Sequence owned(
            Schema schema,
            String wanted,
            SqlType type,
            List<SequenceOption> options,
            int table,
            int column,
            boolean identity) {
        String name = wanted.length() > 63 ? wanted.substring(0, 63) : wanted;
        String free = name;
        for (int i = 1; isTaken(schema, free); i++) {
            free = name + i;
        }
        return made(schema, free, type, options, table, column, identity);
    }

    private boolean isTaken(Schema schema, String name) {
        return statements.catalog().relation(schema.oid(), name) != null
                || statements.definitions().holder(schema.oid(), name) != 0;
    }

    private Sequence made(
            Schema schema,
            String name,
            SqlType type,
            List<SequenceOption> options,
            int table,
            int column,
            boolean identity) {
        long typeMost = most(type);
        long increment = number(options, SequenceOption.Numeric.Kind.INCREMENT, 1L);
        if (increment == 0) {
            throw new SqlError(SqlState.BAD_PARAMETER_VALUE, "INCREMENT must not be zero");
        }
        boolean up = increment > 0;
        long least = number(options, SequenceOption.Numeric.Kind.MINVALUE, up ? 1L : -typeMost - 1);
        long most = number(options, SequenceOption.Numeric.Kind.MAXVALUE, up ? typeMost : -1L);
        if (least >= most) {
            throw new SqlError(
                    SqlState.BAD_PARAMETER_VALUE,
                    "MINVALUE (" + least + ") must be less than MAXVALUE (" + most + ")");
        }
        long start = number(options, SequenceOption.Numeric.Kind.START, up ? least : most);
        demandStart(start, least, most);
        long cache = number(options, SequenceOption.Numeric.Kind.CACHE, 1L);
        boolean cycles =
                options.stream()
                        .anyMatch(option ->
                                option instanceof SequenceOption.Cycle(boolean does, Position _)
                                        && does);
        return new Sequence(
                statements.definitions().next(),
                schema.oid(),
                name,
                statements.session().user().oid(),
                SqlType.of(ScalarType.valueOf(type.base().name())),
                start,
                increment,
                least,
                most,
                cache,
                cycles,
                table,
                column,
                identity,
                null,
                null);
    }

    private static void demandStart(long start, long least, long most) {
        if (start < least || start > most) {
            throw new SqlError(
                    SqlState.BAD_PARAMETER_VALUE,
                    "START value ("
                            + start
                            + ") cannot be "
                            + (start < least
                                    ? "less than MINVALUE (" + least + ")"
                                    : "greater than MAXVALUE (" + most + ")"));
        }
    }

    static long parsed(String value, Position at) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException _) {
            throw SqlError.at(
                    at,
                    SqlState.NUMBER_OUT_OF_RANGE,
                    "value \"" + value + "\" is out of range for type bigint");
        }
    }

    private static long number(
            List<SequenceOption> options, SequenceOption.Numeric.Kind kind, long otherwise) {
        for (SequenceOption option : options) {
            if (option instanceof SequenceOption.Numeric(var given, @Nullable String value, _)
                    && given == kind
                    && value != null) {
                return parsed(value, Position.NONE);
            }
        }
        return otherwise;
    }
}
