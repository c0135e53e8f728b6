package fulcrum.machine.fault;

import fulcrum.machine.NodeId;
import java.util.List;
import java.util.SortedSet;

/// Something that goes wrong for a while, or at one moment. After its time the fault is gone: a
/// killed node starts again, a cut link carries, a full disk has room.
public sealed interface Fault {

    /// The names of all faults.
    List<String> NAMES =
            List.of(
                    "clock-drift",
                    "clock-freeze",
                    "clock-jump",
                    "clog",
                    "cold",
                    "cut",
                    "delay",
                    "drop",
                    "duplicate",
                    "failed-sync",
                    "full-disk",
                    "interrupted-snapshot",
                    "isolate",
                    "kill",
                    "lost-suffix",
                    "one-way",
                    "partition",
                    "pause",
                    "reorder",
                    "slow-disk",
                    "stall",
                    "swizzle-clog",
                    "torn-tail",
                    "wipe");

    /// What a user asks for; every fault belongs to one.
    enum Kind {
        /// A process ends and starts again from its disk.
        KILL,
        /// A process stands still and goes on.
        PAUSE,
        /// Groups of nodes cannot reach each other.
        PARTITION,
        /// One node cannot reach the others.
        ISOLATE,
        /// Messages are late.
        DELAY,
        /// Messages are lost or come twice.
        DROP,
        /// A disk, or the store upon it, is slow, full, cold, or loses what it may.
        DISK,
        /// Clocks are wrong.
        SKEW
    }

    /// What a user would have asked for.
    Kind kind();

    /// The fault's own name, such as `one-way`.
    String name();

    /// The process is killed; what was not durable is lost in a legal way.
    record Kill(Victim victim) implements Fault {
        @Override
        public Kind kind() {
            return Kind.KILL;
        }

        @Override
        public String name() {
            return "kill";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim;
        }
    }

    /// Killed in the middle of a write: the first record that is lost leaves a part of itself, and
    /// later ones may be whole.
    record TornTail(Victim victim) implements Fault {
        @Override
        public Kind kind() {
            return Kind.KILL;
        }

        @Override
        public String name() {
            return "torn-tail";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim;
        }
    }

    /// Killed, and the key-value state has lost everything that it may.
    record LostSuffix(Victim victim) implements Fault {
        @Override
        public Kind kind() {
            return Kind.KILL;
        }

        @Override
        public String name() {
            return "lost-suffix";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim;
        }
    }

    /// Killed, and its disk is gone; a new node with an empty disk and another name takes its
    /// place.
    record Wipe(Victim victim) implements Fault {
        @Override
        public Kind kind() {
            return Kind.KILL;
        }

        @Override
        public String name() {
            return "wipe";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim;
        }
    }

    /// The process stands still while its clock goes on and its messages queue up.
    record Pause(Victim victim) implements Fault {
        @Override
        public Kind kind() {
            return Kind.PAUSE;
        }

        @Override
        public String name() {
            return "pause";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim;
        }
    }

    /// Nodes of different groups cannot reach each other; a node in no group reaches nobody.
    record Partition(List<SortedSet<NodeId>> groups) implements Fault {
        public Partition {
            groups = List.copyOf(groups);
        }

        @Override
        public Kind kind() {
            return Kind.PARTITION;
        }

        @Override
        public String name() {
            return "partition";
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(name());
            for (int i = 0; i < groups.size(); i++) {
                text.append(i == 0 ? " " : " | ");
                text.append(FaultText.nodes(groups.get(i)));
            }
            return text.toString();
        }
    }

    /// Nothing gets from these nodes to those; the other way is open.
    record Cut(SortedSet<NodeId> from, SortedSet<NodeId> to) implements Fault {
        @Override
        public Kind kind() {
            return Kind.PARTITION;
        }

        @Override
        public String name() {
            return "cut";
        }

        @Override
        public String toString() {
            return name() + ' ' + FaultText.nodes(from) + " > " + FaultText.nodes(to);
        }
    }

    /// A node reaches nobody, and nobody reaches it.
    record Isolate(Victim victim) implements Fault {
        @Override
        public Kind kind() {
            return Kind.ISOLATE;
        }

        @Override
        public String name() {
            return "isolate";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim;
        }
    }

    /// A node hears and is not heard, or the other way round.
    ///
    /// @param deaf it is heard and does not hear
    record OneWay(Victim victim, boolean deaf) implements Fault {
        @Override
        public Kind kind() {
            return Kind.ISOLATE;
        }

        @Override
        public String name() {
            return "one-way";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim + (deaf ? " deaf" : " mute");
        }
    }

    /// Messages from and to a node take longer.
    record Delay(Victim victim, long extraNanos) implements Fault {
        @Override
        public Kind kind() {
            return Kind.DELAY;
        }

        @Override
        public String name() {
            return "delay";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim + ' ' + FaultText.time(extraNanos);
        }
    }

    /// Messages from and to a node overtake each other.
    ///
    /// @param spreadNanos up to which a message may be late
    record Reorder(Victim victim, int permille, long spreadNanos) implements Fault {
        @Override
        public Kind kind() {
            return Kind.DELAY;
        }

        @Override
        public String name() {
            return "reorder";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim + ' ' + permille + "/1000 " + FaultText.time(spreadNanos);
        }
    }

    /// Messages from and to a node are held, and all delivered in the end.
    record Clog(Victim victim) implements Fault {
        @Override
        public Kind kind() {
            return Kind.DELAY;
        }

        @Override
        public String name() {
            return "clog";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim;
        }
    }

    /// Nodes are clogged one after the other in this order, and released in another: an old enemy
    /// of protocols that assume a message to be older than the answer to it.
    record SwizzleClog(List<NodeId> order, List<NodeId> release) implements Fault {
        public SwizzleClog {
            order = List.copyOf(order);
            release = List.copyOf(release);
        }

        @Override
        public Kind kind() {
            return Kind.DELAY;
        }

        @Override
        public String name() {
            return "swizzle-clog";
        }

        @Override
        public String toString() {
            return name() + ' ' + FaultText.nodes(order) + " > " + FaultText.nodes(release);
        }
    }

    /// Messages from and to a node are lost.
    record Drop(Victim victim, int permille) implements Fault {
        @Override
        public Kind kind() {
            return Kind.DROP;
        }

        @Override
        public String name() {
            return "drop";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim + ' ' + permille + "/1000";
        }
    }

    /// Messages from and to a node arrive twice.
    record Duplicate(Victim victim, int permille) implements Fault {
        @Override
        public Kind kind() {
            return Kind.DROP;
        }

        @Override
        public String name() {
            return "duplicate";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim + ' ' + permille + "/1000";
        }
    }

    /// The bulk connections from and to a node break again and again; a snapshot under way has to
    /// be shipped as often.
    record BreakBulk(Victim victim) implements Fault {
        @Override
        public Kind kind() {
            return Kind.DROP;
        }

        @Override
        public String name() {
            return "interrupted-snapshot";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim;
        }
    }

    /// Syncs take so many times as long.
    record SlowDisk(Victim victim, int factor) implements Fault {
        @Override
        public Kind kind() {
            return Kind.DISK;
        }

        @Override
        public String name() {
            return "slow-disk";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim + " x" + factor;
        }
    }

    /// Nothing more can be written: stores wait, and the host refuses clients.
    record FullDisk(Victim victim) implements Fault {
        @Override
        public Kind kind() {
            return Kind.DISK;
        }

        @Override
        public String name() {
            return "full-disk";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim;
        }
    }

    /// The next sync fails. Nobody knows then what is on the disk, so the node stops.
    record FailedSync(Victim victim) implements Fault {
        @Override
        public Kind kind() {
            return Kind.DISK;
        }

        @Override
        public String name() {
            return "failed-sync";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim;
        }
    }

    /// Keys have to be loaded before they can be looked at.
    record Cold(Victim victim, int permille) implements Fault {
        @Override
        public Kind kind() {
            return Kind.DISK;
        }

        @Override
        public String name() {
            return "cold";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim + ' ' + permille + "/1000";
        }
    }

    /// The key-value store answers no load and finishes no export.
    record Stall(Victim victim) implements Fault {
        @Override
        public Kind kind() {
            return Kind.DISK;
        }

        @Override
        public String name() {
            return "stall";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim;
        }
    }

    /// The wall clock is set forward or back.
    record ClockJump(Victim victim, long nanos) implements Fault {
        @Override
        public Kind kind() {
            return Kind.SKEW;
        }

        @Override
        public String name() {
            return "clock-jump";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim + ' ' + FaultText.time(nanos);
        }
    }

    /// Both clocks go wrong by so many millionths, within what the world has promised.
    record ClockDrift(Victim victim, long ppm) implements Fault {
        @Override
        public Kind kind() {
            return Kind.SKEW;
        }

        @Override
        public String name() {
            return "clock-drift";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim + ' ' + ppm + "ppm";
        }
    }

    /// The wall clock stands still.
    record ClockFreeze(Victim victim) implements Fault {
        @Override
        public Kind kind() {
            return Kind.SKEW;
        }

        @Override
        public String name() {
            return "clock-freeze";
        }

        @Override
        public String toString() {
            return name() + ' ' + victim;
        }
    }
}
