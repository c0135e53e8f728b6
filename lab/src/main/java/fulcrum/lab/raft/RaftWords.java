package fulcrum.lab.raft;

import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.machine.state.Writes;
import fulcrum.protocols.log.raft.Entry;
import fulcrum.protocols.log.raft.RaftCommand;
import fulcrum.protocols.log.raft.RaftMessage;
import fulcrum.protocols.log.raft.RaftRecord;
import fulcrum.protocols.log.raft.RaftView;
import java.util.ArrayList;
import java.util.List;

/// How a story writes Raft: an entry is `INDEX/TERM`, a place in the log is written the same way.
/// The numbers of confirmation rounds, which are clock readings, are left out.
final class RaftWords {

    private RaftWords() {}

    static String of(Object value) {
        return switch (value) {
            case RaftMessage message -> message(message);
            case RaftRecord record -> record(record);
            case RaftCommand command -> command(command);
            case Blackboard.Look(String name) -> "look " + name;
            case Outcome outcome -> outcome(outcome);
            case Bytes change -> change(change);
            default -> value.toString();
        };
    }

    private static String message(RaftMessage message) {
        String rest =
                switch (message) {
                    case RaftMessage.AppendEntries m ->
                            ", after "
                                    + m.prevLogIndex()
                                    + "/"
                                    + m.prevLogTerm()
                                    + ": "
                                    + entries(m.entries())
                                    + ", commit "
                                    + m.leaderCommit();
                    case RaftMessage.Appended m -> ", match " + m.matchIndex();
                    case RaftMessage.Conflict m ->
                            m.conflictTerm() == 0
                                    ? ", log ends before " + m.conflictIndex()
                                    : ", term "
                                            + m.conflictTerm()
                                            + " from "
                                            + m.conflictIndex()
                                            + " on";
                    case RaftMessage.RequestVote m ->
                            ", last "
                                    + m.lastLogIndex()
                                    + "/"
                                    + m.lastLogTerm()
                                    + (m.transfer() ? ", asked by the leader" : "");
                    case RaftMessage.Vote m -> m.granted() ? ", yes" : ", no";
                    case RaftMessage.RequestPreVote m ->
                            ", last " + m.lastLogIndex() + "/" + m.lastLogTerm();
                    case RaftMessage.PreVote m -> m.granted() ? ", yes" : ", no";
                    case RaftMessage.InstallSnapshot m ->
                            ", up to " + m.lastIncludedIndex() + "/" + m.lastIncludedTerm();
                    case RaftMessage.Installed m -> ", match " + m.matchIndex();
                    case RaftMessage.Stale _, RaftMessage.TimeoutNow _ -> "";
                    case RaftMessage.ReadIndex m -> ", ticket " + m.ticket();
                    case RaftMessage.ReadIndexed m ->
                            ", ticket " + m.ticket() + ", index " + m.index();
                    case RaftMessage.Rest m -> ", commit " + m.commitIndex();
                };
        return message.getClass().getSimpleName() + "(term " + message.term() + rest + ")";
    }

    private static String record(RaftRecord record) {
        return switch (record) {
            case RaftRecord.HardState(long term, var vote) ->
                    "term " + term + (vote == null ? ", no vote yet" : ", vote for " + vote);
            case RaftRecord.Stored(List<Entry> entries) -> "entries " + entries(entries);
            case RaftRecord.Removed(long from) -> "removal of entries from " + from + " on";
            case RaftRecord.Compacted(var snapshot, long base, long term) ->
                    "snapshot up to " + snapshot.index() + ", log after " + base + "/" + term;
        };
    }

    private static String command(RaftCommand command) {
        return switch (command) {
            case RaftCommand.Propose(Bytes text) -> "write " + text.asText();
            case RaftCommand.Read _ -> "read";
            case RaftCommand.ChangeMembers(var voters, var learners) ->
                    "members " + voters + (learners.isEmpty() ? "" : " learners " + learners);
            case RaftCommand.Compact(boolean sparing) ->
                    sparing ? "give up the log that nobody needs" : "give up the log";
            case RaftCommand.Behind(boolean behind) ->
                    behind ? "hold the leader back" : "hold the leader back no more";
            case RaftCommand.Committed(long term, long index) ->
                    "hear that term " + term + " has committed up to " + index;
            case RaftCommand.TransferLeadership(var to) -> "transfer to " + to;
        };
    }

    private static String outcome(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(Bytes result) ->
                    result.isEmpty() ? "done" : "done: " + result.asText();
            case Outcome.Refused(var why, var instead) ->
                    "refused: " + why + (instead == null ? "" : ", try " + instead);
            case Outcome.Unknown(String why) -> "unknown: " + why;
        };
    }

    private static String change(Bytes writes) {
        List<String> words = new ArrayList<>();
        Writes.carryOut(
                writes,
                new Writes.Target() {
                    @Override
                    public void put(Bytes key, Bytes value) {
                        words.add(key.asText() + " = " + value.asText());
                    }

                    @Override
                    public void delete(Bytes key) {
                        words.add("no " + key.asText());
                    }
                });
        return words.isEmpty() ? "(nothing)" : String.join(", ", words);
    }

    private static String entries(List<Entry> entries) {
        List<String> words = new ArrayList<>();
        for (Entry entry : entries) {
            String what =
                    switch (entry) {
                        case Entry.Command(_, _, Bytes text) -> text.asText();
                        case Entry.Members(_, _, var members) -> "members " + members;
                        case Entry.Blank _ -> "blank";
                    };
            words.add(entry.index() + "/" + entry.term() + " " + what);
        }
        return words.toString();
    }

    /// A server in a line: `leads term 3, log 1 1 3, commit 2`. The log is told as the terms of its
    /// entries, as the paper draws it; what a snapshot replaced is counted.
    static String view(RaftView view) {
        String role =
                switch (view.role()) {
                    case LEADER -> "leads";
                    case FOLLOWER ->
                            view.leader() == null
                                    ? "follows nobody in"
                                    : "follows " + view.leader() + " in";
                    case CANDIDATE -> "stands in";
                    case PRE_CANDIDATE -> "asks around in";
                };
        StringBuilder text = new StringBuilder(role);
        text.append(" term ").append(view.currentTerm()).append(", log");
        if (view.log().baseIndex() > 0) {
            text.append(" (").append(view.log().baseIndex()).append(" gone)");
        }
        for (long i = view.log().baseIndex() + 1; i <= view.log().lastIndex(); i++) {
            text.append(' ').append(view.log().term(i));
        }
        text.append(", commit ").append(view.commitIndex());
        return text.append(", members ").append(view.configuration()).toString();
    }
}
