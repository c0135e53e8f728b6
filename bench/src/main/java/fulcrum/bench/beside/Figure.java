package fulcrum.bench.beside;

/// What is measured at each point. What is per operation is of all servers together.
enum Figure {
    OPS("ops/s", "ops_s", 0),
    P50("p50 ms", "p50_ms", 2),
    P99("p99 ms", "p99_ms", 2),
    P999("p99.9 ms", "p999_ms", 2),
    MOST("max ms", "max_ms", 1),
    ERRORS("errors", "errors", 0),
    /// CPU time of the servers, user and system.
    SERVER_MICROS("servers' CPU µs/op", "server_us_op", 1),
    /// Of those, what the compilers of servers in JVMs took.
    COMPILER_MICROS("compilers' CPU µs/op", "compilers_us_op", 1),
    CLIENT_MICROS("client's CPU µs/op", "client_us_op", 1),
    /// Voluntary context switches: each is a thread that waited, and was woken.
    HOPS("hops/op", "hops_op", 2),
    /// System calls as `perf` counts them, shortly after what else was measured.
    CALLS("system calls/op", "syscalls_op", 2),
    /// Calls of read and write as /proc counts them; some of those for sockets are not among them.
    TRANSFERS("reads and writes/op", "transfers_op", 2),
    /// Calls that make a file durable, as `perf` counts them.
    SYNCS("syncs/op", "syncs_op", 3),
    /// Cache flushes of the disk, everybody's.
    FLUSHES("disk flushes/op", "flushes_op", 3),
    /// Bytes on the heaps of servers that run in JVMs.
    ALLOCATED("allocated B/op", "allocated_op", 0),
    /// Wake-ups of our loops by other threads.
    WAKE_UPS("wake-ups/op", "wake_ups_op", 3),
    /// Hand-overs of our loops to their logs.
    HAND_OVERS("log hand-overs/op", "log_hand_overs_op", 3),
    /// Frames that our nodes sent each other and their clients.
    FRAMES("frames/op", "frames_op", 3),
    /// Syncs of our logs, as they count them themselves.
    LOG_SYNCS("log syncs/op", "log_syncs_op", 3),
    /// How long a turn of our loops takes, of 100 the longest but one: whatever comes waits for it.
    TURN_P99("p99 turn ms", "turn_p99_ms", 2),
    /// The part of the machine's CPU that neither servers nor clients nor we had.
    OTHERS("others' CPU %", "others_cpu_percent", 0);

    private final String heading;
    private final String column;
    private final int decimals;

    Figure(String heading, String column, int decimals) {
        this.heading = heading;
        this.column = column;
        this.decimals = decimals;
    }

    String heading() {
        return heading;
    }

    /// Its name in a file of comma-separated values.
    String column() {
        return column;
    }

    String print(double value) {
        return ("%,." + decimals + "f").formatted(value);
    }
}
