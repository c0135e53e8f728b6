package fulcrum.server.backup;

import java.io.IOException;

/// Who has the rows: a running node. From any thread; each call may wait, though not for long.
public interface BackupSource {

    /// Freezes a moment of every group that is later than the call. It is kept until it is
    /// released, or nobody has asked for a piece of it for a minute.
    Moment freeze() throws IOException, InterruptedException, BackupRefused;

    /// A piece of a group's rows as of a moment. The same number names the same bytes for as long
    /// as the moment is kept.
    ///
    /// @param number from 0; at most one more than the highest that was asked for before
    Piece piece(long moment, long group, int number)
            throws IOException, InterruptedException, BackupRefused;

    /// Nobody needs the moment any more.
    void release(long moment);
}
