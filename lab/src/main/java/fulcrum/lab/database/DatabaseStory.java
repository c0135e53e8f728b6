package fulcrum.lab.database;

import fulcrum.database.session.Isolation;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionCodec;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.spectrum.Clock;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.TxnNote;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.simulator.golden.Golden;
import fulcrum.simulator.small.Act;
import fulcrum.simulator.small.SmallWorld;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Golden stories of transactions, told as space-time diagrams of coordinators and shards.
///
/// | verb | what it does |
/// |---|---|
/// | `begin NODES [group-0]` | founds the members; there is a lane for each coordinator that is named,
/// and one for group 0, which is not there otherwise |
/// | `NAME begins at NODE LEVEL` | begins a transaction, `serializable` or `repeatable-read` |
/// | `NAME reads ROW` | reads a row |
/// | `NAME writes ROW VALUE` | locks a row for writing, and keeps the value until the commit |
/// | `NAME commits [until WHERE NOTE]` | commits; `until shard-2 Prepared` stops when that is so |
/// | `NAME prepares GID [until WHERE NOTE]` | prepares it under a name |
/// | `decide NODE GID commit` | somebody commits what is prepared so; `rollback` rolls it back |
/// | `list NODE` | somebody lists what is prepared |
/// | `restart everything` | all nodes stop, and are started again |
/// | `kill coordinator NODE` | it dies, and does not come back |
/// | `kill leader SHARD` | the replica that leads the shard dies, and does not come back |
/// | `lose MESSAGES` | every message of these kinds is lost from now on; `nothing` ends that |
/// | `wait MILLISECONDS [until WHERE NOTE]` | time passes |
/// | `clocks MILLISECONDS` | all clocks claim to be right within so much |
/// | `clock of NODE MILLISECONDS` | that member's clock is ahead from now on, or behind |
/// | `tables interval`, `tables hlc` | what clock the tables go by |
///
/// A command of a transaction ends when it is answered, or after 50 ms without an answer.
public final class DatabaseStory implements Golden.Cast {

    private static final long MILLI = 1_000_000;
    private static final long AWHILE = 50 * MILLI;
    private static final String UNTIL = "until";
    private static final String HOME = "group-0";
    private static final String SOMEBODY = "somebody";

    private final StoryWords words = new StoryWords();
    private final Lanes lanes = new Lanes();
    private final List<NodeId> coordinators = new ArrayList<>();
    private boolean home;
    private final TreeMap<Long, NodeId> leaders = new TreeMap<>();
    private final TreeMap<String, TxnId> txns = new TreeMap<>();
    private final TreeSet<String> lost = new TreeSet<>();

    /// Which transaction's request a coordinator's next answer is about, by the node and number.
    private final TreeMap<String, Asked> open = new TreeMap<>();

    private final TreeMap<NodeId, Long> requests = new TreeMap<>();
    private final List<String> seen = new ArrayList<>();
    private Planned planned = Planned.WITHOUT;
    private @Nullable StoryStage begun;

    private record Asked(String name, String what) {}

    private StoryStage stage() {
        if (begun == null) {
            throw new IllegalArgumentException("nothing has begun");
        }
        return begun;
    }

    @Override
    public List<String> obey(String verb, List<String> arguments) {
        seen.clear();
        switch (verb) {
            case "begin" -> begin(arguments);
            case "kill" -> kill(arguments);
            case "restart" -> restart();
            case "decide" -> decide(arguments);
            case "list" -> {
                NodeId node = node(arguments.getFirst());
                ask(node, SOMEBODY, "lists", new SessionCommand.ListPrepared(), arguments);
            }
            case "lose" -> {
                lost.clear();
                lost.addAll(arguments);
            }
            case "clocks" -> stage().claims(Long.parseLong(arguments.getFirst()) * MILLI);
            case "clock" ->
                    stage().sets(node(arguments.get(1)), Long.parseLong(arguments.get(2)) * MILLI);
            case "tables" ->
                    planned =
                            new Planned(
                                    0,
                                    0,
                                    Clock.valueOf(arguments.getFirst().toUpperCase(Locale.ROOT)));
            case "wait" -> go(Long.parseLong(arguments.getFirst()) * MILLI, arguments);
            default -> transact(verb, arguments);
        }
        return lanes.picture();
    }

    private void begin(List<String> nodes) {
        home = nodes.contains(HOME);
        for (String node : nodes) {
            if (!node.equals(HOME)) {
                lanes.name(coordinators.size(), "coordinator " + node);
                coordinators.add(node(node));
            }
        }
        if (home) {
            lanes.name(lane(0), called(0));
        }
        for (int shard = 1; shard <= StoryTown.SHARDS; shard++) {
            lanes.name(lane(shard), called(shard));
        }
        StoryStage stage = new StoryStage(home, new Teller(), this::isLost);
        begun = stage;
        stage.go(AWHILE, () -> false);
    }

    private void kill(List<String> whom) {
        boolean leader = whom.get(0).equals("leader");
        long shard = leader ? Long.parseLong(whom.get(1)) : 0;
        NodeId member = leader ? leaders.get(shard) : node(whom.get(1));
        if (member == null) {
            throw new IllegalArgumentException("nobody leads shard " + shard);
        }
        Place place = new Place(member, leader ? shard : Address.COORDINATOR);
        lanes.at(stage().now(), lane(place), "X  " + member + " dies");
        stage().kill(place);
        if (leader) {
            leaders.remove(shard);
            lanes.name(lane(shard), called(shard));
        } else {
            lanes.silent(lane(place), true);
        }
    }

    private static String called(long shard) {
        return shard == 0 ? "group 0" : "shard " + shard;
    }

    private void restart() {
        for (long shard = home ? 0 : 1; shard <= StoryTown.SHARDS; shard++) {
            lanes.at(stage().now(), lane(shard), "X  all stop, and start again");
            lanes.name(lane(shard), called(shard));
        }
        for (NodeId node : coordinators) {
            int lane = coordinators.indexOf(node);
            lanes.at(stage().now(), lane, "X  " + node + " stops, and starts again");
            lanes.silent(lane, false);
        }
        leaders.clear();
        open.clear();
        stage().restart();
    }

    private void decide(List<String> arguments) {
        NodeId node = node(arguments.getFirst());
        String gid = arguments.get(1);
        boolean commits = arguments.get(2).equals("commit");
        SessionCommand wish =
                commits
                        ? new SessionCommand.CommitPrepared(gid, "")
                        : new SessionCommand.RollbackPrepared(gid, "");
        ask(node, SOMEBODY, commits ? "commits " + gid : "rolls back " + gid, wish, arguments);
    }

    // Transactions

    private void transact(String name, List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("nobody knows the verb " + name);
        }
        TxnId txn = txns.get(name);
        if (arguments.getFirst().equals("begins")) {
            NodeId node = node(arguments.get(2));
            String level = arguments.get(3);
            Isolation isolation =
                    Isolation.valueOf(level.toUpperCase(Locale.ROOT).replace('-', '_'));
            ask(node, name, "begin, " + level, new SessionCommand.Begin(isolation), arguments);
            return;
        }
        if (txn == null) {
            throw new IllegalArgumentException(name + " has not begun");
        }
        String what = String.join(" ", arguments);
        switch (arguments.getFirst()) {
            case "reads" -> {
                Span row = Span.row(Bytes.text(arguments.get(1)));
                ask(
                        txn,
                        name,
                        what,
                        new SessionCommand.Read(txn, row, Lock.NONE, IfLocked.WAIT, 1, planned),
                        arguments);
            }
            case "writes" -> {
                RowWrite row =
                        new RowWrite(
                                Bytes.text(arguments.get(1)),
                                Bytes.text(
                                        String.join(" ", arguments.subList(2, arguments.size()))));
                ask(
                        txn,
                        name,
                        what,
                        new SessionCommand.Write(txn, List.of(row), planned),
                        arguments);
            }
            case "prepares" -> {
                String gid = arguments.get(1);
                SessionCommand prepare = new SessionCommand.Prepare(txn, gid, "");
                ask(txn, name, "prepares as " + gid, prepare, arguments);
            }
            case "commits" -> ask(txn, name, "commits", new SessionCommand.Commit(txn), arguments);
            default -> throw new IllegalArgumentException("no client says " + what);
        }
    }

    private void ask(
            TxnId txn, String name, String what, SessionCommand command, List<String> words) {
        ask(txn.node(), name, what, command, words);
    }

    private void ask(
            NodeId member, String name, String what, SessionCommand command, List<String> words) {
        Place place = new Place(member, Address.COORDINATOR);
        NodeId node = place.node(StoryTown.SHARDS);
        String request = node + " " + requests.merge(node, 1L, Long::sum);
        open.put(request, new Asked(name, what));
        lanes.at(stage().now(), lane(place), name + " " + what);
        stage().perform(new Act.Submit(node, command));
        if (words.contains(UNTIL)) {
            go(10_000 * MILLI, words);
        } else {
            stage().go(AWHILE, () -> !open.containsKey(request));
        }
    }

    private void go(long nanos, List<String> words) {
        int until = words.indexOf(UNTIL);
        if (until < 0) {
            stage().go(nanos, () -> false);
            return;
        }
        String wanted = words.get(until + 1) + " " + words.get(until + 2);
        stage().go(nanos, () -> seen.contains(wanted));
        if (!seen.contains(wanted)) {
            throw new IllegalArgumentException("it did not come to " + wanted);
        }
    }

    // What happens

    private int lane(Place place) {
        return place.isCoordinator() ? coordinators.indexOf(place.member()) : lane(place.group());
    }

    private int lane(long shard) {
        return coordinators.size() + (int) shard - (home ? 0 : 1);
    }

    private boolean isLost(SmallWorld.Flight flight) {
        if (!(stage().message(flight) instanceof ShardMessage.Across(_, _, TxnMessage message))) {
            return false;
        }
        boolean drops = lost.contains(said(message).getClass().getSimpleName());
        if (drops || !stage().runs(StoryStage.place(flight.to()))) {
            arrow(flight.from(), flight.to(), message, true);
        }
        return drops;
    }

    private static TxnMessage said(TxnMessage message) {
        return message instanceof TxnMessage.Led led ? led.of() : message;
    }

    /// From a lane to another; what only says that all goes on is left out.
    private void arrow(NodeId from, NodeId to, TxnMessage message, boolean gone) {
        int one = lane(StoryStage.place(from));
        int other = lane(StoryStage.place(to));
        if (!(message instanceof TxnMessage.Alive) && one >= 0 && other >= 0) {
            lanes.arrow(stage().now(), one, other, words.of(message), gone);
        }
    }

    private final class Teller implements SmallWorld.Watcher<ShardMessage> {

        @Override
        public void stepped(
                NodeId node, Input<ShardMessage> input, List<Effect<ShardMessage>> effects) {
            if (begun == null) {
                return;
            }
            if (input
                    instanceof
                    Input.Received<ShardMessage>(
                            NodeId from,
                            ShardMessage.Across(_, _, TxnMessage message))) {
                arrow(from, node, message, false);
            }
            for (Effect<ShardMessage> effect : effects) {
                switch (effect) {
                    case Effect.Noted<ShardMessage>(Note note) -> noted(node, note);
                    case Effect.AnswerEarly<ShardMessage>(long request, Outcome outcome) ->
                            answered(node, request, outcome);
                    default -> {} // the diagram shows what arrives
                }
            }
        }

        @Override
        public void released(NodeId node, Effect<ShardMessage> effect) {}
    }

    private void noted(NodeId node, Note note) {
        Place place = StoryStage.place(node);
        String where =
                place.isCoordinator()
                        ? place.member().toString()
                        : called(place.group()).replace(' ', '-');
        seen.add(where + " " + note.getClass().getSimpleName());
        if (note instanceof RaftNote.BecameLeader) {
            leaders.put(place.group(), place.member());
            lanes.name(lane(place), called(place.group()) + ", led by " + place.member());
            lanes.at(stage().now(), lane(place), place.member() + " leads");
        } else if (note instanceof TxnNote told) {
            String what = words.of(told);
            if (what != null && lane(place) >= 0) {
                lanes.at(stage().now(), lane(place), what);
            }
        }
    }

    private void answered(NodeId node, long request, Outcome outcome) {
        Asked asked = open.remove(node + " " + request);
        if (asked == null) {
            return;
        }
        SessionResult result =
                outcome instanceof Outcome.Done(Bytes bytes)
                        ? SessionCodec.RESULTS.decode(bytes)
                        : null;
        if (result instanceof SessionResult.Began(TxnId txn)) {
            txns.put(asked.name, txn);
            words.call(txn, asked.name);
        }
        List<String> rest = Arrays.asList(asked.what.split(" "));
        for (String line : words.told(asked.name, rest.getLast(), outcome, result)) {
            lanes.at(stage().now(), lane(StoryStage.place(node)), line);
        }
    }

    private static NodeId node(String name) {
        if (!name.matches("n[1-9][0-9]*")) {
            throw new IllegalArgumentException(name + " is no node");
        }
        return new NodeId(Integer.parseInt(name.substring(1)));
    }
}
