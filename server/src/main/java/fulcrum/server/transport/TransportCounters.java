package fulcrum.server.transport;

/// What a transport has done since it began; written by its loop, and exact only there.
public final class TransportCounters {

    /// Messages that receivers were given.
    public long received;

    /// Frames that sockets were given.
    public long framesSent;

    /// Bytes of these.
    public long bytesSent;

    /// Messages dropped since their link was full.
    public long dropped;

    /// Connections turned away.
    public long refused;

    /// Turns in which anything was written to a link, counted once per link.
    public long flushes;

    TransportCounters() {}
}
