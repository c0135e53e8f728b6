package fulcrum.lab.raft;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Invariant;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.Entry;
import fulcrum.protocols.log.raft.Raft;
import fulcrum.protocols.log.raft.RaftCodec;
import fulcrum.protocols.log.raft.RaftCommand;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.protocols.log.raft.RaftInvariants;
import fulcrum.protocols.log.raft.RaftMessage;
import fulcrum.protocols.log.raft.RaftRecord;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Birth;
import fulcrum.simulator.golden.Golden;
import fulcrum.simulator.small.Scenario;
import fulcrum.simulator.small.SmallWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Golden stories of Raft: what Raft adds to the verbs of [Scenario]. After every command the
/// invariants of figure 3 are checked on every server that runs.
///
/// | verb | what it does |
/// |---|---|
/// | `with pre-vote off` | PreVote (thesis 9.6); before the nodes are added, as all of these |
/// | `with check-quorum off` | CheckQuorum (thesis 6.2), and with it the trust in a live leader |
/// | `with sync by-hand` | what is stored is durable only when `sync` says so |
/// | `with leader n1` | campaigns as soon as the group is born |
/// | `with message-entries 1` | entries in one message at most |
/// | `with compact-entries 3` | applied entries after which a snapshot is taken; none are kept |
/// | `log NODE TERM TERMS` | gives a node a past: its term, and of each entry the term |
/// | `wait NODES TIME` | these nodes' clocks go on, and no timer fires |
///
/// A client says `write NAME WORD`, `look NAME`, `members NODES [NODES]` (voters, learners) or
/// `transfer NODE`.
public final class RaftStory implements Golden.Cast, Scenario.Script<RaftMessage> {

    private final Scenario<RaftMessage> scenario = new Scenario<>(this);
    private final List<Invariant<RaftView>> invariants = RaftInvariants.guarantees();
    private final TreeMap<NodeId, List<String>> pasts = new TreeMap<>();
    private @Nullable SmallWorld<RaftMessage> world;
    private RaftConfig model = RaftConfig.of(new NodeId(1), null);
    private boolean syncsAtOnce = true;

    @Override
    public List<String> obey(String verb, List<String> arguments) {
        List<String> told =
                switch (verb) {
                    case "with" -> with(arguments.get(0), arguments.get(1));
                    case "log" -> remember(arguments);
                    case "wait" -> pass(nodes(arguments.get(0)), arguments.get(1));
                    default -> scenario.obey(verb, arguments);
                };
        check();
        return told;
    }

    private void check() {
        if (world == null) {
            return;
        }
        for (NodeId node : world.nodes()) {
            Machine<RaftMessage> machine = world.machine(node);
            if (machine != null) {
                for (Invariant<RaftView> invariant : invariants) {
                    invariant.check(node, ((Blackboard) machine).view());
                }
            }
        }
    }

    private List<String> with(String what, String how) {
        RaftConfig.Limits now = model.limits();
        switch (what) {
            case "pre-vote" -> model = model.withPreVote(how.equals("on"));
            case "check-quorum" -> model = model.withCheckQuorum(how.equals("on"));
            case "sync" -> syncsAtOnce = !how.equals("by-hand");
            case "leader" -> model = model.withFirstLeader(node(how));
            case "message-entries" ->
                    model = model.withLimits(limits(number(how), now.compactEntries(), now));
            case "compact-entries" ->
                    model = model.withLimits(limits(now.messageEntries(), number(how), now));
            default -> throw new IllegalArgumentException("there is no choice of " + what);
        }
        return List.of();
    }

    private static RaftConfig.Limits limits(int message, int compact, RaftConfig.Limits now) {
        return new RaftConfig.Limits(
                message,
                now.messageBytes(),
                now.inFlightMessages(),
                now.inFlightBytes(),
                now.uncommittedBytes(),
                compact,
                /* retainEntries= */ 0);
    }

    /// The members are in the first entry, and each command says of which term it is.
    private List<String> remember(List<String> words) {
        pasts.put(node(words.get(0)), List.copyOf(words.subList(1, words.size())));
        return List.of();
    }

    private List<Logged> past(Birth birth) {
        List<String> words = pasts.get(birth.self());
        if (words == null) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        for (String word : words.subList(1, words.size())) {
            long index = entries.size() + 1L;
            long term = number(word);
            entries.add(
                    index == 1
                            ? new Entry.Members(1, term, Configuration.of(birth.founders()))
                            : new Entry.Command(
                                    index, term, Bytes.text("x " + index + "." + term)));
        }
        RaftRecord.HardState state = new RaftRecord.HardState(number(words.get(0)), null);
        return List.of(
                new Logged(0, state), new Logged(0, new RaftRecord.Stored(List.copyOf(entries))));
    }

    private List<String> pass(List<NodeId> nodes, String time) {
        if (world == null || !time.endsWith("ms")) {
            throw new IllegalArgumentException("there are no nodes yet, or no time such as 150ms");
        }
        for (NodeId node : nodes) {
            world.pass(node, number(time.substring(0, time.length() - 2)) * 1_000_000L);
        }
        return List.of();
    }

    @Override
    public SmallWorld<RaftMessage> begin(int nodes) {
        world =
                new SmallWorld<>(
                        RaftCodec.MESSAGES, RaftCodec.RECORDS, this::start, nodes, syncsAtOnce);
        return world;
    }

    private Machine<RaftMessage> start(Birth birth) {
        SortedSet<NodeId> founders = birth.founders();
        boolean founder = founders.contains(birth.self());
        RaftConfig config =
                model.forServer(birth.self(), founder ? Configuration.of(founders) : null);
        List<Logged> records = new ArrayList<>(past(birth));
        records.addAll(birth.log());
        Raft raft = Raft.recover(config, records, birth.state().applied());
        return new Blackboard(raft, birth.state());
    }

    @Override
    public Command command(List<String> words) {
        String verb = words.getFirst();
        return switch (verb) {
            case "write" ->
                    new RaftCommand.Propose(
                            Bytes.text(String.join(" ", words.subList(1, words.size()))));
            case "look" -> new Blackboard.Look(words.get(1));
            case "members" ->
                    new RaftCommand.ChangeMembers(
                            nodes(words.get(1)),
                            words.size() > 2 ? nodes(words.get(2)) : List.of());
            case "transfer" -> new RaftCommand.TransferLeadership(node(words.get(1)));
            default -> throw new IllegalArgumentException("no client says " + verb);
        };
    }

    @Override
    public String view(Machine<RaftMessage> machine) {
        return RaftWords.view(((Blackboard) machine).view());
    }

    @Override
    public String text(Object value) {
        return RaftWords.of(value);
    }

    private static List<NodeId> nodes(String names) {
        List<NodeId> nodes = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            nodes.add(node(name));
        }
        return nodes;
    }

    private static NodeId node(String name) {
        return new NodeId(number(name.substring(1)));
    }

    private static int number(String digits) {
        return Integer.parseInt(digits); // says so itself where they are none
    }
}
