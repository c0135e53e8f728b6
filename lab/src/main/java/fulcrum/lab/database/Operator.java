package fulcrum.lab.database;

import fulcrum.database.ddl.Definition;
import fulcrum.database.ddl.Objection;
import fulcrum.database.ddl.Step;
import fulcrum.database.schema.SchemaCodec;
import fulcrum.database.schema.SchemaRow;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.spectrum.Clock;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.lab.database.Conversation.Said;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the tables, and changes them while clients use them. Each change is tried until it is
/// done; nobody else makes any.
final class Operator implements Client {

    private static final long TICK_NANOS = 20_000_000;

    private final Editions editions;
    private final Dice dice;
    private final Plot plot;
    private final Supplier<List<NodeId>> doors;
    private final long pauseNanosMost;
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();
    private final int founding;
    private int done;

    // What is under way
    private @Nullable Conversation talk;
    private @Nullable Definition definition;
    private long publication;

    /// @param tables in the order in which they are made
    /// @param pauseNanosMost between two changes
    Operator(
            Editions editions,
            Dice dice,
            Plot plot,
            List<Job.Create> tables,
            Supplier<List<NodeId>> doors,
            long pauseNanosMost) {
        this.editions = editions;
        this.dice = dice;
        this.plot = plot;
        this.doors = doors;
        this.pauseNanosMost = pauseNanosMost;
        jobs.addAll(tables);
        founding = jobs.size();
        int[] versions = new int[founding];
        Arrays.fill(versions, 1);
        for (int changes = dice.below(7); changes > 0; changes--) {
            int which = dice.below(founding);
            Atlas.Table table = tables.get(which).table();
            jobs.add(
                    dice.chance(1, 4)
                            ? new Job.Renew(table)
                            : new Job.Change(table, ++versions[which]));
            if (!dice.chance(1, 4)) { // else whoever uses it publishes it
                jobs.add(new Job.Publish(table));
            }
        }
    }

    /// All tables are there.
    boolean founded() {
        return done >= founding;
    }

    boolean done() {
        return jobs.isEmpty();
    }

    @Override
    public void begin(Port port) {
        port.wakeAfter(TICK_NANOS);
    }

    @Override
    public void woken(Port port) {
        if (jobs.isEmpty() || talk != null || publication > 0) {
            return;
        }
        NodeId door = dice.pick(doors.get());
        Conversation begun = new Conversation(door, plot.timeoutNanos());
        switch (jobs.element()) {
            case Job.Create create -> define(create.definition(), begun, port);
            case Job.Change change -> define(change.definition(), begun, port);
            case Job.Renew _ -> {
                talk = begun;
                begun.begin(new SessionCommand.Begin(Isolation.SERIALIZABLE), port);
            }
            case Job.Publish(Atlas.Table table) ->
                    publication =
                            port.submit(
                                    door,
                                    new SessionCommand.Publish(table.id()),
                                    plot.timeoutNanos());
        }
    }

    private void define(Definition begins, Conversation begun, Port port) {
        definition = begins;
        talk = begun;
        begun.begin(begins.begin(), port);
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        Conversation now = talk;
        if (ticket == publication) {
            publication = 0;
            if (reply instanceof Reply.Answered(Outcome.Done _)) {
                succeeded();
            }
            port.wakeAfter(pause());
        } else if (now != null && now.awaits(ticket)) {
            if (now.heard(reply) instanceof Said.Result(SessionResult result)) {
                goOn(now, result, port);
            } else { // it is tried again, and then finds out whether it was done
                over(port);
            }
        }
    }

    private void goOn(Conversation now, SessionResult result, Port port) {
        Definition defines = definition;
        if (defines == null) {
            renew(now, result, port);
            return;
        }
        switch (defines.next(result)) {
            case Step.Ask(SessionCommand command) -> now.ask(command, port);
            case Step.Done _ -> {
                committed();
                over(port);
            }
            case Step.Refused(Objection objection) -> {
                if (!objection.reason().endsWith("exists already")) {
                    throw new IllegalStateException(objection.toString());
                }
                committed(); // the last time, of which nobody told
                over(port);
            }
            case Step.Again _ -> over(port);
        }
    }

    private void committed() {
        switch (jobs.element()) {
            case Job.Create(Atlas.Table table, int _, int _, Clock _) ->
                    editions.committed(table, 1);
            case Job.Change(Atlas.Table table, int version) -> editions.committed(table, version);
            case Job.Renew _, Job.Publish _ -> throw new IllegalStateException("no definition");
        }
        succeeded();
    }

    private void succeeded() {
        jobs.remove();
        done++;
    }

    private void over(Port port) {
        talk = null;
        definition = null;
        port.wakeAfter(pause());
    }

    private long pause() {
        return founded() ? 1 + dice.below(pauseNanosMost) : TICK_NANOS;
    }

    // An epoch

    private void renew(Conversation now, SessionResult result, Port port) {
        TxnId txn = now.txn();
        Atlas.Table table = jobs.element().table();
        Bytes key = SystemTables.shard(table.id(), table.id().range().from());
        switch (result) {
            case SessionResult.Began _ ->
                    now.ask(new SessionCommand.Read(txn, Span.row(key), Lock.EXCLUSIVE, 1), port);
            case SessionResult.Rows(var rows, _, _) -> {
                SchemaRow.Placed placed =
                        (SchemaRow.Placed) SchemaCodec.ROWS.decode(rows.getFirst().value());
                SchemaRow.Placed later =
                        new SchemaRow.Placed(
                                placed.shard(),
                                placed.group(),
                                placed.epoch().next(),
                                placed.range());
                RowWrite write = new RowWrite(key, SchemaCodec.ROWS.encode(later));
                now.ask(new SessionCommand.Write(txn, List.of(write)), port);
            }
            case SessionResult.Done _ -> now.ask(new SessionCommand.Commit(txn), port);
            case SessionResult.Committed _ -> {
                succeeded();
                over(port);
            }
            case SessionResult.Failed _ -> now.ask(new SessionCommand.Rollback(txn), port);
            default -> over(port); // rolled back
        }
    }
}
