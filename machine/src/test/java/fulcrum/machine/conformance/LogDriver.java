package fulcrum.machine.conformance;

import java.util.List;

/// The log of one group on one host.
public interface LogDriver {

    /// A record that has been read back.
    record Line(long position, String text) {}

    /// The machine stores a record.
    ///
    /// @return its position
    long store(String text);

    /// Waits until all that was stored is durable.
    void sync() throws Exception;

    /// The machine hears: everything up to this position is durable.
    long durable();

    /// The machine needs no record before a position.
    void truncate(long before) throws Exception;

    /// The process is killed and starts again.
    ///
    /// @return what it finds
    List<Line> crash() throws Exception;
}
