package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.AggregateCall;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.shipped.Program;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Groups of rows at a shard, and what is remembered of each.
final class Groups {

    /// So many are put together for one answer.
    private static final int MOST = 4_096;

    private final Evaluator[] values;
    private final SqlType[] types;
    private final List<Accumulation> calls;
    private final Map<List<Datum>, Group> groups = new LinkedHashMap<>();

    /// The one that was added to last.
    private @Nullable Group last;

    private static final class Group {
        private final Datum[] values;
        private final Accumulation.State[] states;

        Group(Datum[] values, Accumulation.State[] states) {
            this.values = values;
            this.states = states;
        }
    }

    private Groups(Evaluator[] values, SqlType[] types, List<Accumulation> calls) {
        this.values = values;
        this.types = types;
        this.calls = calls;
    }

    /// What makes them, of a program.
    static final class Plan {

        private final Evaluator[] values;
        private final SqlType[] types;
        private final List<Accumulation> calls = new ArrayList<>();

        Plan(Program.Fold fold, Compiler compiler) {
            this.values = compiler.all(fold.groups()).toArray(Evaluator[]::new);
            this.types = fold.groups().stream().map(Scalar::type).toArray(SqlType[]::new);
            for (AggregateCall call : fold.calls()) {
                calls.add(new Accumulation(call, compiler));
            }
        }

        Groups begin() {
            return new Groups(values, types, calls);
        }
    }

    /// No further row may be added.
    boolean isFull() {
        return groups.size() >= MOST;
    }

    void add(Frame row) {
        Group group = last;
        if (group == null || values.length > 0) {
            Datum[] of = Assembler.compute(values, row);
            group = groups.computeIfAbsent(GroupKey.of(of, types), _ -> begin(of, row));
            last = group;
        }
        for (Accumulation.State state : group.states) {
            state.add(row);
        }
    }

    private Group begin(Datum[] of, Frame row) {
        Accumulation.State[] states = new Accumulation.State[calls.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = calls.get(i).begin(row);
        }
        return new Group(of, states);
    }

    /// All of them, in the order in which they were met.
    List<Folded> all() {
        List<Folded> all = new ArrayList<>();
        for (Group group : groups.values()) {
            List<List<Datum>> states = new ArrayList<>();
            for (Accumulation.State state : group.states) {
                states.add(List.of(state.mergeable().state()));
            }
            all.add(new Folded(Arrays.asList(group.values), states));
        }
        return all;
    }
}
