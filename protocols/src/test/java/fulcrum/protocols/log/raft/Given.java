package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Some.log;
import static fulcrum.protocols.log.raft.Some.node;
import static fulcrum.protocols.log.raft.Some.term;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.RequestVote;
import fulcrum.protocols.log.raft.RaftMessage.Vote;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Servers in the states that the paper starts from. The server under test is always the first.
final class Given {

    private Given() {}

    /// Raft as the paper has it, without the protections of the thesis: the first of so many.
    static RaftConfig paper(int servers) {
        return thesis(servers).withPreVote(false).withCheckQuorum(false);
    }

    /// Raft with PreVote and CheckQuorum: the first of so many.
    static RaftConfig thesis(int servers) {
        return RaftConfig.of(node(1), Configuration.of(nodesUpTo(servers)));
    }

    static List<NodeId> nodesUpTo(int servers) {
        return IntStream.rangeClosed(1, servers).mapToObj(Some::node).toList();
    }

    /// A follower, one of three, with a log of these terms.
    static Server follower(long term, long... logTerms) {
        return follower(paper(3), term, logTerms);
    }

    static Server follower(RaftConfig config, long term, long... logTerms) {
        return logTerms.length == 0
                ? Server.start(config, term(term))
                : Server.start(config, term(term), log(logTerms));
    }

    /// A candidate in this term, one of three, with a log of these terms.
    static Server candidate(long term, long... logTerms) {
        return candidate(paper(3), term, logTerms);
    }

    static Server candidate(RaftConfig config, long term, long... logTerms) {
        Server server = follower(config, term - 1, logTerms);
        server.fires(Raft.ELECTION);
        return server;
    }

    /// A leader of this term, one of three, elected a moment ago on top of a log of these terms.
    static Server leader(long term, long... logTerms) {
        return leader(paper(3), term, logTerms);
    }

    static Server leader(RaftConfig config, long term, long... logTerms) {
        Server server = follower(config, term - 1, logTerms);
        elect(server);
        return server;
    }

    /// Lets the server's election time out and everybody vote for it.
    static void elect(Server server) {
        server.fires(Raft.ELECTION);
        Configuration members = server.view().configuration();
        if (server.view().role() == RaftView.Standing.PRE_CANDIDATE) {
            long proposed = server.view().currentTerm() + 1;
            members.members().stream()
                    .filter(peer -> peer.number() != 1 && members.isVoter(peer))
                    .forEach(peer ->
                            server.receives(
                                    peer.number(), new RaftMessage.PreVote(proposed, true)));
        }
        members.members().stream()
                .filter(peer -> peer.number() != 1 && members.isVoter(peer))
                .forEach(peer ->
                        server.receives(
                                peer.number(), new Vote(server.view().currentTerm(), true)));
    }

    /// A leader whose followers have everything and know that it is committed.
    static Server settledLeader(RaftConfig config, long term, long... logTerms) {
        Server server = leader(config, term, logTerms);
        settle(server);
        return server;
    }

    /// Every member acknowledges the whole log, and then the commit index that follows from it.
    static void settle(Server leader) {
        for (int round = 0; round < 2; round++) {
            for (var peer : leader.view().configuration().members()) {
                if (peer.number() != 1) {
                    acknowledges(leader, peer.number());
                }
            }
        }
    }

    /// A peer acknowledges the leader's whole log.
    static Reaction acknowledges(Server leader, int peer) {
        return acknowledges(leader, peer, leader.view().log().lastIndex());
    }

    /// A peer acknowledges the leader's log up to an index, in the round that began last.
    static Reaction acknowledges(Server leader, int peer, long matchIndex) {
        return leader.receives(
                peer, new Appended(leader.view().currentTerm(), matchIndex, leader.round()));
    }

    /// A request for a vote by a candidate with a log that ends so.
    static RequestVote voteFor(long term, long lastLogIndex, long lastLogTerm) {
        return new RequestVote(term, lastLogIndex, lastLogTerm, false);
    }

    static long[] times(int count, long term) {
        long[] terms = new long[count];
        Arrays.fill(terms, term);
        return terms;
    }
}
