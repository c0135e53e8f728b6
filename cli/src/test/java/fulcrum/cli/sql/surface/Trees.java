package fulcrum.cli.sql.surface;

import fulcrum.sql.ast.Position;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What syntax trees can consist of, and what of it the trees of some statements have: each record,
/// each name of an enum, a switch that is on or off, a part that may be missing and one that is
/// there, a list that is empty and one that is not.
final class Trees {

    private final Set<String> seen = new TreeSet<>();

    /// All that a tree of this type can have.
    static Set<String> possible(Class<?> root) {
        Set<String> features = new TreeSet<>();
        Set<Class<?>> types = new LinkedHashSet<>();
        reach(root, types);
        for (Class<?> type : types) {
            if (type.isEnum()) {
                for (Object constant : type.getEnumConstants()) {
                    features.add(name(type) + "." + ((Enum<?>) constant).name());
                }
            } else if (type.isRecord()) {
                features.add(name(type));
                for (RecordComponent component : type.getRecordComponents()) {
                    ofComponent(type, component, features);
                }
            }
        }
        return features;
    }

    private static void ofComponent(
            Class<?> type, RecordComponent component, Set<String> features) {
        String name = name(type) + "." + component.getName();
        if (component.getType() == boolean.class) {
            features.add(name + " is true");
            features.add(name + " is false");
        } else if (isMissable(component)) {
            features.add(name + " is missing");
            features.add(name + " is there");
        } else if (Collection.class.isAssignableFrom(component.getType())) {
            features.add(name + " has some");
        }
    }

    private static boolean isMissable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String name(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    }

    private static void reach(Type type, Set<Class<?>> types) {
        if (type instanceof ParameterizedType parameterized) {
            for (Type argument : parameterized.getActualTypeArguments()) {
                reach(argument, types);
            }
        }
        if (!(type instanceof Class<?> each)
                || !each.getPackageName().equals(Position.class.getPackageName())
                || each == Position.class
                || !types.add(each)) {
            return;
        }
        if (each.isSealed()) {
            for (Class<?> permitted : each.getPermittedSubclasses()) {
                reach(permitted, types);
            }
        }
        if (each.isRecord()) {
            for (RecordComponent component : each.getRecordComponents()) {
                reach(component.getGenericType(), types);
            }
        }
    }

    /// Notes what a tree has.
    void see(@Nullable Object part) throws ReflectiveOperationException {
        if (part instanceof Collection<?> parts) {
            for (Object each : parts) {
                see(each);
            }
        } else if (part instanceof Enum<?> constant) {
            seen.add(name(constant.getDeclaringClass()) + "." + constant.name());
        } else if (part instanceof Record node && !(part instanceof Position)) {
            seen.add(name(node.getClass()));
            for (RecordComponent component : node.getClass().getRecordComponents()) {
                Object value = component.getAccessor().invoke(node);
                ofComponent(node.getClass(), component, value);
                see(value);
            }
        }
    }

    private void ofComponent(Class<?> type, RecordComponent component, @Nullable Object value) {
        String name = name(type) + "." + component.getName();
        if (component.getType() == boolean.class) {
            seen.add(name + " is " + value);
        } else if (isMissable(component)) {
            seen.add(name + (value == null ? " is missing" : " is there"));
        } else if (value instanceof Collection<?> parts && !parts.isEmpty()) {
            seen.add(name + " has some");
        }
    }

    Set<String> seen() {
        return seen;
    }
}
