package fulcrum.protocols.gossip;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Dice;
import fulcrum.machine.Input;
import fulcrum.machine.Invariants;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.protocols.gossip.GossipMessage.Ack;
import fulcrum.protocols.gossip.GossipMessage.Greeting;
import fulcrum.protocols.gossip.GossipMessage.Nack;
import fulcrum.protocols.gossip.GossipMessage.Ping;
import fulcrum.protocols.gossip.GossipMessage.PingRequest;
import fulcrum.protocols.gossip.GossipMessage.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who is a member, who is there, and what each has announced: SWIM.
///
/// Abhinandan Das, Indranil Gupta and Ashish Motivala, "SWIM: Scalable Weakly-consistent
/// Infection-style Process Group Membership Protocol", DSN 2002: "§" cites it. Armon Dadgar, James
/// Phillips and Jon Currey, "Lifeguard: Local Health Awareness for More Accurate Failure
/// Detection", DSN workshops 2018: "Lifeguard". Deviations are listed in this package's page.
public final class Gossip implements Machine<GossipMessage> {

    private static final Timer PERIOD = Timer.of("period");
    private static final Timer PROBE = Timer.of("probe");
    private static final String SUSPICION = "suspicion";
    private static final String RELAY = "relay";

    /// Who has no members yet greets so many seeds in each period.
    private static final int GREETED_AT_ONCE = 2;

    /// Periods in which a member that leaves says so.
    private static final int GOODBYES = 3;

    private static final int GOODBYES_AT_ONCE = 3;

    private final GossipConfig config;
    private final NodeId self;

    // Persistent: whom to greet first after a restart
    private final TreeMap<NodeId, Bytes> acquaintances = new TreeMap<>();

    // Volatile: about this member
    private Dice dice = Dice.of(0);
    private Incarnation incarnation = new Incarnation(0, 0);
    private Standing standing = Standing.ALIVE;
    private Bytes payload;
    private TreeSet<NodeId> seeds;
    private int health;

    // Volatile: about the others
    private final TreeMap<NodeId, Peer> peers = new TreeMap<>();
    private Rounds rounds = new Rounds(dice);
    private final Spread spread = new Spread();

    // Volatile: what is under way
    private long sequence;
    private long periods;
    private long periodDue;
    private @Nullable Probe probe;
    private final TreeMap<Long, Relay> relays = new TreeMap<>();
    private final ArrayList<Long> leavers = new ArrayList<>();
    private int goodbyes;
    private int told;
    private long storedAt;
    private long truncatedTo;

    /// The probe of this period.
    private static final class Probe {

        final NodeId target;
        final long sequence;
        boolean answered;
        int helpers;
        int nacks;

        Probe(NodeId target, long sequence) {
            this.target = target;
            this.sequence = sequence;
        }
    }

    /// A ping on behalf of another member.
    ///
    /// @param nacked the asker has been told that there is no answer yet
    private record Relay(NodeId asker, long sequence, boolean nacked) {}

    private Gossip(GossipConfig config) {
        this.config = config;
        this.self = config.self();
        this.payload = config.payload();
        this.seeds = new TreeSet<>(config.seeds());
    }

    /// A member that has not started, with what its earlier lives have stored.
    public static Gossip recover(GossipConfig config, List<Logged> log) {
        Gossip gossip = new Gossip(config);
        for (Logged logged : log) {
            if (logged.record() instanceof GossipRecord.Acquaintances known) {
                gossip.acquaintances.clear();
                gossip.acquaintances.putAll(known.payloads());
                gossip.acquaintances.remove(gossip.self);
            }
        }
        return gossip;
    }

    @Override
    public void step(long now, Input<GossipMessage> input, Outbox<GossipMessage> out) {
        switch (input) {
            case Input.Started<GossipMessage>(long seed, long life) -> begin(seed, life, now, out);
            case Input.Received<GossipMessage>(NodeId from, GossipMessage m) ->
                    receive(from, m, now, out);
            case Input.Fired<GossipMessage>(Timer timer) -> fire(timer, now, out);
            case Input.Stored<GossipMessage>(long upTo) -> truncate(upTo, out);
            case Input.Submitted<GossipMessage>(long request, Command command) ->
                    submit(request, command, now, out);
            case Input.Clock<GossipMessage> _ -> {} // nothing here promises anything of wall time
            case Input.Loaded<GossipMessage> _,
                    Input.Captured<GossipMessage> _,
                    Input.Imported<GossipMessage> _ ->
                    ignore(input.getClass().getSimpleName(), "nobody asked for it", out);
        }
    }

    private void begin(long seed, long life, long now, Outbox<GossipMessage> out) {
        dice = Dice.of(seed).fork("gossip");
        rounds = new Rounds(dice.fork("rounds"));
        incarnation = new Incarnation(life, 0);
        sequence = life << 32; // an answer to an earlier life's ping answers nothing
        spread.add(own());
        greetSeeds(now, out);
        awaitPeriod(now, out);
    }

    // Failure detection (§3.1)

    private void awaitPeriod(long now, Outbox<GossipMessage> out) {
        long period = config.timing().periodNanos() * (1 + health); // Lifeguard, LHA-Probe
        periodDue = now + period;
        out.start(PERIOD, period);
    }

    private void endPeriod(long now, Outbox<GossipMessage> out) {
        periods++;
        if (standing == Standing.LEFT) {
            sayGoodbye(out);
            if (goodbyes < GOODBYES) {
                awaitPeriod(now, out);
            }
            return;
        }
        conclude(now, out);
        forget(now, out);
        remember(out);
        greet(now, out);
        probeNext(now, out);
        awaitPeriod(now, out);
    }

    private void probeNext(long now, Outbox<GossipMessage> out) {
        NodeId target = rounds.next();
        if (target == null) {
            return;
        }
        probe = new Probe(target, ++sequence);
        out.start(PROBE, config.timing().pingTimeoutNanos() * (1 + health));
        say(target, new Ping(sequence, rumoursFor(target, now)), out);
    }

    /// The target has not answered in time: ask others to ping it.
    private void askHelpers(long now, Outbox<GossipMessage> out) {
        Probe current = probe;
        if (current == null || current.answered) {
            return;
        }
        for (NodeId helper : rounds.some(config.limits().helpers(), current.target)) {
            current.helpers++;
            List<Rumour> rumours = rumoursFor(helper, now);
            say(helper, new PingRequest(current.sequence, current.target, rumours), out);
        }
    }

    /// At the end of a period: who answered neither this member nor its helpers is suspected.
    private void conclude(long now, Outbox<GossipMessage> out) {
        Probe ended = probe;
        probe = null;
        long late = now - periodDue;
        if (ended == null) {
            return;
        }
        if (late > config.timing().pingTimeoutNanos()) {
            out.note(new GossipNote.Stalled(PERIOD.toString(), late));
            feel(1, "stalled", out);
            return; // the answer may be waiting to be read
        }
        if (ended.answered) {
            feel(-1, "answered", out);
            return;
        }
        out.note(new GossipNote.ProbeUnanswered(ended.target, ended.helpers));
        if (ended.helpers == 0 || ended.nacks < ended.helpers) {
            feel(1, "not even helpers are heard", out);
        }
        Peer peer = peers.get(ended.target);
        if (peer != null && peer.standing.living()) {
            believe(Rumour.suspect(peer.id, peer.incarnation, self, peer.payload), self, now, out);
        }
    }

    private void feel(int worse, String why, Outbox<GossipMessage> out) {
        int score = Math.clamp(health + worse, 0, config.limits().healthMost());
        if (score != health) {
            health = score;
            out.note(new GossipNote.HealthChanged(score, why));
        }
    }

    // Receivers

    private void receive(NodeId from, GossipMessage message, long now, Outbox<GossipMessage> out) {
        if (from.equals(self)) {
            ignore(message.getClass().getSimpleName(), "it is our own", out);
            return;
        }
        for (Rumour rumour : message.rumours()) {
            hear(from, rumour, now, out);
        }
        switch (message) {
            case Ping m -> onPing(from, m, now, out);
            case PingRequest m -> onPingRequest(from, m, now, out);
            case Ack m -> onAck(from, m, now, out);
            case Nack m -> onNack(m, out);
            case Greeting _ -> onGreeting(from, now, out);
            case Roster _ -> {} // all that it says are rumours
        }
    }

    private void onPing(NodeId from, Ping ping, long now, Outbox<GossipMessage> out) {
        say(from, new Ack(ping.sequence(), rumoursFor(from, now)), out);
    }

    private void onPingRequest(
            NodeId from, PingRequest request, long now, Outbox<GossipMessage> out) {
        if (request.target().equals(self)) {
            say(from, new Ack(request.sequence(), rumoursFor(from, now)), out);
            return;
        }
        sequence++;
        relays.put(sequence, new Relay(from, request.sequence(), false));
        out.start(new Timer(RELAY, sequence), config.timing().pingTimeoutNanos());
        say(request.target(), new Ping(sequence, rumoursFor(request.target(), now)), out);
    }

    /// The asker learns first that there is no answer yet; one that comes later still reaches it.
    private void endRelay(Timer timer, long now, Outbox<GossipMessage> out) {
        Relay relay = relays.remove(timer.about());
        if (relay != null && !relay.nacked) {
            relays.put(timer.about(), new Relay(relay.asker, relay.sequence, true));
            out.start(timer, config.timing().periodNanos());
            say(relay.asker, new Nack(relay.sequence, rumoursFor(relay.asker, now)), out);
        }
    }

    private void onAck(NodeId from, Ack ack, long now, Outbox<GossipMessage> out) {
        Relay relay = relays.remove(ack.sequence());
        if (relay != null) {
            out.stop(new Timer(RELAY, ack.sequence()));
            say(relay.asker, new Ack(relay.sequence, rumoursFor(relay.asker, now)), out);
            return;
        }
        Probe current = probe;
        if (current == null || current.sequence != ack.sequence()) {
            ignore("Ack", "nobody waits for it from " + from, out);
            return;
        }
        current.answered = true;
    }

    /// A helper that got no answer says so after its own timeout, once.
    private void onNack(Nack nack, Outbox<GossipMessage> out) {
        Probe current = probe;
        if (current == null || current.sequence != nack.sequence()) {
            ignore("Nack", "nobody waits for it", out);
            return;
        }
        current.nacks++;
    }

    private void onGreeting(NodeId from, long now, Outbox<GossipMessage> out) {
        for (List<Rumour> page : pages(now)) {
            say(from, new Roster(page), out);
        }
    }

    // Suspicion and dissemination (§4)

    private void hear(NodeId from, Rumour rumour, long now, Outbox<GossipMessage> out) {
        if (rumour.member().equals(self)) {
            hearOfSelf(rumour, out);
        } else {
            believe(rumour, from, now, out);
        }
    }

    /// Whoever takes this member for suspect or dead learns from a later incarnation that it is
    /// wrong (§4.2).
    private void hearOfSelf(Rumour rumour, Outbox<GossipMessage> out) {
        boolean accused = rumour.overrules(incarnation, Standing.ALIVE);
        if (!accused || standing == Standing.LEFT) {
            return; // known, or true
        }
        Incarnation later = rumour.incarnation();
        incarnation = (later.compareTo(incarnation) > 0 ? later : incarnation).next();
        out.note(new GossipNote.AccusationRefuted(rumour.standing(), incarnation));
        spread.add(own());
        feel(1, "accused", out);
    }

    /// Takes a rumour where it overrules what is known, and passes it on.
    private void believe(Rumour rumour, NodeId from, long now, Outbox<GossipMessage> out) {
        Peer known = peers.get(rumour.member());
        if (known == null) {
            meet(rumour, from, now, out);
        } else if (rumour.overrules(known.incarnation, known.standing)) {
            change(known, rumour, from, now, out);
        } else if (rumour.standing() == Standing.SUSPECT
                && known.standing == Standing.SUSPECT
                && rumour.incarnation().equals(known.incarnation)) {
            confirm(known, rumour, now, out);
        }
        // Else it is no news: almost all rumours are not.
    }

    private void meet(Rumour rumour, NodeId from, long now, Outbox<GossipMessage> out) {
        boolean living = rumour.standing().living();
        // Who has forgotten a dead member is not to be told again by those who are about to.
        if (!living && rumour.ageNanos() > config.timing().forgetNanos() / 2) {
            String why = "it is long since";
            out.note(new GossipNote.RumourIgnored(rumour.member(), rumour.standing(), why));
            return;
        }
        Peer peer = new Peer(rumour.member(), rumour.incarnation(), rumour.payload(), now);
        peers.put(peer.id, peer);
        if (living) {
            out.note(new GossipNote.MemberJoined(peer.id, peer.incarnation));
            rounds.add(peer.id);
        }
        change(peer, rumour, from, now, out);
    }

    private void change(
            Peer peer, Rumour rumour, NodeId from, long now, Outbox<GossipMessage> out) {
        Standing before = peer.standing;
        boolean another = rumour.incarnation().compareTo(peer.incarnation) > 0;
        peer.incarnation = rumour.incarnation();
        peer.standing = rumour.standing();
        peer.since = now - rumour.ageNanos();
        spread.add(rumour);
        if (rumour.standing().living()) {
            if (another && before.living() && !rumour.payload().equals(peer.payload)) {
                out.note(new GossipNote.PayloadChanged(peer.id, peer.incarnation));
            }
            peer.payload = rumour.payload();
            rounds.add(peer.id);
        } else {
            rounds.remove(peer.id);
        }
        if (before == Standing.SUSPECT) {
            out.stop(Timer.of(SUSPICION, peer.id));
        }
        switch (rumour.standing()) {
            case ALIVE -> becomeAlive(peer, before, out);
            case SUSPECT -> becomeSuspect(peer, before, rumour, now, out);
            case DEAD -> out.note(new GossipNote.MemberDied(peer.id, peer.incarnation, from));
            case LEFT -> out.note(new GossipNote.MemberLeft(peer.id, peer.incarnation));
        }
    }

    private static void becomeAlive(Peer peer, Standing before, Outbox<GossipMessage> out) {
        if (before == Standing.SUSPECT) {
            out.note(new GossipNote.MemberRefuted(peer.id, peer.incarnation));
        } else if (!before.living()) {
            out.note(new GossipNote.MemberReturned(peer.id, peer.incarnation));
        }
    }

    private void becomeSuspect(
            Peer peer, Standing before, Rumour rumour, long now, Outbox<GossipMessage> out) {
        if (!before.living()) {
            out.note(new GossipNote.MemberReturned(peer.id, peer.incarnation));
        }
        NodeId accuser = rumour.accuser() == null ? self : rumour.accuser();
        peer.accuse(accuser, rounds.size() - 1);
        out.note(new GossipNote.MemberSuspected(peer.id, peer.incarnation, accuser));
        await(peer, now, out);
    }

    /// The more suspect it independently, the sooner it is taken for dead (Lifeguard,
    /// LHA-Suspicion).
    private void confirm(Peer peer, Rumour rumour, long now, Outbox<GossipMessage> out) {
        NodeId accuser = rumour.accuser();
        if (accuser != null && peer.confirm(accuser)) {
            out.note(new GossipNote.SuspicionConfirmed(peer.id, accuser, peer.confirmations()));
            spread.add(rumour);
            await(peer, now, out);
        }
    }

    private void await(Peer suspect, long now, Outbox<GossipMessage> out) {
        out.start(Timer.of(SUSPICION, suspect.id), Math.max(0, deadline(suspect) - now));
    }

    private long deadline(Peer suspect) {
        long least =
                config.timing().periodNanos() * config.timing().suspicionPeriods() * logOfMembers();
        return suspect.since + suspect.patience(least, config.timing().suspicionStretch());
    }

    /// A suspect has not said in time that it lives. Where the timer is late, what it said may be
    /// waiting to be read; it has another while, once.
    private void giveUp(NodeId suspect, long now, Outbox<GossipMessage> out) {
        Peer peer = peers.get(suspect);
        if (peer == null || peer.standing != Standing.SUSPECT) {
            return; // it is settled meanwhile
        }
        long late = now - deadline(peer);
        if (late < 0) {
            await(peer, now, out); // there are more members now
            return;
        }
        if (late > config.timing().pingTimeoutNanos() && !peer.excused) {
            peer.excused = true;
            peer.since = now;
            out.note(new GossipNote.Stalled(SUSPICION, late));
            await(peer, now, out);
            return;
        }
        believe(Rumour.gone(peer.id, peer.incarnation, Standing.DEAD, 0), self, now, out);
    }

    /// The dead are kept for long enough that no old rumour can bring them back.
    private void forget(long now, Outbox<GossipMessage> out) {
        for (Peer peer : List.copyOf(peers.values())) {
            if (!peer.standing.living() && now - peer.since >= config.timing().forgetNanos()) {
                peers.remove(peer.id);
                spread.forget(peer.id);
                out.note(new GossipNote.MemberForgotten(peer.id, peer.incarnation));
            }
        }
    }

    private int logOfMembers() {
        return Math.max(1, 32 - Integer.numberOfLeadingZeros(rounds.size() + 1));
    }

    /// What a message to this member carries. First what it is accused of, so that it hears of it
    /// at once (Lifeguard, buddy system).
    private List<Rumour> rumoursFor(NodeId to, long now) {
        List<Rumour> rumours = new ArrayList<>();
        int left = config.limits().rumourBytesMost();
        Peer accused = peers.get(to);
        if (accused != null && accused.standing != Standing.ALIVE) {
            Rumour accusation = rumourOf(accused, now);
            rumours.add(accusation);
            left -= accusation.bytesMost();
        }
        int times = config.limits().spreadFactor() * logOfMembers();
        rumours.addAll(spread.take(left, times, to));
        return rumours;
    }

    private Rumour own() {
        return standing == Standing.LEFT
                ? Rumour.gone(self, incarnation, Standing.LEFT, 0)
                : Rumour.alive(self, incarnation, payload);
    }

    private Rumour rumourOf(Peer peer, long now) {
        return switch (peer.standing) {
            case ALIVE -> Rumour.alive(peer.id, peer.incarnation, peer.payload);
            case SUSPECT -> Rumour.suspect(peer.id, peer.incarnation, self, peer.payload);
            case DEAD, LEFT ->
                    Rumour.gone(
                            peer.id,
                            peer.incarnation,
                            peer.standing,
                            Math.max(0, now - peer.since));
        };
    }

    // Joining, and meeting again after a partition

    private void greet(long now, Outbox<GossipMessage> out) {
        if (rounds.size() == 0) {
            greetSeeds(now, out);
        } else if (periods % config.timing().syncPeriods() == 0) {
            List<NodeId> lost = lost();
            boolean seek = periods / config.timing().syncPeriods() % 2 == 0 && !lost.isEmpty();
            greet(seek ? dice.pick(lost) : rounds.some(1, null).getFirst(), now, out);
        }
    }

    private void greetSeeds(long now, Outbox<GossipMessage> out) {
        List<NodeId> lost = lost();
        dice.shuffle(lost);
        for (NodeId seed : lost.subList(0, Math.min(GREETED_AT_ONCE, lost.size()))) {
            greet(seed, now, out);
        }
    }

    /// Members that may be there although nobody here knows it: the dead, and seeds never met.
    private List<NodeId> lost() {
        TreeSet<NodeId> lost = new TreeSet<>(seeds);
        lost.addAll(acquaintances.keySet());
        for (Peer peer : peers.values()) {
            switch (peer.standing) {
                case ALIVE, SUSPECT, LEFT -> lost.remove(peer.id);
                case DEAD -> lost.add(peer.id);
            }
        }
        return new ArrayList<>(lost);
    }

    private void greet(NodeId to, long now, Outbox<GossipMessage> out) {
        List<List<Rumour>> pages = pages(now);
        say(to, new Greeting(pages.getFirst()), out);
        for (List<Rumour> page : pages.subList(1, pages.size())) {
            say(to, new Roster(page), out);
        }
        out.note(new GossipNote.Greeted(to));
    }

    /// All that is known, this member first, in as many messages as it takes.
    private List<List<Rumour>> pages(long now) {
        List<List<Rumour>> pages = new ArrayList<>();
        List<Rumour> page = new ArrayList<>(List.of(own()));
        int left = config.limits().rumourBytesMost() - own().bytesMost();
        for (Peer peer : peers.values()) {
            Rumour rumour = rumourOf(peer, now);
            if (rumour.bytesMost() > left) {
                pages.add(page);
                page = new ArrayList<>();
                left = config.limits().rumourBytesMost();
            }
            page.add(rumour);
            left -= rumour.bytesMost();
        }
        pages.add(page);
        return pages;
    }

    // Commands

    private void submit(long request, Command command, long now, Outbox<GossipMessage> out) {
        switch (command) {
            case GossipCommand.Announce(Bytes announced) -> announce(request, announced, out);
            case GossipCommand.Meet(SortedSet<NodeId> others) -> {
                seeds = new TreeSet<>(others);
                seeds.remove(self);
                greetSeeds(now, out);
                out.answerEarly(request, new Outcome.Done(Bytes.EMPTY)); // nothing was stored
            }
            case GossipCommand.Leave _ -> leave(request, now, out);
            default -> out.answerEarly(request, new Outcome.Refused(Outcome.Refusal.INVALID, null));
        }
    }

    /// Answered early: nobody is promised more than that it spreads while this member lives.
    private void announce(long request, Bytes announced, Outbox<GossipMessage> out) {
        if (standing == Standing.LEFT || announced.size() > config.limits().payloadBytesMost()) {
            out.answerEarly(request, new Outcome.Refused(Outcome.Refusal.INVALID, null));
            return;
        }
        payload = announced;
        incarnation = incarnation.next();
        spread.add(own());
        out.answerEarly(request, new Outcome.Done(Bytes.EMPTY));
    }

    private void leave(long request, long now, Outbox<GossipMessage> out) {
        leavers.add(request);
        if (standing != Standing.LEFT) {
            standing = Standing.LEFT;
            spread.add(own());
            sayGoodbye(out);
            awaitPeriod(now, out);
        } else if (goodbyes >= GOODBYES) {
            answerLeavers(out);
        }
    }

    private void sayGoodbye(Outbox<GossipMessage> out) {
        for (NodeId one : rounds.some(GOODBYES_AT_ONCE, null)) {
            say(one, new Roster(List.of(own())), out);
            told++;
        }
        goodbyes++;
        if (goodbyes >= GOODBYES || rounds.size() == 0) {
            goodbyes = GOODBYES;
            out.note(new GossipNote.GoodbyeSaid(told));
            answerLeavers(out);
        }
    }

    /// Answered early: a goodbye is heard or not, and no disk has to do with it.
    private void answerLeavers(Outbox<GossipMessage> out) {
        for (long request : leavers) {
            out.answerEarly(request, new Outcome.Done(Bytes.EMPTY));
        }
        leavers.clear();
    }

    // What outlives a restart

    /// Stores whom it knows, when that has changed.
    private void remember(Outbox<GossipMessage> out) {
        SortedMap<NodeId, Bytes> living = new TreeMap<>();
        for (Peer peer : peers.values()) {
            if (peer.standing.living()) {
                living.put(peer.id, peer.payload);
            }
        }
        if (!living.isEmpty() && !living.equals(acquaintances)) {
            acquaintances.clear();
            acquaintances.putAll(living);
            storedAt = out.storeLazily(new GossipRecord.Acquaintances(living));
        }
    }

    /// What an earlier record said is needed until the later one is durable.
    private void truncate(long upTo, Outbox<GossipMessage> out) {
        if (storedAt > truncatedTo && upTo >= storedAt) {
            truncatedTo = storedAt;
            out.truncate(storedAt);
        }
    }

    // Common

    private void fire(Timer timer, long now, Outbox<GossipMessage> out) {
        switch (timer.purpose()) {
            case "period" -> endPeriod(now, out);
            case "probe" -> askHelpers(now, out);
            case SUSPICION -> giveUp(new NodeId(Math.toIntExact(timer.about())), now, out);
            case RELAY -> endRelay(timer, now, out);
            default -> ignore("timer " + timer, "nobody has started it", out);
        }
    }

    /// Gossip leaves early: it promises nothing, so it need not wait for any disk. What makes a new
    /// incarnation new is the count of lives, which the host had made durable before this life.
    private void say(NodeId to, GossipMessage message, Outbox<GossipMessage> out) {
        int bytes = 0;
        for (Rumour rumour : message.rumours()) {
            bytes += rumour.bytesMost();
        }
        Invariants.check(
                bytes <= config.limits().rumourBytesMost() || message.rumours().size() == 1,
                "a message carries no more rumours than it has room for");
        out.sendEarly(to, message);
    }

    private static void ignore(String what, String why, Outbox<GossipMessage> out) {
        out.note(new GossipNote.MessageIgnored(what, why));
    }

    @Override
    public GossipView view() {
        List<GossipView.Member> members = new ArrayList<>();
        for (Peer peer : peers.values()) {
            members.add(
                    new GossipView.Member(
                            peer.id, peer.incarnation, peer.standing, peer.payload, peer.since));
        }
        return new GossipView(self, incarnation, standing, payload, health, spread.size(), members);
    }
}
