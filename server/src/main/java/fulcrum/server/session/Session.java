package fulcrum.server.session;

import fulcrum.database.session.SessionCommand;
import fulcrum.database.shard.ShardCommand;
import fulcrum.server.loop.ReplySink;

/// A client's way into the database, for as long as it is connected. Every front door goes through
/// here.
///
/// To be used on one thread, that of its door; the sink is called there too, at once or later, and
/// exactly once. Requests of one session may overtake each other, so who wants them in order waits
/// for each answer.
public interface Session {

    /// Asks. What comes back is known within the node's patience (about two seconds): done, surely
    /// without effect, or unknown.
    void submit(ShardCommand command, ReplySink sink);

    /// Asks for a step of a transaction; one that this session has begun, and no other. What comes
    /// back may take as long as a lock is waited for.
    void transact(SessionCommand command, ReplySink sink);

    /// Gives up what the transactions of this session wait for, but for commits: whoever asked for
    /// it is told so.
    void stop();

    /// The client no longer waits for what is under way; what was asked may still take effect.
    /// Transactions that were not brought to a commit are rolled back.
    void close();
}
