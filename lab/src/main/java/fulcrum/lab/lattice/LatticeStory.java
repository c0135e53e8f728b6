package fulcrum.lab.lattice;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Invariant;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.lattice.leaderless.Consistency;
import fulcrum.protocols.lattice.leaderless.Grade;
import fulcrum.protocols.lattice.leaderless.Leaderless;
import fulcrum.protocols.lattice.leaderless.LeaderlessAnswer;
import fulcrum.protocols.lattice.leaderless.LeaderlessCodec;
import fulcrum.protocols.lattice.leaderless.LeaderlessCommand;
import fulcrum.protocols.lattice.leaderless.LeaderlessConfig;
import fulcrum.protocols.lattice.leaderless.LeaderlessInvariants;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage;
import fulcrum.protocols.lattice.leaderless.LeaderlessRecord;
import fulcrum.protocols.lattice.leaderless.LeaderlessView;
import fulcrum.protocols.lattice.leaderless.Level;
import fulcrum.protocols.lattice.leaderless.Placement;
import fulcrum.protocols.lattice.leaderless.Placement.Range;
import fulcrum.simulator.Birth;
import fulcrum.simulator.golden.Golden;
import fulcrum.simulator.small.Scenario;
import fulcrum.simulator.small.SmallWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Golden stories of leaderless replication, told with the verbs of [Scenario]. The first three
/// nodes are homes of every row; others stand in.
///
/// A client says `put ROW VALUE LEVEL`, `count ROW BY LEVEL`, `add ROW ELEMENT LEVEL`, or `read ROW
/// LEVEL`; a row is `R`, `C` or `S` and a digit, and a level is `one`, `quorum`, `all`, `sloppy`,
/// `blocking` or `linearizable`.
public final class LatticeStory implements Golden.Cast, Scenario.Script<LeaderlessMessage> {

    private static final int HOMES = 3;
    private static final long COUNT_MASK = (1L << 32) - 1;

    private final Scenario<LeaderlessMessage> scenario = new Scenario<>(this);
    private final List<Invariant<LeaderlessView>> invariants =
            LeaderlessInvariants.all(LeaderlessConfig.Limits.DEFAULT.hintBytesMost());
    private @Nullable SmallWorld<LeaderlessMessage> world;

    @Override
    public List<String> obey(String verb, List<String> arguments) {
        List<String> told = scenario.obey(verb, arguments);
        if (world != null) {
            for (NodeId node : world.nodes()) {
                if (world.machine(node) instanceof Leaderless each) {
                    invariants.forEach(invariant -> invariant.check(node, each.view()));
                }
            }
        }
        return told;
    }

    @Override
    public SmallWorld<LeaderlessMessage> begin(int nodes) {
        world =
                new SmallWorld<>(
                        LeaderlessCodec.MESSAGES,
                        LeaderlessCodec.RECORDS,
                        birth -> start(birth, nodes),
                        nodes,
                        true);
        return world;
    }

    private static Machine<LeaderlessMessage> start(Birth birth, int nodes) {
        List<NodeId> all = new ArrayList<>();
        for (int n = 1; n <= nodes; n++) {
            all.add(new NodeId(n));
        }
        Range range =
                new Range(
                        Bytes.EMPTY,
                        1,
                        1,
                        all.subList(0, HOMES),
                        List.of(),
                        all.subList(HOMES, nodes));
        Placement placement = new Placement(1, List.of(range), new TreeMap<>(), new TreeSet<>());
        return Leaderless.recover(
                LeaderlessConfig.of(birth.self(), new Rowwise(), placement),
                birth.log(),
                birth.state());
    }

    @Override
    public Command command(List<String> words) {
        Bytes key = Bytes.text(words.get(1));
        Consistency asked = consistency(words.getLast());
        return switch (words.getFirst()) {
            case "put" -> write(key, new Change.Put(number(words)), asked);
            case "count" -> write(key, new Change.Count(number(words)), asked);
            case "add" -> write(key, new Change.Add(number(words)), asked);
            case "read" -> new LeaderlessCommand.Read(key, asked);
            default -> throw new IllegalArgumentException("no client says " + words.getFirst());
        };
    }

    private static long number(List<String> words) {
        return Long.parseLong(words.get(2));
    }

    private static Command write(Bytes key, Change change, Consistency asked) {
        return new LeaderlessCommand.Write(key, change.toBytes(), asked, null);
    }

    private static Consistency consistency(String word) {
        return switch (word) {
            case "one" -> Consistency.of(Level.one());
            case "quorum" -> Consistency.of(Level.quorum());
            case "all" -> Consistency.of(Level.all());
            case "sloppy" -> Consistency.of(Level.quorum()).sloppily();
            case "blocking" -> Consistency.of(Grade.BLOCKING_REPAIR);
            case "linearizable" -> Consistency.of(Grade.LINEARIZABLE);
            default -> throw new IllegalArgumentException("no level is called " + word);
        };
    }

    @Override
    public String view(Machine<LeaderlessMessage> machine) {
        LeaderlessView view = ((Leaderless) machine).view();
        StringBuilder text = new StringBuilder("has changed rows " + view.applied() + " times");
        if (!view.away().isEmpty()) {
            text.append(", misses ").append(view.away());
        }
        for (LeaderlessView.Waiting waiting : view.hints()) {
            text.append(", keeps ").append(waiting.count()).append(" for ").append(waiting.home());
        }
        return text.toString();
    }

    @Override
    public String text(Object value) {
        return switch (value) {
            case LeaderlessMessage message -> message(message);
            case LeaderlessRecord.Joined r -> "join " + row(r.key(), r.state());
            case LeaderlessRecord.Incarnated r -> "incarnation " + r.incarnation();
            case LeaderlessRecord.HintKept r ->
                    "hint for " + r.hint().home() + ": " + row(r.hint().key(), r.hint().state());
            case LeaderlessRecord.HintGone r -> "hint " + r.number() + " gone";
            case LeaderlessCommand.Write c -> Change.of(c.operation()) + " to " + c.key().asText();
            case LeaderlessCommand.Read c -> "read " + c.key().asText();
            case Outcome.Done(Bytes result) -> answer(LeaderlessCodec.ANSWERS.decode(result));
            default -> value.toString();
        };
    }

    private static String answer(LeaderlessAnswer answer) {
        return switch (answer) {
            case LeaderlessAnswer.Wrote a ->
                    "done, "
                            + a.acknowledged()
                            + " of "
                            + a.homes()
                            + " homes acknowledged"
                            + (a.hints() > 0 ? " and " + a.hints() + " is a hint" : "");
            case LeaderlessAnswer.Found a ->
                    what(a.state()) + ", by " + a.answered() + " of " + a.homes() + " homes";
        };
    }

    private static String message(LeaderlessMessage message) {
        return switch (message) {
            case LeaderlessMessage.Merge m ->
                    "Merge " + number(m.operation()) + " " + row(m.key(), m.state());
            case LeaderlessMessage.Merged m ->
                    "Merged "
                            + number(m.operation())
                            + (m.more() == null ? "" : ", holds " + what(m.more()));
            case LeaderlessMessage.Read m ->
                    "Read " + number(m.operation()) + " " + m.key().asText();
            case LeaderlessMessage.Have m ->
                    "Have " + number(m.operation()) + " " + what(m.state());
            case LeaderlessMessage.Keep m ->
                    "Keep "
                            + number(m.operation())
                            + " for "
                            + m.home()
                            + " "
                            + row(m.key(), m.state());
            case LeaderlessMessage.Kept m -> "Kept " + number(m.operation()) + " for " + m.home();
            default -> message.toString();
        };
    }

    private static String number(long operation) {
        return "#" + (operation & COUNT_MASK);
    }

    private static String row(Bytes key, Bytes state) {
        return key.asText() + " = " + what(state);
    }

    private static String what(@Nullable Bytes state) {
        return state == null ? "nothing" : Rowwise.text(state);
    }
}
