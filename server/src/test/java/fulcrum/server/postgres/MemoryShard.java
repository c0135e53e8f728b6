package fulcrum.server.postgres;

import fulcrum.database.session.SessionCommand;
import fulcrum.database.shard.Condition;
import fulcrum.database.shard.Row;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.server.loop.ReplySink;
import fulcrum.server.session.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A shard that is one map, answering at once or when it is told to; to be used on one thread.
final class MemoryShard {

    /// A request that has no answer yet.
    record Asked(ShardCommand command, ReplySink sink) {}

    final TreeMap<Bytes, Row> rows = new TreeMap<>();
    final ArrayDeque<Asked> held = new ArrayDeque<>();
    final List<ShardCommand> heard = new ArrayList<>();

    /// Answers in the place of the map, where it does not answer null.
    Function<ShardCommand, @Nullable Outcome> instead = _ -> null;

    boolean holds;
    boolean recalls = true;
    int closed;
    private long version;

    Session session() {
        return new Session() {
            @Override
            public void submit(ShardCommand command, ReplySink sink) {
                if (recalls) {
                    heard.add(command);
                }
                if (holds) {
                    held.add(new Asked(command, sink));
                } else {
                    sink.answer(outcome(command));
                }
            }

            @Override
            public void transact(SessionCommand command, ReplySink sink) {
                throw new UnsupportedOperationException("this door knows no transactions");
            }

            @Override
            public void close() {
                closed++;
            }
        };
    }

    /// From now on there is no quorum.
    void refuse() {
        instead = _ -> new Outcome.Refused(Outcome.Refusal.UNAVAILABLE, null);
    }

    /// Gives so many keys a value of so many bytes.
    void fill(int count, int bytes) {
        Bytes value = Bytes.text("x".repeat(bytes));
        for (int i = 0; i < count; i++) {
            rows.put(Bytes.text("k" + (100_000 + i)), new Row(1, value));
        }
    }

    /// Answers the request that has waited the longest.
    void answerOne() {
        Asked first = held.removeFirst();
        first.sink().answer(outcome(first.command()));
    }

    Outcome outcome(ShardCommand command) {
        Outcome other = instead.apply(command);
        return other != null ? other : new Outcome.Done(ShardCodec.RESULTS.encode(apply(command)));
    }

    private ShardResult apply(ShardCommand command) {
        return switch (command) {
            case ShardCommand.Get(Bytes key) -> new ShardResult.Found(rows.get(key));
            case ShardCommand.Scan scan -> scan(scan);
            case ShardCommand.Write write -> write(write);
            case ShardCommand.OpenSession _,
                    ShardCommand.Room _,
                    ShardCommand.Behind _,
                    ShardCommand.OpenGates _,
                    ShardCommand.Neighbours _,
                    ShardCommand.Wake _,
                    ShardCommand.CompactLog _,
                    ShardCommand.TrimLog _,
                    ShardCommand.MoveLeader _,
                    ShardCommand.ChangeMembers _ ->
                    throw new IllegalArgumentException("not asked by a door: " + command);
        };
    }

    private ShardResult scan(ShardCommand.Scan scan) {
        List<ShardResult.Keyed> found = new ArrayList<>();
        for (Map.Entry<Bytes, Row> each : rows.tailMap(scan.from(), true).entrySet()) {
            if (scan.to() != null && each.getKey().compareTo(scan.to()) >= 0) {
                break;
            }
            if (found.size() == scan.limit()) {
                return new ShardResult.Rows(found, true);
            }
            found.add(new ShardResult.Keyed(each.getKey(), each.getValue()));
        }
        return new ShardResult.Rows(found, false);
    }

    private ShardResult write(ShardCommand.Write write) {
        Row before = rows.get(write.key());
        boolean holdsTrue =
                switch (write.condition()) {
                    case Condition.Always _ -> true;
                    case Condition.Absent _ -> before == null;
                    case Condition.Present _ -> before != null;
                    case Condition.Holds(Bytes value) ->
                            before != null && before.value().equals(value);
                    case Condition.Version(long wanted) ->
                            before != null && before.version() == wanted;
                };
        if (holdsTrue && write.value() != null) {
            rows.put(write.key(), new Row(++version, write.value()));
        } else if (holdsTrue) {
            rows.remove(write.key());
        }
        return new ShardResult.Written(holdsTrue, before != null, version);
    }
}
