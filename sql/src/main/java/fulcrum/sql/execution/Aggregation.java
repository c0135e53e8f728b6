package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.AggregateCall;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Shipment;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Groups rows by hash, for each grouping set by itself, and computes aggregates over the groups.
final class Aggregation {

    private final Plan.Aggregate aggregate;
    private final Source input;
    private final Evaluator[] groups;
    private final SqlType[] types;
    private final List<Accumulation> calls;

    /// What brings groups that shards have made; null where rows are read.
    private final @Nullable PartialAggregation partial;

    Aggregation(Plan.Aggregate aggregate, @Nullable Layout outer) {
        this.aggregate = aggregate;
        this.input = new Assembler(outer).of(aggregate.input());
        Compiler compiler = new Compiler(new Layout(aggregate.input().output(), outer));
        this.groups = compiler.all(aggregate.groups()).toArray(Evaluator[]::new);
        this.types = aggregate.groups().stream().map(Scalar::type).toArray(SqlType[]::new);
        List<Accumulation> all = new ArrayList<>();
        for (AggregateCall call : aggregate.calls()) {
            all.add(new Accumulation(call, compiler));
        }
        this.calls = all;
        Shipment shipment = aggregate.shipment();
        this.partial =
                shipment == null
                        ? null
                        : new PartialAggregation(
                                PartialAggregation.scan(aggregate.input()), shipment, outer);
    }

    Source source() {
        return Late::new;
    }

    /// Begins when the first row is asked for.
    private final class Late implements Cursor {

        private final Frame frame;
        private @Nullable Cursor rows;

        Late(Frame frame) {
            this.frame = frame;
        }

        @Override
        public Datum @Nullable [] next() {
            Cursor all = rows;
            if (all == null) {
                all = Assembler.iterated(grouped(frame).iterator());
                rows = all;
            }
            return all.next();
        }
    }

    /// A group: the values that it is of, and what aggregates remember.
    private static final class Group {
        final Datum[] values;
        final Accumulation.State[] states;

        Group(Datum[] values, Accumulation.State[] states) {
            this.values = values;
            this.states = states;
        }
    }

    private List<Datum[]> grouped(Frame frame) {
        PartialAggregation fromShards = partial;
        if (fromShards != null) {
            Map<List<Datum>, Group> only = begin(aggregate.sets().getFirst(), frame);
            if (fromShards.read(frame, folded -> merge(folded, only, frame))) {
                return only.values().stream().map(group -> result(group, 0)).toList();
            }
        }
        return groupedHere(frame);
    }

    private void merge(Folded folded, Map<List<Datum>, Group> among, Frame frame) {
        Datum[] values = folded.values().toArray(Datum[]::new);
        Group group = find(among, aggregate.sets().getFirst(), values, frame);
        PartialAggregation.merge(group.states, folded);
    }

    private Map<List<Datum>, Group> begin(List<Integer> set, Frame frame) {
        Map<List<Datum>, Group> bySet = new LinkedHashMap<>();
        if (set.isEmpty()) {
            // all rows are one group, even where there are none
            bySet.put(List.of(), begin(nulls(), frame));
        }
        return bySet;
    }

    private List<Datum[]> groupedHere(Frame frame) {
        List<List<Integer>> sets = aggregate.sets();
        List<Map<List<Datum>, Group>> all = new ArrayList<>();
        for (List<Integer> set : sets) {
            all.add(begin(set, frame));
        }
        Cursor rows = input.open(frame);
        for (Datum[] row = rows.next(); row != null; row = rows.next()) {
            Frame inner = frame.inner(row);
            Datum[] values = Assembler.compute(groups, inner);
            for (int i = 0; i < sets.size(); i++) {
                Group group = find(all.get(i), sets.get(i), values, frame);
                for (int call = 0; call < calls.size(); call++) {
                    group.states[call].add(inner);
                }
            }
        }
        List<Datum[]> made = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            for (Group group : all.get(i).values()) {
                made.add(result(group, i));
            }
        }
        return made;
    }

    private Datum[] nulls() {
        Datum[] values = new Datum[groups.length];
        Arrays.fill(values, Datum.NULL);
        return values;
    }

    private Group find(
            Map<List<Datum>, Group> among, List<Integer> set, Datum[] values, Frame frame) {
        Datum[] shown = nulls();
        Datum[] key = new Datum[set.size()];
        SqlType[] keyTypes = new SqlType[set.size()];
        for (int i = 0; i < key.length; i++) {
            int number = set.get(i);
            shown[number] = values[number];
            key[i] = values[number];
            keyTypes[i] = types[number];
        }
        return among.computeIfAbsent(
                GroupKey.of(key, keyTypes),
                _ -> {
                    frame.execution().hold(shown);
                    return begin(shown, frame);
                });
    }

    private Group begin(Datum[] values, Frame frame) {
        Accumulation.State[] states = new Accumulation.State[calls.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = calls.get(i).begin(frame);
        }
        return new Group(values, states);
    }

    private Datum[] result(Group group, int set) {
        Datum[] row = new Datum[aggregate.output().size()];
        System.arraycopy(group.values, 0, row, 0, groups.length);
        for (int i = 0; i < calls.size(); i++) {
            row[groups.length + i] = group.states[i].result();
        }
        if (row.length > groups.length + calls.size()) {
            row[row.length - 1] = new Datum.Int(set);
        }
        return row;
    }
}
