package fulcrum.database.transaction;

import fulcrum.database.versions.VersionKeys;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.KeyValues;
import fulcrum.machine.clock.IntervalClock;

/// What transactions at a shard stand on: the replica that leads it.
public interface Footing {

    /// This replica.
    Address self();

    /// The monotonic clock, in nanoseconds.
    long now();

    /// The time now, as far as it is known.
    IntervalClock clock();

    /// Whoever has applied up to here decides by itself.
    KeyValues state();

    /// Puts an entry into the log, in the present term.
    ///
    /// @return false where it is not taken, and never will be
    boolean propose(TxnEntry entry);

    /// The disk has no room for what clients want to have stored, so entries that store are not
    /// taken.
    default boolean isFull() {
        return false;
    }

    /// Asks for proof that this replica leads at a moment between now and the answer, which is
    /// [Leaseholder#onConfirmed].
    void confirm(long ticket);

    /// Reads what is not at hand; [Leaseholder#onLoaded] brings it.
    ///
    /// @return the ticket
    long load(Effect.Wanted.Range wanted);

    /// Says something to a coordinator, or to a replica of a shard that is known.
    void send(Address to, TxnMessage message);

    /// Says something to a shard, whoever leads it; another call may try another of its replicas.
    void send(long shard, TxnMessage message);

    /// A shard has not answered in time: whoever was thought to lead it may not any more.
    void silent(long shard);

    /// Calls [Leaseholder#onTime] after so many nanoseconds, and not at an earlier wish.
    void wakeAfter(long nanos);

    /// Says what happened.
    void note(TxnNote note);

    /// The first version of a row at or below a timestamp; see
    /// [fulcrum.database.versions.VersionKeys].
    default KeyValues.First newest(Bytes row, long timestamp) {
        return state().first(VersionKeys.at(row, timestamp), VersionKeys.behind(row));
    }
}
