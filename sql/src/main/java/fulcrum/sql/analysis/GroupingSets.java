package fulcrum.sql.analysis;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Select;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.ToIntFunction;

/// The grouping sets of a GROUP BY (manual, 7.2.4): all combinations of one set of each of its
/// elements.
final class GroupingSets {

    private static final int MOST = 4_096;

    private final ToIntFunction<Expression> numbers;

    /// @param numbers gives a group its number
    GroupingSets(ToIntFunction<Expression> numbers) {
        this.numbers = numbers;
    }

    List<List<Integer>> of(Select.GroupBy by) {
        List<List<Integer>> sets = List.of(List.of());
        for (Select.Group group : by.groups()) {
            List<List<Integer>> combined = new ArrayList<>();
            List<List<Integer>> more = sets(group);
            demandFew((long) sets.size() * more.size());
            for (List<Integer> one : sets) {
                for (List<Integer> other : more) {
                    combined.add(both(one, other));
                }
            }
            sets = combined;
        }
        return by.distinct() ? List.copyOf(new LinkedHashSet<>(sets)) : sets;
    }

    private static void demandFew(long sets) {
        if (sets > MOST) {
            throw new SqlError(
                    SqlState.TOO_COMPLEX, "too many grouping sets present (maximum " + MOST + ")");
        }
    }

    private static List<Integer> both(List<Integer> one, List<Integer> other) {
        LinkedHashSet<Integer> all = new LinkedHashSet<>(one);
        all.addAll(other);
        return all.stream().sorted().toList();
    }

    private List<List<Integer>> sets(Select.Group group) {
        return switch (group) {
            case Select.Group.Empty _ -> List.of(List.of());
            case Select.Group.By(Expression value) -> List.of(of(value));
            case Select.Group.Rollup(List<Expression> values) -> {
                List<List<Integer>> parts = values.stream().map(this::of).toList();
                List<List<Integer>> sets = new ArrayList<>();
                for (int length = parts.size(); length >= 0; length--) {
                    sets.add(joined(parts.subList(0, length)));
                }
                yield sets;
            }
            case Select.Group.Cube(List<Expression> values) -> {
                List<List<Integer>> parts = values.stream().map(this::of).toList();
                demandFew(1L << Math.min(parts.size(), Long.SIZE - 2));
                List<List<Integer>> sets = new ArrayList<>();
                for (int left = (1 << parts.size()) - 1; left >= 0; left--) {
                    List<List<Integer>> chosen = new ArrayList<>();
                    for (int i = 0; i < parts.size(); i++) {
                        if ((left & (1 << (parts.size() - 1 - i))) != 0) {
                            chosen.add(parts.get(i));
                        }
                    }
                    sets.add(joined(chosen));
                }
                yield sets;
            }
            case Select.Group.Sets(List<Select.Group> inner) -> {
                List<List<Integer>> sets = new ArrayList<>();
                inner.forEach(each -> sets.addAll(sets(each)));
                demandFew(sets.size());
                yield sets;
            }
        };
    }

    /// Several in parentheses go together.
    private List<Integer> of(Expression value) {
        List<Expression> values =
                value instanceof Expression.Row(var fields, _) ? fields : List.of(value);
        return joined(values.stream().map(each -> List.of(numbers.applyAsInt(each))).toList());
    }

    private static List<Integer> joined(List<List<Integer>> parts) {
        List<Integer> all = List.of();
        for (List<Integer> part : parts) {
            all = both(all, part);
        }
        return all;
    }
}
