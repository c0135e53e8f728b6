package fulcrum.simulator;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.Snapshot;
import fulcrum.machine.conformance.StateConformance;
import fulcrum.machine.conformance.StateDriver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The imagined state as every host's must be.
final class StateConformanceTest implements StateConformance {

    private int hosts;

    @Override
    public StateDriver host() {
        return new Driver(Dice.of(++hosts));
    }

    private static final class Driver implements StateDriver {

        private final Dice dice;
        private final StateStore state;
        private final Shelf shelf = new Shelf();
        private final List<Snapshot> captured = new ArrayList<>();
        private Shelf.@Nullable Held export;
        private long exportBehind;
        private long stored;
        private long durable;

        Driver(Dice dice) {
            this.dice = dice;
            this.state = new StateStore(new Universe.States(0, 4, 1), dice.fork("state"));
        }

        @Override
        public KeyValues state() {
            return state;
        }

        @Override
        public void store() {
            stored++;
        }

        @Override
        public void sync() {
            durable = stored;
        }

        @Override
        public void settle() {
            Shelf.Held ready = export;
            if (ready != null && exportBehind <= durable) {
                export = null;
                state.flushThrough(ready.snapshot().index(), durable);
                shelf.addCaptured(ready);
                captured.add(ready.snapshot());
            }
        }

        @Override
        public void apply(long index, Bytes writes) {
            state.apply(index, writes, stored, durable);
        }

        @Override
        public Input.Found load(Effect.Wanted wanted) {
            return switch (wanted) {
                case Effect.Wanted.Keys(List<Bytes> keys) ->
                        new Input.Found.Values(state.load(keys));
                case Effect.Wanted.Range range -> state.range(range);
                case Effect.Wanted.Records _ -> throw new IllegalArgumentException("no log");
            };
        }

        @Override
        public void capture(Bytes header) {
            Snapshot snapshot = new Snapshot(shelf.nextNumber(), state.applied(), header);
            export = new Shelf.Held(snapshot, state.image());
            exportBehind = stored;
        }

        @Override
        public List<Snapshot> captured() {
            List<Snapshot> ended = List.copyOf(captured);
            captured.clear();
            return ended;
        }

        @Override
        public Snapshot ship(Snapshot snapshot, StateDriver to) {
            Shelf.Held held = shelf.held(snapshot.number());
            if (held == null) {
                throw new AssertionError(snapshot + " has gone");
            }
            Driver receiver = (Driver) to;
            long number = receiver.shelf.nextNumber();
            Snapshot there = new Snapshot(number, snapshot.index(), snapshot.header());
            receiver.shelf.addImported(new Shelf.Held(there, held.content()));
            return there;
        }

        @Override
        public void adopt(Snapshot snapshot) {
            Shelf.Held held = shelf.held(snapshot.number());
            if (held == null) {
                throw new AssertionError(snapshot + " has gone");
            }
            state.adopt(held.snapshot().index(), held.content(), stored);
        }

        @Override
        public void crash() {
            state.crash(dice.chance(1, 2), durable);
            shelf.crash(true);
            export = null;
            stored = durable;
        }

        @Override
        public void chill() {
            state.colder(500);
        }
    }
}
