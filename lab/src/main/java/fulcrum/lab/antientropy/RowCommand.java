package fulcrum.lab.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;

/// What is asked of a replica in the world. `Done` brings the [Cell] that was written.
sealed interface RowCommand extends Command {

    record Put(Bytes key, Bytes value) implements RowCommand {}

    record Delete(Bytes key) implements RowCommand {}
}
