package fulcrum.prove;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Micro;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Lists to which unique elements are appended, and which are read as wholes, several in one
/// transaction. A row holds its list's elements, each with a comma behind it.
final class Lists {

    private static final int PLACES = 12;
    private static final int STEPS_MOST = 4;

    private final Keys keys;
    private final AtomicLong elements = new AtomicLong();

    /// How a transaction touches a list.
    private enum Step {
        READ,
        APPEND,
        APPEND_AND_READ
    }

    /// @param each lists in use at a time
    /// @param operationsEach operations that a list sees before it gives way to another
    Lists(int each, int operationsEach) {
        keys = new Keys(List.of(Workload.APPEND), each, operationsEach);
    }

    private static Row row(Value list) {
        String name = ((Value.Text) list).text();
        return new Row(Math.floorMod(name.hashCode(), PLACES), name);
    }

    /// How many lists have been used.
    int count() {
        return keys.all().size();
    }

    /// Some steps, each on another list.
    Deal draw(Dice dice) {
        SortedMap<Row, Step> steps = new TreeMap<>();
        int count = dice.between(1, STEPS_MOST);
        for (int i = 0; i < count; i++) {
            Step step = dice.chance(1, 2) ? Step.READ : Step.APPEND;
            if (step == Step.APPEND && dice.chance(1, 4)) {
                step = Step.APPEND_AND_READ;
            }
            steps.put(row(keys.draw(dice).name), step);
        }
        boolean onlyReads = steps.values().stream().allMatch(step -> step == Step.READ);
        boolean readOnly = onlyReads && dice.chance(1, 2);
        return () -> new Appends(steps, readOnly);
    }

    private final class Appends implements Deal.Try {

        private final SortedMap<Row, Step> steps;
        private final boolean readOnly;
        private final SortedMap<Row, Long> fresh = new TreeMap<>();

        Appends(SortedMap<Row, Step> steps, boolean readOnly) {
            this.steps = steps;
            this.readOnly = readOnly;
            steps.forEach((row, step) -> {
                if (step != Step.READ) {
                    fresh.put(row, elements.incrementAndGet());
                }
            });
        }

        @Override
        public boolean readsOnly() {
            return readOnly;
        }

        @Override
        public Operation.Transact asked() {
            return told(null);
        }

        /// @param found null where nothing has been read
        private Operation.Transact told(@Nullable SortedMap<Row, String> found) {
            List<Micro> micros = new ArrayList<>();
            steps.forEach((row, step) -> {
                Long element = fresh.get(row);
                Value list = Value.of(row.name());
                if (element != null) {
                    micros.add(new Micro.Append(list, Value.of(element)));
                }
                if (step != Step.APPEND) {
                    List<Value> seen = found == null ? null : read(found, row);
                    micros.add(new Micro.ReadList(list, seen));
                }
            });
            return new Operation.Transact(micros);
        }

        @Override
        public Operation.Transact run(Sessions.Session session)
                throws Halted, InterruptedException {
            SortedMap<Row, String> found = new TreeMap<>();
            for (Row row : steps.keySet()) {
                Long element = fresh.get(row);
                SortedMap<Row, String> rows = Deal.rows(session.read(row, element != null));
                if (element != null) {
                    SortedMap<Row, @Nullable String> longer = new TreeMap<>();
                    longer.put(row, rows.getOrDefault(row, "") + element + ',');
                    Deal.rows(session.write(longer));
                }
                if (steps.get(row) == Step.APPEND_AND_READ) {
                    rows = Deal.rows(session.read(row, false));
                }
                found.putAll(rows);
            }
            return told(found);
        }
    }

    /// All lists that were ever used.
    Deal reading() {
        List<Value> all = keys.all();
        SortedSet<Integer> places = new TreeSet<>();
        all.forEach(list -> places.add(row(list).place()));
        return () ->
                new Deal.Try() {
                    @Override
                    public Operation.Transact asked() {
                        return reads(all, null);
                    }

                    @Override
                    public Operation.Transact run(Sessions.Session session)
                            throws Halted, InterruptedException {
                        SortedMap<Row, String> rows = new TreeMap<>();
                        for (int place : places) {
                            String beginning = Workload.APPEND.label() + '-';
                            rows.putAll(Deal.rows(session.readAll(place, beginning)));
                        }
                        return reads(all, rows);
                    }
                };
    }

    private static Operation.Transact reads(
            List<Value> lists, @Nullable SortedMap<Row, String> rows) {
        List<Micro> micros = new ArrayList<>();
        for (Value list : lists) {
            micros.add(new Micro.ReadList(list, rows == null ? null : read(rows, row(list))));
        }
        return new Operation.Transact(micros);
    }

    private static List<Value> read(SortedMap<Row, String> rows, Row row) {
        List<Value> elements = new ArrayList<>();
        for (String element : rows.getOrDefault(row, "").split(",")) {
            if (!element.isEmpty()) {
                elements.add(Value.of(Long.parseLong(element)));
            }
        }
        return elements;
    }
}
