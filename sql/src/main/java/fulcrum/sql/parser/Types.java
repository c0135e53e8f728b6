package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Expression.Literal;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.TypeName;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.scanner.Lexeme;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Names of types. Those with key words become the catalog's, as in PostgreSQL's grammar.
final class Types {

    /// Bits of PostgreSQL's mask of an interval's fields (`INTERVAL_MASK` in timestamp.h).
    private static final int MONTH = 1 << 1;

    private static final int YEAR = 1 << 2;
    private static final int DAY = 1 << 3;
    private static final int HOUR = 1 << 10;
    private static final int MINUTE = 1 << 11;
    private static final int SECOND = 1 << 12;
    private static final int ALL_FIELDS = 0x7fff;

    private static final int FLOAT4_BITS_MAX = 24;
    private static final int FLOAT8_BITS_MAX = 53;

    private final SyntaxTree tree;

    Types(SyntaxTree tree) {
        this.tree = tree;
    }

    TypeName build(Sql.TypeNameContext context) {
        TypeName simple = simple(context.simpleTypeName());
        List<TypeName.Bound> bounds = new ArrayList<>();
        for (Sql.ArrayBoundContext bound : context.arrayBound()) {
            bounds.add(bound(bound.ICONST()));
        }
        if (context.ARRAY() != null) {
            bounds.add(bound(context.ICONST()));
        }
        return new TypeName(
                simple.name(), simple.modifiers(), bounds, context.SETOF() != null, simple.at());
    }

    private static TypeName.Bound bound(@Nullable TerminalNode size) {
        return new TypeName.Bound(size == null ? null : Trees.integer(size));
    }

    private TypeName simple(Sql.SimpleTypeNameContext context) {
        if (context.INTERVAL() != null) {
            return interval(context.intervalFields(), context.ICONST(), at(context));
        }
        if (context.constantTypeName() != null) {
            return constant(context.constantTypeName(), false);
        }
        List<String> parts = new ArrayList<>();
        parts.add(Trees.word(context));
        context.colLabel().forEach(label -> parts.add(Trees.word(label)));
        Position at = at(context);
        return new TypeName(
                new Name(parts, at), modifiers(context.typeModifiers()), List.of(), false, at);
    }

    private List<Expression> modifiers(Sql.@Nullable TypeModifiersContext context) {
        return context == null ? List.of() : tree.expressions.list(context.expressions());
    }

    /// @param ofLiteral whether a constant follows, whose length is its own
    TypeName constant(Sql.ConstantTypeNameContext context, boolean ofLiteral) {
        Position at = at(context);
        List<Expression> modifiers = modifiers(context.typeModifiers());
        if (context.ICONST() != null) {
            modifiers = List.of(number(context.ICONST()));
        }
        return switch (Trees.type(context)) {
            case Sql.INT, Sql.INTEGER -> system("int4", modifiers, at);
            case Sql.SMALLINT -> system("int2", modifiers, at);
            case Sql.BIGINT -> system("int8", modifiers, at);
            case Sql.REAL -> system("float4", modifiers, at);
            case Sql.BOOLEAN -> system("bool", modifiers, at);
            case Sql.DOUBLE -> system("float8", modifiers, at);
            case Sql.FLOAT -> system(floatOf(context.ICONST()), List.of(), at);
            case Sql.DECIMAL, Sql.DEC, Sql.NUMERIC -> system("numeric", modifiers, at);
            case Sql.BIT ->
                    context.VARYING() != null
                            ? system("varbit", modifiers, at)
                            : system("bit", lengthOrOne(modifiers, ofLiteral), at);
            case Sql.TIMESTAMP ->
                    system(context.WITH() != null ? "timestamptz" : "timestamp", modifiers, at);
            case Sql.TIME -> system(context.WITH() != null ? "timetz" : "time", modifiers, at);
            default ->
                    context.VARYING() != null || context.VARCHAR() != null
                            ? system("varchar", modifiers, at)
                            : system("bpchar", lengthOrOne(modifiers, ofLiteral), at);
        };
    }

    private static TypeName system(String name, List<Expression> modifiers, Position at) {
        return new TypeName(Name.system(name, at), modifiers, List.of(), false, at);
    }

    private static List<Expression> lengthOrOne(List<Expression> modifiers, boolean ofLiteral) {
        return modifiers.isEmpty() && !ofLiteral
                ? List.of(new Literal(Literal.Kind.INTEGER, "1", Position.NONE))
                : modifiers;
    }

    private static Literal number(TerminalNode iconst) {
        return new Literal(Literal.Kind.INTEGER, Trees.value(iconst), at(iconst));
    }

    private static String floatOf(@Nullable TerminalNode bits) {
        int precision = bits == null ? FLOAT8_BITS_MAX : Trees.integer(bits);
        if (bits != null && (precision < 1 || precision > FLOAT8_BITS_MAX)) {
            String bound = precision < 1 ? "at least 1 bit" : "less than 54 bits";
            throw new SyntaxError(
                    "22023",
                    "precision for type float must be " + bound,
                    Trees.lexeme(bits).position());
        }
        return precision <= FLOAT4_BITS_MAX ? "float4" : "float8";
    }

    /// @param precision of `interval(3)`, which has all fields
    TypeName interval(
            Sql.@Nullable IntervalFieldsContext fields,
            @Nullable TerminalNode precision,
            Position at) {
        if (precision != null) {
            return system("interval", List.of(mask(ALL_FIELDS), number(precision)), at);
        }
        return system("interval", fields == null ? List.of() : fields(fields), at);
    }

    private static Literal mask(int mask) {
        return new Literal(Literal.Kind.INTEGER, Integer.toString(mask), Position.NONE);
    }

    private static List<Expression> fields(Sql.IntervalFieldsContext context) {
        Lexeme last = (Lexeme) context.getStop();
        TerminalNode precision = null;
        int to = last.type();
        if (context.secondField() != null) {
            precision = context.secondField().ICONST();
            to = Sql.SECOND;
        }
        int from = Trees.type(context);
        List<Integer> order =
                from == Sql.YEAR || from == Sql.MONTH
                        ? List.of(Sql.YEAR, Sql.MONTH)
                        : List.of(Sql.DAY, Sql.HOUR, Sql.MINUTE, Sql.SECOND);
        int mask = 0;
        for (int i = order.indexOf(from); i <= order.indexOf(to); i++) {
            mask |= bit(order.get(i));
        }
        return precision == null ? List.of(mask(mask)) : List.of(mask(mask), number(precision));
    }

    private static int bit(int field) {
        return switch (field) {
            case Sql.YEAR -> YEAR;
            case Sql.MONTH -> MONTH;
            case Sql.DAY -> DAY;
            case Sql.HOUR -> HOUR;
            case Sql.MINUTE -> MINUTE;
            default -> SECOND;
        };
    }
}
