package fulcrum.lab.database;

import fulcrum.database.shard.ShardMessage;
import fulcrum.machine.Durable;
import fulcrum.machine.codec.Codec;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Recording.Recorded;
import fulcrum.simulator.Simulation;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.simulator.World;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Micro;
import fulcrum.verify.history.Operation;
import fulcrum.verify.transactions.MicroOperation;
import fulcrum.verify.transactions.Transaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs the world of the database, and keeps what its clients saw of the lists.
final class Recorder implements World<ShardMessage, Part> {

    private final DatabaseWorld world;
    private @Nullable DatabaseEpisode episode;

    private Recorder(DatabaseWorld world) {
        this.world = world;
    }

    static @Nullable Recorded record(DatabaseWorld world, long seed) {
        Recorder recorder = new Recorder(world);
        Simulation.run(recorder, Universe.from(seed, world.knobs()));
        DatabaseEpisode ran = recorder.episode;
        return ran == null ? null : ran.recorded();
    }

    /// The history of transactions. What happened at one time counts as side by side.
    static History history(List<Transaction> transactions) {
        List<Event> events = new ArrayList<>();
        for (Transaction txn : transactions) {
            Event.Type type =
                    switch (txn.outcome()) {
                        case COMMITTED -> Event.Type.OK;
                        case ABORTED -> Event.Type.FAIL;
                        case UNKNOWN -> Event.Type.INFO;
                    };
            events.add(event(Event.Type.INVOKE, txn, txn.invokedNanos()));
            events.add(event(type, txn, txn.completedNanos()));
        }
        events.sort(
                Comparator.comparingLong(Event::timeNanos)
                        .thenComparing(event -> event.type() != Event.Type.INVOKE));
        return History.of(events);
    }

    private static Event event(Event.Type type, Transaction txn, long time) {
        List<Micro> micros = new ArrayList<>();
        for (MicroOperation step : txn.operations()) {
            micros.add(
                    switch (step) {
                        case MicroOperation.Append(var key, var element) ->
                                new Micro.Append(key, element);
                        case MicroOperation.Read(var key, var elements) ->
                                new Micro.ReadList(key, type == Event.Type.OK ? elements : null);
                    });
        }
        return new Event(type, (int) txn.process(), time, new Operation.Transact(micros));
    }

    @Override
    public String name() {
        return world.name();
    }

    @Override
    public Codec<ShardMessage> messages() {
        return world.messages();
    }

    @Override
    public Codec<? extends Durable> records() {
        return world.records();
    }

    @Override
    public Knobs knobs() {
        return world.knobs();
    }

    @Override
    public boolean wantsWallClock() {
        return world.wantsWallClock();
    }

    @Override
    public Episode<ShardMessage, Part> begin(Universe universe, Stage<Part> stage) {
        DatabaseEpisode begun = new DatabaseEpisode(world, universe, stage);
        episode = begun;
        return begun;
    }
}
