package fulcrum.database.shard;

import fulcrum.machine.Bytes;

/// What must be so for a write to take effect, judged at its place in the agreed order.
public sealed interface Condition {

    /// It takes effect in any case.
    record Always() implements Condition {}

    /// The key has no value.
    record Absent() implements Condition {}

    /// The key has a value, whichever.
    record Present() implements Condition {}

    /// The key has this value.
    record Holds(Bytes value) implements Condition {}

    /// The key has the value of this version.
    record Version(long version) implements Condition {}

    Condition ALWAYS = new Always();
    Condition ABSENT = new Absent();
    Condition PRESENT = new Present();
}
