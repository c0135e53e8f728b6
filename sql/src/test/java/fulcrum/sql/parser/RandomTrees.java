package fulcrum.sql.parser;

import fulcrum.machine.Dice;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Expression.Literal;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Operator;
import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Predicate;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.RoleStatement;
import fulcrum.sql.ast.Select;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.ast.Setting;
import fulcrum.sql.ast.SpecialCall;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.ast.TableDefinition;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.ast.TransactionStatement;
import fulcrum.sql.ast.TypeName;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Trees of every kind, made of what their records are declared to hold. A record that refuses what
/// it was given is made anew.
final class RandomTrees {

    private static final int DEPTH = 4;
    private static final int TRIES = 400;

    private static final List<String> NAMES =
            List.of(
                    "a",
                    "b",
                    "t1",
                    "_x$1",
                    "value",
                    "select",
                    "left",
                    "coalesce",
                    "rows",
                    "year",
                    "Quoted Name",
                    "é",
                    "a\"b",
                    "filter",
                    "over",
                    "unbounded",
                    "😀");

    private static final List<String> TEXTS =
            List.of("", "x", "it's", "a\\b", "line\nend", "$1", "/* no comment", "'", "😀é", "--");

    private static final List<String> NUMBERS = List.of("0", "1", "42", "2147483647");

    private static final List<String> OPERATORS =
            List.of(
                    "+", "-", "*", "/", "%", "^", "<", ">", "=", "<=", ">=", "<>", "||", "->>", "~",
                    "!~~*", "@>", "?|", "&&", "@-", "<->");

    private static final List<Class<?>> LEAVES =
            List.of(Literal.class, Expression.Column.class, Expression.Parameter.class);

    private static final List<Class<?>> STATEMENTS = records(Statement.class).toList();

    private final Dice dice;

    RandomTrees(Dice dice) {
        this.dice = dice;
    }

    Statement statement() {
        return (Statement) any(dice.pick(STATEMENTS), DEPTH, RandomTrees.class, "");
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(RandomTrees::records)
                : Stream.of(type);
    }

    Expression expression() {
        return (Expression) any(Expression.class, DEPTH, RandomTrees.class, "");
    }

    private Object any(Class<?> type, int depth, Class<?> owner, String component) {
        if (type == Expression.class && isCall(owner, component)) {
            Class<?> call = dice.chance(2, 3) ? FunctionCall.class : SpecialCall.class;
            return any(call, depth, owner, component);
        }
        if (type == Expression.class && depth <= 0) {
            return any(dice.pick(LEAVES), depth, owner, component);
        }
        if (type.isSealed()) {
            return any(permitted(type, owner, depth), depth, owner, component);
        }
        if (type.isEnum()) {
            return dice.pick(Arrays.asList(type.getEnumConstants()));
        }
        for (int i = 0; i < TRIES; i++) {
            Object made = special(type, depth, owner, component);
            if (made == null) {
                made = record(type, depth);
            }
            if (made != null && fits(made, owner, component)) {
                return made;
            }
        }
        throw new IllegalStateException("cannot make " + type + " for " + owner);
    }

    /// What ends a tree that is deep enough.
    private static @Nullable Class<?> leaf(Class<?> type) {
        if (type == Query.Body.class) {
            return Query.Values.class;
        }
        if (type == Statement.Preparable.class) {
            return Query.class;
        }
        if (type == TableReference.class) {
            return TableReference.Table.class;
        }
        return type == Select.Group.class ? Select.Group.By.class : null;
    }

    private Class<?> permitted(Class<?> type, Class<?> owner, int depth) {
        Class<?> leaf = depth <= 0 ? leaf(type) : null;
        if (leaf != null) {
            return leaf;
        }
        if (owner == TableDefinition.CreateAs.class && type == Statement.class) {
            return dice.chance(3, 4) ? Query.class : SessionStatement.Execute.class;
        }
        if (owner == SessionStatement.Explain.class && type == Statement.class) {
            return dice.pick(
                    List.of(
                            Statement.Preparable.class,
                            TableDefinition.CreateAs.class,
                            SessionStatement.DeclareCursor.class,
                            TransactionStatement.Commit.class,
                            SessionStatement.Execute.class));
        }
        Class<?> picked;
        do {
            picked = dice.pick(Arrays.asList(type.getPermittedSubclasses()));
        } while (picked == Predicate.CurrentOf.class);
        return picked;
    }

    /// Where only a call may stand.
    private static boolean isCall(Class<?> owner, String component) {
        return component.equals("call")
                && (owner == SessionStatement.Call.class
                        || owner.getSimpleName().equals("Function"));
    }

    /// What the grammar asks of a part, and its record does not know.
    private static boolean fits(Object made, Class<?> owner, String component) {
        return switch (made) {
            case FunctionCall call ->
                    (!isCall(owner, component) || call.isApplication())
                            && (call.withinGroup().isEmpty()
                                    || (call.orderBy().isEmpty()
                                            && !call.variadic()
                                            && call.quantity() != FunctionCall.Quantity.DISTINCT));
            case Query query ->
                    query.limit() == null
                            || !query.limit().withTies()
                            || (!query.orderBy().isEmpty()
                                    && query.locks().stream()
                                            .noneMatch(lock ->
                                                    lock.blocked() == Query.Lock.Wait.SKIP_LOCKED));
            case Expression.Star star -> !star.qualifier().isEmpty() || owner == Select.Item.class;
            default -> true;
        };
    }

    private @Nullable Object special(Class<?> type, int depth, Class<?> owner, String component) {
        if (type == Position.class) {
            return Position.NONE;
        }
        if (type == Literal.class) {
            return literal();
        }
        if (type == Operator.class) {
            return operator(owner);
        }
        if (type == Option.class) {
            return option(owner, component);
        }
        if (type == Setting.class) {
            return setting();
        }
        if (type == TypeName.class && owner == Expression.TypedLiteral.class) {
            return new TypeName(
                    name(), list(Expression.class, depth - 1), List.of(), false, Position.NONE);
        }
        if (type == Expression.Row.class && owner == Expression.Overlaps.class) {
            return new Expression.Row(List.of(leaf(depth), leaf(depth)), Position.NONE);
        }
        if (type == Statement.Unsupported.class) {
            String form = dice.pick(List.of("CREATE FUNCTION", "DROP EVENT TRIGGER", "MERGE"));
            return new Statement.Unsupported(form, Position.NONE);
        }
        if (type == RoleStatement.RoleOption.Word.class) {
            String word = dice.pick(List.of("inherit", "nologin", "superuser"));
            return new RoleStatement.RoleOption.Word(word, Position.NONE);
        }
        return null;
    }

    private Expression leaf(int depth) {
        return (Expression) any(Expression.class, depth - 1, RandomTrees.class, "");
    }

    private List<Expression> list(Class<Expression> type, int depth) {
        List<Expression> made = new ArrayList<>();
        for (int i = dice.below(3); i > 0; i--) {
            made.add((Expression) any(type, depth, RandomTrees.class, ""));
        }
        return made;
    }

    private Name name() {
        return dice.chance(1, 2)
                ? Name.of(dice.pick(NAMES))
                : Name.of(dice.pick(NAMES), dice.pick(NAMES));
    }

    private Literal literal() {
        Literal.Kind kind = dice.pick(Arrays.asList(Literal.Kind.values()));
        String text =
                switch (kind) {
                    case NULL, TRUE, FALSE -> "";
                    case INTEGER -> dice.pick(NUMBERS);
                    case NUMBER -> dice.pick(List.of("1.5", ".5", "1e10", "2147483648"));
                    case STRING -> dice.pick(TEXTS);
                    case BITS -> "0101";
                    case HEX_BITS -> "1fA";
                };
        return new Literal(kind, text, Position.NONE);
    }

    private Operator operator(Class<?> owner) {
        String symbol = dice.pick(OPERATORS);
        boolean schema = dice.chance(1, 5);
        List<String> path = schema ? List.of(dice.pick(NAMES)) : List.of();
        boolean known = owner != null;
        return new Operator(path, known ? symbol : "+", Position.NONE);
    }

    private Option option(Class<?> owner, String component) {
        boolean reset = owner.getSimpleName().equals("ResetParameters");
        boolean parameters = component.equals("parameters");
        boolean copy = owner == SessionStatement.Copy.class;
        boolean database = owner.getSimpleName().endsWith("Database");
        List<Option.Value> values = new ArrayList<>();
        if (database || (!reset && dice.chance(2, 3))) {
            values.add(value());
        }
        if (copy && dice.chance(1, 4)) {
            values.clear();
            for (int i = 0; i < 3; i++) {
                values.add(new Option.Value(Option.Value.Kind.WORD, dice.pick(NAMES)));
            }
        }
        String namespace = parameters && dice.chance(1, 4) ? dice.pick(NAMES) : null;
        return new Option(namespace, dice.pick(NAMES), values, Position.NONE);
    }

    private Option.Value value() {
        return switch (dice.below(3)) {
            case 0 -> new Option.Value(Option.Value.Kind.WORD, dice.pick(NAMES));
            case 1 -> new Option.Value(Option.Value.Kind.STRING, dice.pick(TEXTS));
            default -> new Option.Value(Option.Value.Kind.NUMBER, dice.pick(NUMBERS));
        };
    }

    private Setting setting() {
        Setting.Action action = dice.pick(Arrays.asList(Setting.Action.values()));
        List<Option.Value> values = new ArrayList<>();
        if (action == Setting.Action.SET) {
            values.add(value());
            values.add(value());
        }
        String name = dice.pick(List.of("work_mem", "fulcrum.read_consistency", "role", "Odd.é"));
        return new Setting(name, action, values, null, Position.NONE);
    }

    private @Nullable Object record(Class<?> type, int depth) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            values[i] = component(component, type, depth - 1);
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException) {
                return null;
            }
            throw new IllegalStateException(type + " " + Arrays.toString(values), refused);
        } catch (ReflectiveOperationException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private @Nullable Object component(RecordComponent component, Class<?> owner, int depth) {
        AnnotatedType type = component.getAnnotatedType();
        boolean large = component.getType() != Expression.class && depth <= 0;
        if (isNullable(type) && (large || dice.chance(1, 2))) {
            return null;
        }
        return value(type, component.getType(), owner, component.getName(), depth);
    }

    private static boolean isNullable(AnnotatedElement type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private Object value(
            AnnotatedType annotated, Class<?> type, Class<?> owner, String name, int depth) {
        if (type == boolean.class || type == Boolean.class) {
            return dice.chance(1, 2);
        }
        if (type == int.class || type == Integer.class) {
            return dice.below(100);
        }
        if (type == String.class) {
            return string(owner, name);
        }
        if (type == List.class) {
            AnnotatedType element =
                    ((AnnotatedParameterizedType) annotated).getAnnotatedActualTypeArguments()[0];
            List<Object> made = new ArrayList<>();
            for (int i = dice.below(3); i > 0; i--) {
                made.add(value(element, raw(element.getType()), owner, name, depth));
            }
            return made;
        }
        return any(type, depth, owner, name);
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) type;
    }

    private String string(Class<?> owner, String component) {
        return switch (component) {
            case "text", "code", "payload", "id", "end", "password", "time" -> dice.pick(TEXTS);
            case "value" -> dice.pick(NUMBERS);
            case "name" ->
                    owner == SessionStatement.Show.class
                            ? dice.pick(List.of("all", "work_mem", "a.b"))
                            : dice.pick(NAMES);
            default -> dice.pick(NAMES);
        };
    }
}
