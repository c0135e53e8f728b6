package fulcrum.sql.routine;

import fulcrum.sql.routine.Casts.Context;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Which of several routines or operators of one name a call means (manual, 10.2 and 10.3).
///
/// @param <C> a candidate
final class Candidates<C> {

    /// What was decided.
    ///
    /// @param chosen null for none
    /// @param several whether more than one would do equally well
    record Choice<C>(@Nullable C chosen, boolean several) {}

    private final List<SqlType> arguments;
    private final Function<C, List<SqlType>> parametersOf;

    Candidates(List<SqlType> arguments, Function<C, List<SqlType>> parametersOf) {
        this.arguments = arguments;
        this.parametersOf = parametersOf;
    }

    /// Chooses among those which take as many arguments as there are.
    Choice<C> choose(List<C> candidates) {
        List<C> fitting = candidates.stream().filter(this::fits).toList();
        if (fitting.size() < 2) {
            return new Choice<>(fitting.isEmpty() ? null : fitting.getFirst(), false);
        }
        C best = best(fitting);
        return new Choice<>(best, best == null);
    }

    private boolean fits(C candidate) {
        return becomes(arguments, parametersOf.apply(candidate));
    }

    /// Whether arguments become what parameters ask for by themselves (`can_coerce_type`).
    static boolean becomes(List<SqlType> arguments, List<SqlType> parameters) {
        boolean polymorphic = false;
        for (int i = 0; i < arguments.size(); i++) {
            SqlType parameter = parameters.get(i);
            if (Polymorphism.isPolymorphic(parameter)) {
                polymorphic = true;
            } else if (!becomes(arguments.get(i), parameter)) {
                return false;
            }
        }
        return !polymorphic || Polymorphism.isConsistent(arguments, parameters);
    }

    private static boolean becomes(SqlType argument, SqlType parameter) {
        return argument.sameAs(parameter)
                || parameter.is(ScalarType.ANY)
                || argument.is(ScalarType.UNKNOWN)
                || Casts.find(argument, parameter, Context.IMPLICIT) != null;
    }

    private @Nullable C best(List<C> fitting) {
        List<C> left = most(fitting, this::exact);
        if (left.size() == 1) {
            return left.getFirst();
        }
        left = most(left, this::exactOrPreferred);
        if (left.size() == 1) {
            return left.getFirst();
        }
        if (arguments.stream().noneMatch(Candidates::isUnknown)) {
            return null;
        }
        left = ofChosenCategories(left);
        return left.size() == 1 ? left.getFirst() : asTheKnownOne(left);
    }

    private static boolean isUnknown(SqlType type) {
        return type.is(ScalarType.UNKNOWN);
    }

    /// Those for which a count is greatest; all of them where it is 0.
    private List<C> most(List<C> candidates, ToIntFunction<C> count) {
        int best = candidates.stream().mapToInt(count).max().orElse(0);
        return candidates.stream().filter(each -> count.applyAsInt(each) == best).toList();
    }

    private int exact(C candidate) {
        List<SqlType> parameters = parametersOf.apply(candidate);
        int count = 0;
        for (int i = 0; i < arguments.size(); i++) {
            SqlType argument = arguments.get(i);
            if (!isUnknown(argument) && argument.sameAs(parameters.get(i))) {
                count++;
            }
        }
        return count;
    }

    private int exactOrPreferred(C candidate) {
        List<SqlType> parameters = parametersOf.apply(candidate);
        int count = 0;
        for (int i = 0; i < arguments.size(); i++) {
            SqlType argument = arguments.get(i);
            SqlType parameter = parameters.get(i);
            boolean preferred =
                    isPreferred(parameter) && parameter.category() == argument.category();
            if (!isUnknown(argument) && (argument.sameAs(parameter) || preferred)) {
                count++;
            }
        }
        return count;
    }

    private static boolean isPreferred(SqlType type) {
        return !type.array() && type.base().isPreferred();
    }

    /// Takes unknown arguments for the category that the candidates have at their places: for
    /// strings where one takes these, otherwise for the one that all take. Then for its preferred
    /// type, where one takes that.
    private List<C> ofChosenCategories(List<C> candidates) {
        List<C> left = candidates;
        for (int i = 0; i < arguments.size(); i++) {
            if (!isUnknown(arguments.get(i))) {
                continue;
            }
            Character category = category(candidates, i);
            if (category == null) {
                return candidates;
            }
            boolean preferred = hasPreferred(candidates, i, category);
            int at = i;
            left = left.stream().filter(each -> takes(at(each, at), category, preferred)).toList();
        }
        return left.isEmpty() ? candidates : left;
    }

    private boolean hasPreferred(List<C> candidates, int i, char category) {
        return candidates.stream()
                .map(each -> at(each, i))
                .anyMatch(each -> each.category() == category && isPreferred(each));
    }

    private static boolean takes(SqlType parameter, char category, boolean preferred) {
        return parameter.category() == category && (!preferred || isPreferred(parameter));
    }

    private SqlType at(C candidate, int i) {
        return parametersOf.apply(candidate).get(i);
    }

    private @Nullable Character category(List<C> candidates, int i) {
        List<Character> categories =
                candidates.stream()
                        .map(each -> at(each, i).category())
                        .distinct()
                        .sorted(Comparator.comparing(each -> each != 'S'))
                        .toList();
        boolean one = categories.size() == 1 || categories.getFirst() == 'S';
        return one ? categories.getFirst() : null;
    }

    /// Takes the unknown arguments to be of the type that all known ones are of.
    private @Nullable C asTheKnownOne(List<C> candidates) {
        List<SqlType> known =
                arguments.stream()
                        .filter(each -> !isUnknown(each))
                        .map(each -> each.withModifier(-1))
                        .distinct()
                        .toList();
        if (known.size() != 1) {
            return null;
        }
        List<SqlType> assumed = new ArrayList<>();
        arguments.forEach(each -> assumed.add(known.getFirst()));
        List<C> left =
                candidates.stream()
                        .filter(each -> becomes(assumed, parametersOf.apply(each)))
                        .toList();
        return left.size() == 1 ? left.getFirst() : null;
    }
}
