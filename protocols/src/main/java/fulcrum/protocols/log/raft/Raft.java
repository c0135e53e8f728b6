package fulcrum.protocols.log.raft;

import static fulcrum.machine.Invariants.check;
import static fulcrum.machine.Outcome.Refusal.INVALID;
import static fulcrum.machine.Outcome.Refusal.NOT_LEADER;
import static fulcrum.machine.Outcome.Refusal.OVERLOADED;
import static fulcrum.machine.Outcome.Refusal.TRANSFER_UNDER_WAY;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.Input.Captured;
import fulcrum.machine.Input.Clock;
import fulcrum.machine.Input.Fired;
import fulcrum.machine.Input.Imported;
import fulcrum.machine.Input.Loaded;
import fulcrum.machine.Input.Received;
import fulcrum.machine.Input.Started;
import fulcrum.machine.Input.Stored;
import fulcrum.machine.Input.Submitted;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.Conflict;
import fulcrum.protocols.log.raft.RaftMessage.InstallSnapshot;
import fulcrum.protocols.log.raft.RaftMessage.Installed;
import fulcrum.protocols.log.raft.RaftMessage.PreVote;
import fulcrum.protocols.log.raft.RaftMessage.ReadIndex;
import fulcrum.protocols.log.raft.RaftMessage.ReadIndexed;
import fulcrum.protocols.log.raft.RaftMessage.RequestPreVote;
import fulcrum.protocols.log.raft.RaftMessage.RequestVote;
import fulcrum.protocols.log.raft.RaftMessage.Rest;
import fulcrum.protocols.log.raft.RaftMessage.Stale;
import fulcrum.protocols.log.raft.RaftMessage.TimeoutNow;
import fulcrum.protocols.log.raft.RaftMessage.Vote;
import fulcrum.protocols.log.raft.RaftRecord.Compacted;
import fulcrum.protocols.log.raft.RaftRecord.HardState;
import fulcrum.protocols.log.raft.Role.Candidate;
import fulcrum.protocols.log.raft.Role.Follower;
import fulcrum.protocols.log.raft.Role.Leader;
import fulcrum.protocols.log.raft.Role.PreCandidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Raft: a replicated log with a strong leader.
///
/// Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm" (extended version,
/// 2014), figure 2; section numbers without more are that paper's. "Thesis" is Ongaro, "Consensus:
/// Bridging Theory and Practice" (2014). Deviations are listed on this package's page.
public final class Raft implements Machine<RaftMessage> {

    static final Timer ELECTION = Timer.of("election");
    static final Timer HEARTBEAT = Timer.of("heartbeat");

    /// Of zero delay: the batch of inputs is over, and what it gathered may be sent.
    static final Timer FLUSH = Timer.of("flush");

    static final Timer QUORUM = Timer.of("quorum");
    static final Timer TRANSFER = Timer.of("transfer");
    static final Timer READS = Timer.of("reads");

    final RaftConfig config;

    // Persistent state on all servers (stored before any answer that relies on it)
    long currentTerm;
    @Nullable NodeId votedFor;
    final RaftLog log = new RaftLog();
    final Membership membership = new Membership(); // read off the log (§6)
    final Snapshots snapshots = new Snapshots(); // figure 13

    // Volatile state on all servers (recomputed after a restart)
    long commitIndex;
    long lastApplied;
    Role role = new Follower(null);

    /// So far the log is known to equal that of the leader of a term, and which term that was.
    private long agreedIndex;

    private long agreedTerm;

    // Volatile, ours: what a server must know of time and chance
    long now;
    Outbox<RaftMessage> out = new EffectList<>(1); // each step brings its own
    private Dice dice = Dice.of(0);
    long leaderHeardAt = Long.MIN_VALUE / 2;
    private long electionDue;
    private boolean excused;
    private boolean flushDue;
    final FollowerReads followerReads = new FollowerReads();

    final Replication replication = new Replication(this); // §5.3

    // What the thesis adds to the figure
    final CheckQuorum checkQuorum = new CheckQuorum(this); // 6.2
    final PreVoting preVoting = new PreVoting(this); // 9.6
    final Reading reading = new Reading(this); // 6.4
    final MemberChange memberChange = new MemberChange(this); // ch. 4
    final LeadershipTransfer transfer = new LeadershipTransfer(this); // 3.10
    final Compaction compaction = new Compaction(this); // ch. 5
    final Discarding discarding = new Discarding(this); // ours
    final Resting resting = new Resting(this); // ours
    final Backpressure backpressure = new Backpressure(this); // ours

    private Raft(RaftConfig config) {
        this.config = config;
    }

    @Override
    public void step(long time, Input<RaftMessage> input, Outbox<RaftMessage> box) {
        now = time;
        out = box;
        switch (input) {
            case Started<RaftMessage>(long seed, long incarnation) -> begin(seed, incarnation);
            case Received<RaftMessage>(NodeId from, RaftMessage m) -> receive(from, m);
            case Fired<RaftMessage>(Timer timer) -> fire(timer);
            case Stored<RaftMessage>(long upTo) -> acknowledgeOwn(upTo);
            case Loaded<RaftMessage>(long ticket, Input.Found f) -> replication.onLoaded(ticket, f);
            case Captured<RaftMessage>(Snapshot snapshot) -> compaction.compact(snapshot);
            case Imported<RaftMessage>(NodeId _, Snapshot snapshot) -> compaction.install(snapshot);
            case Clock<RaftMessage> _ -> {} // Raft promises nothing about wall time
            case Submitted<RaftMessage>(long request, RaftCommand c) -> submit(request, c);
            case Submitted<RaftMessage>(long request, _) -> refuse(request, INVALID, "unknown");
        }
    }

    private void begin(long seed, long incarnation) {
        dice = Dice.of(seed).fork("raft", config.self().number());
        followerReads.begin(incarnation);
        letGo();
        discarding.tellAgain();
        boolean born = currentTerm == 0 && log.lastIndex() == 0 && snapshots.index() == 0;
        if (born && config.founders() != null) {
            memberChange.found(config.founders());
        }
        if (snapshots.index() > lastApplied) {
            out.adopt(snapshots.latest());
            lastApplied = snapshots.index();
        }
        if (!born) {
            // A promise that was given to a leader before a crash still holds (thesis 6.4.1).
            leaderHeardAt = now;
        }
        restartElectionTimer();
        if (born && config.self().equals(config.firstLeader())) {
            becomeCandidate(false);
        }
    }

    private void receive(NodeId from, RaftMessage message) {
        resting.disturbedBy(from, message);
        if (!admits(from, message) || resting.overtook(from, message)) {
            return;
        }
        if (message.term() > currentTerm && !PreVoting.onlyProposesTerm(message)) { // §5.1
            transfer.end(from, message);
            becomeFollower(message.term(), null, "a later term began");
        }
        switch (message) {
            case AppendEntries m -> onAppendEntries(from, m);
            case Appended m -> replication.onAppended(from, m);
            case Conflict m -> replication.onConflict(from, m);
            case RequestVote m -> onRequestVote(from, m);
            case Vote m -> onVote(from, m);
            case RequestPreVote m -> preVoting.onRequestPreVote(from, m);
            case PreVote m -> preVoting.onPreVote(from, m);
            case InstallSnapshot m -> compaction.onInstallSnapshot(from, m);
            case Installed m -> compaction.onInstalled(from, m);
            case Stale m -> ignore(from, m); // its term has done its work
            case TimeoutNow m -> transfer.onTimeoutNow(from, m);
            case Rest m -> resting.onRest(from, m);
            case ReadIndex m -> reading.onReadIndex(from, m);
            case ReadIndexed m -> reading.onReadIndexed(from, m);
        }
    }

    private void fire(Timer timer) {
        if (timer.equals(ELECTION)) {
            onElectionTimeout();
        } else if (timer.equals(FLUSH)) {
            flushDue = false;
            flush();
        } else if (timer.equals(READS)) {
            followerReads.refuse(leader(), out);
        } else if (role instanceof Leader leader) {
            if (timer.equals(HEARTBEAT)) {
                out.start(HEARTBEAT, config.timing().heartbeatNanos());
                if (!resting.beats(leader) && !resting.proposed(leader)) {
                    broadcast(leader);
                }
            } else if (timer.equals(QUORUM) && !checkQuorum.quorumLost(leader)) {
                out.start(QUORUM, leader.deadline - now);
            } else if (timer.equals(TRANSFER)) {
                transfer.abandon(leader);
            }
        }
    }

    // AppendEntries RPC

    private void onAppendEntries(NodeId leader, AppendEntries m) {
        if (m.term() < currentTerm) { // 1. §5.1
            out.send(leader, new Stale(currentTerm));
            return;
        }
        heardFrom(leader);
        long prev = m.prevLogIndex();
        if (prev > log.lastIndex() // 2. §5.3
                || (prev >= log.baseIndex() && log.term(prev) != m.prevLogTerm())) {
            refuseEntries(leader, m);
            return;
        }
        long last = prev + m.entries().size();
        for (Entry entry : m.entries()) { // 3. an entry that conflicts goes, with all after it
            long index = entry.index();
            if (index > log.lastIndex()) {
                break;
            }
            if (index > log.baseIndex() && log.term(index) != entry.term()) {
                removeFrom(index);
                break;
            }
        }
        if (last > log.lastIndex()) { // 4. append any new entries
            int known = (int) (log.lastIndex() - prev);
            appendAll(m.entries().subList(known, m.entries().size()));
        }
        agreedIndex = agreedTerm == m.term() ? Math.max(agreedIndex, last) : last;
        agreedTerm = m.term();
        commit(Math.min(m.leaderCommit(), last)); // 5.
        long match = backpressure.acknowledged(last);
        out.send(leader, new Appended(currentTerm, match, m.round())); // held until stored
    }

    private void refuseEntries(NodeId leader, AppendEntries m) {
        long prev = m.prevLogIndex(); // §5.3, end: the leader may skip a whole term
        boolean shorter = prev > log.lastIndex();
        long conflictTerm = shorter ? 0 : log.term(prev);
        long conflictIndex = shorter ? log.lastIndex() + 1 : log.firstOfTerm(prev);
        out.note(new RaftNote.EntriesRefused(leader, prev, conflictIndex));
        out.send(leader, new Conflict(currentTerm, prev, conflictTerm, conflictIndex, m.round()));
    }

    /// What AppendEntries says of the leader's commit index has come by another way.
    private void onCommitted(RaftCommand.Committed m) {
        if (m.term() == currentTerm && m.term() == agreedTerm) {
            commit(Math.min(m.commitIndex(), agreedIndex)); // 5.
        }
    }

    // RequestVote RPC

    private void onRequestVote(NodeId candidate, RequestVote m) {
        String refusal = null;
        if (m.term() < currentTerm) { // 1. §5.1
            refusal = "its term is over";
        } else if (votedFor != null && !votedFor.equals(candidate)) { // 2. §5.2
            refusal = "voted for " + votedFor;
        } else if (log.newerThan(m.lastLogIndex(), m.lastLogTerm())) { //    §5.4.1
            refusal = "its log is behind";
        }
        if (refusal != null) {
            out.note(new RaftNote.VoteRefused(candidate, m.term(), refusal));
            out.send(candidate, new Vote(currentTerm, false));
            return;
        }
        if (votedFor == null) {
            votedFor = candidate;
            out.store(new HardState(currentTerm, votedFor));
        }
        restartElectionTimer();
        out.note(new RaftNote.VoteGranted(candidate, currentTerm));
        out.send(candidate, new Vote(currentTerm, true)); // held: a vote must outlive a crash
    }

    // Rules for servers: all servers

    /// If commitIndex > lastApplied: apply `log[lastApplied]` (§5.3).
    void commit(long index) {
        if (index <= commitIndex) {
            return;
        }
        commitIndex = index;
        out.note(new RaftNote.Committed(commitIndex));
        while (lastApplied < commitIndex) {
            lastApplied++;
            Entry entry = log.entry(lastApplied);
            long request = 0;
            if (role instanceof Leader leader) {
                request = leader.proposals.take(lastApplied, entry.size());
            }
            Bytes command = entry instanceof Entry.Command(_, _, Bytes bytes) ? bytes : Bytes.EMPTY;
            out.apply(lastApplied, request, command);
        }
        followerReads.answer(lastApplied, out);
        if (snapshots.due(lastApplied, log, config.limits())) {
            compaction.capture();
        }
    }

    void becomeFollower(long term, @Nullable NodeId leader, String why) {
        check(term >= currentTerm, "terms only grow");
        Role before = role;
        role = new Follower(leader);
        if (term > currentTerm) {
            currentTerm = term;
            votedFor = null;
            out.store(new HardState(currentTerm, null));
            followerReads.refuse(null, out);
        }
        out.note(new RaftNote.BecameFollower(term, leader, why));
        if (before instanceof Leader leading) {
            leaveLeadership(leading, why);
        } else if (resting.asleep()) {
            restartElectionTimer();
        }
    }

    /// While a leader is alive, nobody is helped to depose it (thesis 4.2.3, 6.4.1).
    private boolean admits(NodeId from, RaftMessage message) {
        boolean election =
                message instanceof RequestPreVote
                        || (message instanceof RequestVote vote && !vote.transfer());
        if (election && config.checkQuorum() && leaderIsAlive()) {
            out.note(new RaftNote.ElectionIgnored(from, message.term()));
            return false;
        }
        return true;
    }

    private boolean leaderIsAlive() {
        return role instanceof Leader
                || resting.asleep()
                || now - leaderHeardAt < config.timing().electionTimeoutNanosMin();
    }

    // Rules for servers: followers

    /// The current leader has spoken.
    void heardFrom(NodeId leader) {
        check(!(role instanceof Leader), "at most one leader in a term");
        leaderHeardAt = now;
        excused = false;
        if (!(role instanceof Follower(NodeId known)) || !leader.equals(known)) {
            becomeFollower(currentTerm, leader, "heard from the leader");
        }
        restartElectionTimer();
    }

    /// Followers and candidates: if the election timeout elapses, become candidate (§5.2).
    private void onElectionTimeout() {
        if (role instanceof Leader) {
            return;
        }
        long late = now - electionDue;
        if (late > config.timing().heartbeatNanos() && !excused) {
            excused = true; // we were the ones who stalled: suspect ourselves first, once
            out.note(new RaftNote.Stalled(late));
            restartElectionTimer();
            return;
        }
        excused = false;
        followerReads.refuse(null, out);
        if (!membership.mayBeElected(config.self(), commitIndex)) {
            role = new Follower(null);
            restartElectionTimer();
        } else if (config.preVote()) {
            preVoting.becomePreCandidate();
        } else {
            becomeCandidate(false);
        }
    }

    // Rules for servers: candidates

    /// On conversion to candidate, start election (§5.2): increment currentTerm, vote for self,
    /// reset election timer, send RequestVote RPCs to all other servers.
    void becomeCandidate(boolean transfer) {
        check(!(role instanceof Leader), "a leader does not stand for election");
        followerReads.refuse(null, out);
        currentTerm++;
        votedFor = config.self();
        role = new Candidate(out.store(new HardState(currentTerm, votedFor)));
        out.note(new RaftNote.BecameCandidate(currentTerm));
        restartElectionTimer();
        askVoters(new RequestVote(currentTerm, log.lastIndex(), log.lastTerm(), transfer));
    }

    /// Held until term, vote and log are durable, since all three are claimed.
    void askVoters(RaftMessage question) {
        for (NodeId member : membership.inForce().members()) {
            if (membership.inForce().isVoter(member) && !member.equals(config.self())) {
                out.send(member, question);
            }
        }
    }

    private void onVote(NodeId from, Vote m) {
        if (m.term() != currentTerm || !(role instanceof Candidate candidate)) {
            ignore(from, m);
            return;
        }
        (m.granted() ? candidate.granted() : candidate.refused()).add(from);
        countVotes(candidate);
    }

    /// If votes received from majority of servers: become leader.
    private void countVotes(Candidate candidate) {
        if (membership.inForce().carriedBy(candidate.granted()::contains)) {
            becomeLeader();
        }
    }

    // Rules for servers: leaders

    private void becomeLeader() {
        check(role instanceof Candidate, "only a candidate becomes leader");
        Leader leader = new Leader(log.lastIndex() + 1, new Confirmation(config.timing(), now));
        role = leader;
        out.note(new RaftNote.BecameLeader(currentTerm));
        out.stop(ELECTION);
        for (NodeId member : membership.inForce().members()) {
            if (!member.equals(config.self())) {
                leader.followers.put(member, new Progress(log.lastIndex() + 1, config.limits()));
            }
        }
        append(leader, 0, new Entry.Blank(leader.firstIndex, currentTerm)); // §8
        lead(leader);
    }

    /// Makes itself heard, and listens for answers.
    void lead(Leader leader) {
        broadcast(leader);
        out.start(HEARTBEAT, config.timing().heartbeatNanos());
        if (config.checkQuorum()) {
            out.start(QUORUM, leader.confirmation.deadline(Long.MIN_VALUE) - now);
        }
    }

    /// Upon election, and during idle periods to prevent election timeouts: heartbeats (§5.2).
    private void broadcast(Leader leader) {
        leader.confirmation.begin(now);
        replication.sendAll(leader, true);
        reading.confirm(leader);
    }

    /// If command received from client: append entry to local log (§5.3).
    private void submit(long request, RaftCommand command) {
        if (command instanceof RaftCommand.Compact(boolean sparing)) { // the host's: may rest on
            compaction.giveUpTail(sparing);
            out.answerEarly(request, new Outcome.Done(Bytes.EMPTY)); // nothing is promised
            return;
        }
        if (command instanceof RaftCommand.Behind(boolean now)) { // likewise
            backpressure.behind(now);
            out.answerEarly(request, new Outcome.Done(Bytes.EMPTY));
            return;
        }
        if (command instanceof RaftCommand.Committed m) { // nothing is asked for
            onCommitted(m);
            out.answerEarly(request, new Outcome.Done(Bytes.EMPTY));
            return;
        }
        resting.stir();
        if (role instanceof Leader leader && !checkQuorum.quorumLost(leader)) {
            switch (command) {
                case RaftCommand.Propose(Bytes bytes) -> propose(leader, request, bytes);
                case RaftCommand.Read _ -> reading.read(leader, request);
                case RaftCommand.ChangeMembers change ->
                        memberChange.begin(leader, request, change);
                case RaftCommand.TransferLeadership(NodeId to) ->
                        transfer.begin(leader, request, to);
                case RaftCommand.Compact _, RaftCommand.Behind _, RaftCommand.Committed _ -> {}
            }
        } else if (command instanceof RaftCommand.Read && leader() != null) {
            followerReads.ask(request);
            flushSoon();
        } else {
            refuse(request, NOT_LEADER, "not the leader");
        }
    }

    private void propose(Leader leader, long request, Bytes command) {
        if (leader.transfer != null) {
            refuse(request, TRANSFER_UNDER_WAY, "leadership is being handed over");
        } else if (leader.proposals.bytes() >= config.limits().uncommittedBytes()) {
            refuse(request, OVERLOADED, "too much is uncommitted");
        } else {
            append(leader, request, new Entry.Command(log.lastIndex() + 1, currentTerm, command));
        }
    }

    void append(Leader leader, long request, Entry entry) {
        appendAll(List.of(entry));
        leader.proposals.add(request, entry.size());
        flushSoon();
    }

    void flushSoon() {
        if (!flushDue) {
            flushDue = true;
            out.start(FLUSH, 0);
        }
    }

    private void flush() {
        if (role instanceof Leader leader) {
            if (leader.reads.anyUnassigned() && commitIndex >= leader.firstIndex) {
                leader.confirmation.begin(now);
                leader.reads.assign(leader.confirmation.round(), commitIndex);
                replication.sendAll(leader, true);
                reading.confirm(leader);
            } else {
                replication.sendAll(leader, false);
            }
        } else if (followerReads.anyUnsent()) {
            reading.askForIndex();
        }
    }

    /// If there exists an N such that N > commitIndex, a majority of `matchIndex[i]` ≥ N, and
    /// `log[N].term == currentTerm`: set commitIndex = N (§5.3, §5.4).
    void advanceCommitIndex(Leader leader) {
        long n = membership.inForce().agreedBy(node -> matchIndex(leader, node));
        boolean more = n > commitIndex && log.term(n) == currentTerm;
        if (more && !checkQuorum.quorumLost(leader)) { // who slept may have a successor
            commit(n);
            if (leader.reads.anyUnassigned()) {
                flushSoon();
            }
            memberChange.further(leader);
        }
    }

    /// The leader's own copy counts once it is durable, as a follower's does.
    private long matchIndex(Leader leader, NodeId node) {
        if (node.equals(config.self())) {
            return log.storedIndex();
        }
        Progress follower = leader.followers.get(node);
        return follower == null ? 0 : follower.matchIndex();
    }

    private void acknowledgeOwn(long upTo) {
        letGo();
        log.stored(upTo);
        switch (role) {
            case Leader leader -> advanceCommitIndex(leader);
            case Candidate candidate when candidate.ownVote() <= upTo -> {
                candidate.granted().add(config.self());
                countVotes(candidate);
            }
            case Candidate _, PreCandidate _, Follower _ -> {}
        }
    }

    void stepDown(String why) {
        out.note(new RaftNote.SteppedDown(currentTerm, why));
        becomeFollower(currentTerm, null, why);
    }

    private void leaveLeadership(Leader leader, String why) {
        out.stop(HEARTBEAT);
        out.stop(QUORUM);
        out.stop(TRANSFER);
        restartElectionTimer();
        long[] waiting = leader.proposals.waiting();
        if (waiting.length > 0) {
            out.note(new RaftNote.OutcomesUnknown(waiting.length, why));
        }
        for (long request : waiting) { // lost or kept, a later leader decides
            out.answerEarly(request, new Outcome.Unknown(why));
        }
        if (leader.changeRequest != 0) {
            out.answerEarly(leader.changeRequest, new Outcome.Unknown(why));
        }
        if (leader.transfer != null) {
            out.answerEarly(leader.transfer.request(), new Outcome.Unknown(why));
        }
        for (Reads.Waiting read : leader.reads.abandon()) {
            if (read.follower() == null) {
                refuse(read.request(), NOT_LEADER, why);
            }
        }
    }

    // The log and the members that it names

    private void appendAll(List<Entry> entries) {
        long position = out.store(new RaftRecord.Stored(entries));
        for (Entry entry : entries) {
            keep(entry, position);
            if (entry instanceof Entry.Members(long index, _, Configuration members)) {
                out.note(new RaftNote.MembersChanged(index, members));
            }
        }
    }

    /// Once in a turn, and before anything more is applied in it: what was applied in the last one
    /// could be looked at.
    private void letGo() {
        log.letGo(lastApplied, config.limits().heldEntries(), config.limits().heldBytes());
    }

    private void keep(Entry entry, long position) {
        check(entry.index() == log.lastIndex() + 1, "the log has no gaps");
        log.append(entry, position);
        if (entry instanceof Entry.Members(long index, _, Configuration members)) {
            membership.appended(index, members);
        }
    }

    private void removeFrom(long index) {
        check(index > commitIndex, "what is committed is not removed");
        List<Entry> gone = discarding.from(index);
        long position = out.nextPosition();
        out.note(new RaftNote.SuffixRemoved(index, log.lastIndex()));
        out.store(new RaftRecord.Removed(index));
        log.removeFrom(index);
        if (membership.removedFrom(index)) {
            out.note(new RaftNote.MembersReverted(membership.since(), membership.inForce()));
        }
        discarding.tell(position, Tail.Cause.CONFLICT, gone);
    }

    /// The state up to the snapshot is in the snapshot, and the log begins after the base. A log
    /// that is read back may begin further on already: then this was superseded later.
    void rebase(Snapshot snapshot, long base, long term) {
        if (base >= log.baseIndex()) {
            if (!log.holds(base, term)) {
                membership.removedFrom(base + 1);
            }
            log.rebase(base, term);
        }
        membership.snapshotAt(snapshot.index(), RaftCodec.mark(snapshot).configuration());
    }

    // Small things

    void restartElectionTimer() {
        resting.wake();
        RaftConfig.Timing timing = config.timing();
        startElectionTimer(timing.electionTimeoutNanosMin(), timing.electionTimeoutNanosMax());
    }

    void startElectionTimer(long leastNanos, long mostNanos) {
        long timeout = dice.between(leastNanos, mostNanos);
        electionDue = now + timeout;
        out.start(ELECTION, timeout);
    }

    /// The leader of this term as far as it is known here; itself if it leads.
    public @Nullable NodeId leader() {
        return switch (role) {
            case Leader _ -> config.self();
            case Follower(NodeId leader) -> leader;
            case Candidate _, PreCandidate _ -> null;
        };
    }

    /// The latest term that it has seen.
    public long currentTerm() {
        return currentTerm;
    }

    void refuse(long request, Outcome.Refusal why, String reason) {
        out.note(new RaftNote.RequestRefused(request, reason));
        out.answerEarly(request, new Outcome.Refused(why, leader())); // nothing was done
    }

    void ignore(NodeId from, RaftMessage m) {
        out.note(new RaftNote.MessageIgnored(from, m.getClass().getSimpleName(), m.term()));
    }

    @Override
    public RaftView view() {
        return new RaftView(
                config.self(),
                role.standing(),
                currentTerm,
                votedFor,
                leader(),
                commitIndex,
                lastApplied,
                membership.inForce(),
                membership.since(),
                role instanceof Leader l ? reading.leaseEnd(l) : Long.MIN_VALUE,
                leaderHeardAt + config.timing().electionTimeoutNanosMin(),
                now,
                resting.asleep(),
                log,
                role instanceof Leader l ? l : RaftView.Followers.NONE);
    }

    // Recovery: there is no other way to load a state

    /// The state that the records of earlier lives leave: their fold.
    ///
    /// @param records in the order of their positions; none in a server's first life
    /// @param applied the last index that the key-value state includes
    public static Raft recover(RaftConfig config, List<Logged> records, long applied) {
        Raft raft = new Raft(config);
        for (Logged logged : records) {
            raft.replay(logged.position(), (RaftRecord) logged.record());
        }
        if (!records.isEmpty()) {
            raft.log.stored(records.getLast().position());
        }
        raft.lastApplied = applied;
        raft.commitIndex = Math.max(applied, raft.snapshots.index());
        check(raft.commitIndex <= raft.log.lastIndex(), "what is applied is in the log");
        return raft;
    }

    private void replay(long position, RaftRecord record) {
        discarding.readBack(position, record);
        switch (record) {
            case HardState(long term, NodeId vote) -> {
                currentTerm = term;
                votedFor = vote;
            }
            case RaftRecord.Stored(List<Entry> entries) -> {
                if (log.lastIndex() == 0) {
                    log.beginAt(entries.getFirst().index());
                }
                entries.forEach(entry -> keep(entry, position));
            }
            case RaftRecord.Removed(long fromIndex) -> {
                log.removeFrom(fromIndex);
                membership.removedFrom(fromIndex);
            }
            case Compacted(Snapshot snapshot, long baseIndex, long baseTerm) -> {
                rebase(snapshot, baseIndex, baseTerm);
                snapshots.recovered(snapshot);
            }
        }
    }
}
