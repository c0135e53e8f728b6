package fulcrum.lab.gossip;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Invariant;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.gossip.Gossip;
import fulcrum.protocols.gossip.GossipCodec;
import fulcrum.protocols.gossip.GossipCommand;
import fulcrum.protocols.gossip.GossipConfig;
import fulcrum.protocols.gossip.GossipInvariants;
import fulcrum.protocols.gossip.GossipMessage;
import fulcrum.protocols.gossip.GossipRecord;
import fulcrum.protocols.gossip.GossipView;
import fulcrum.protocols.gossip.Rumour;
import fulcrum.protocols.gossip.Standing;
import fulcrum.simulator.Birth;
import fulcrum.simulator.golden.Golden;
import fulcrum.simulator.small.Scenario;
import fulcrum.simulator.small.SmallWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Golden stories of gossip, told with the verbs of [Scenario]. After every command the invariants
/// are checked on every member that runs. The first node is everybody's seed.
///
/// A client says `announce WORDS` or `leave`.
public final class GossipStory implements Golden.Cast, Scenario.Script<GossipMessage> {

    /// A ping's number is the sender's life, and a count within it.
    private static final int COUNT_BITS = 32;

    private final Scenario<GossipMessage> scenario = new Scenario<>(this);
    private final List<Invariant<GossipView>> invariants = GossipInvariants.seenNowAndThen();
    private @Nullable SmallWorld<GossipMessage> world;

    @Override
    public List<String> obey(String verb, List<String> arguments) {
        List<String> told = scenario.obey(verb, arguments);
        if (world != null) {
            for (NodeId node : world.nodes()) {
                if (world.machine(node) instanceof Gossip gossip) {
                    invariants.forEach(each -> each.check(node, gossip.view()));
                }
            }
        }
        return told;
    }

    @Override
    public SmallWorld<GossipMessage> begin(int nodes) {
        world =
                new SmallWorld<>(
                        GossipCodec.MESSAGES, GossipCodec.RECORDS, this::start, nodes, true);
        return world;
    }

    private Machine<GossipMessage> start(Birth birth) {
        SortedSet<NodeId> seeds = new TreeSet<>(List.of(birth.founders().first()));
        Bytes payload = Bytes.text("host" + birth.self().number());
        return Gossip.recover(GossipConfig.of(birth.self(), seeds, payload), birth.log());
    }

    @Override
    public Command command(List<String> words) {
        return switch (words.getFirst()) {
            case "announce" ->
                    new GossipCommand.Announce(
                            Bytes.text(String.join(" ", words.subList(1, words.size()))));
            case "leave" -> new GossipCommand.Leave();
            default -> throw new IllegalArgumentException("no client says " + words.getFirst());
        };
    }

    @Override
    public String view(Machine<GossipMessage> machine) {
        GossipView view = ((Gossip) machine).view();
        StringBuilder text = new StringBuilder("is at ").append(view.incarnation());
        if (view.standing() == Standing.LEFT) {
            text.append(" and has left");
        }
        text.append(", health ").append(view.health());
        for (GossipView.Member member : view.members()) {
            text.append("; ").append(member.node()).append(' ').append(member.incarnation());
            text.append(' ').append(member.standing());
            if (member.standing().living()) {
                text.append(' ').append(member.payload().asText());
            }
        }
        return text.toString();
    }

    @Override
    public String text(Object value) {
        return switch (value) {
            case GossipMessage message -> message(message);
            case GossipRecord.Acquaintances(var payloads) -> "acquaintances " + payloads.keySet();
            case GossipCommand.Announce(Bytes payload) -> "announce " + payload.asText();
            case GossipCommand.Meet(var seeds) -> "meet " + seeds;
            case GossipCommand.Leave _ -> "leave";
            case Outcome.Done _ -> "done";
            default -> value.toString();
        };
    }

    private static String message(GossipMessage message) {
        String head =
                switch (message) {
                    case GossipMessage.Ping m -> "Ping " + number(m.sequence());
                    case GossipMessage.PingRequest m ->
                            "PingRequest " + number(m.sequence()) + " of " + m.target();
                    case GossipMessage.Ack m -> "Ack " + number(m.sequence());
                    case GossipMessage.Nack m -> "Nack " + number(m.sequence());
                    case GossipMessage.Greeting _ -> "Greeting";
                    case GossipMessage.Roster _ -> "Roster";
                };
        List<String> rumours = new ArrayList<>();
        for (Rumour rumour : message.rumours()) {
            NodeId accuser = rumour.accuser();
            rumours.add(
                    rumour.member()
                            + " "
                            + rumour.incarnation()
                            + " "
                            + rumour.standing()
                            + (accuser == null ? "" : " by " + accuser));
        }
        return rumours.isEmpty() ? head : head + " " + rumours;
    }

    private static String number(long sequence) {
        return (sequence >> COUNT_BITS) + "." + (sequence & ((1L << COUNT_BITS) - 1));
    }
}
