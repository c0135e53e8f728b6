package fulcrum.machine.conformance;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.Snapshot;
import java.util.List;

/// The key-value state of one group on one host, and as much of the log before it as it depends on.
public interface StateDriver {

    /// What a machine sees now; another object after a crash.
    KeyValues state();

    /// A record is stored, whatever it says.
    void store();

    /// Everything that was stored is durable.
    void sync();

    /// The host does all that it can do by itself, and writes to the disk what it may.
    void settle() throws Exception;

    /// The machine applies, after whatever it stored so far.
    void apply(long index, Bytes writes);

    /// The machine loads, and waits for what comes.
    Input.Found load(Effect.Wanted wanted) throws Exception;

    /// The machine captures, after whatever it stored so far.
    void capture(Bytes header);

    /// The captures that have ended since the last question, in their order.
    List<Snapshot> captured();

    /// A captured snapshot is shipped to another host of this kind, and arrives.
    ///
    /// @return the snapshot as the receiver names it
    Snapshot ship(Snapshot snapshot, StateDriver to) throws Exception;

    /// The machine adopts, after whatever it stored so far.
    void adopt(Snapshot snapshot);

    /// The process is killed and starts again: what was stored and not synced is gone too.
    void crash() throws Exception;

    /// Rows that the host may call cold are cold from now on. Everything was synced before.
    void chill() throws Exception;
}
