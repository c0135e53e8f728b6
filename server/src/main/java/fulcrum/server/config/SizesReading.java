package fulcrum.server.config;

import fulcrum.protocols.detector.FailureDetector;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.server.config.Values.Meaningless;
import fulcrum.server.node.DiskBound;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.watch.WatchConfig;
import org.jspecify.annotations.Nullable;

/// What is said of times and sizes. Each is null where something is wrong with it.
final class SizesReading {

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long MEBI = 1 << 20;
    private static final long TEBI = 1L << 40;
    private static final long SEGMENT_UNIT = 32 << 10;

    private final Said said;

    SizesReading(Said said) {
        this.said = said;
    }

    RaftConfig.@Nullable Timing timing() {
        Said.Meaning<Long> span = text -> Values.duration(text, 1_000_000, 60 * SECOND_NANOS);
        Long heartbeat = said.one(Key.HEARTBEAT, span);
        Long least = said.one(Key.TIMEOUT_MIN, span);
        Long most = said.one(Key.TIMEOUT_MAX, span);
        if (heartbeat == null || least == null || most == null) {
            return null;
        }
        if (least < 2 * heartbeat) {
            said.complain(
                    said.place(Key.TIMEOUT_MIN, Key.HEARTBEAT),
                    "'election.timeout_min' is less than two heartbeats: "
                            + said.text(Key.TIMEOUT_MIN)
                            + " and "
                            + said.text(Key.HEARTBEAT),
                    "give it five heartbeats or so, or one lost message is an election");
            return null;
        }
        if (most < least) {
            said.complain(
                    said.place(Key.TIMEOUT_MAX, Key.TIMEOUT_MIN),
                    "'election.timeout_max' is less than 'election.timeout_min': "
                            + said.text(Key.TIMEOUT_MAX)
                            + " and "
                            + said.text(Key.TIMEOUT_MIN),
                    "give it twice as much, so that two servers rarely call an election at once");
            return null;
        }
        return new RaftConfig.Timing(
                heartbeat,
                least,
                most,
                NodeConfig.TIMING.restAfterNanos(),
                NodeConfig.TIMING.clockDriftPermille());
    }

    NodeConfig.@Nullable Sizes sizes() {
        Long segment = said.one(Key.SEGMENT_SIZE, SizesReading::segment);
        Integer segments = said.one(Key.SEGMENTS, text -> Values.count(text, 2, 65_536));
        Long memtable = said.one(Key.MEMTABLE, text -> Values.size(text, MEBI, TEBI));
        Long cache = said.one(Key.CACHE, text -> Values.size(text, MEBI, TEBI));
        Integer entries = said.one(Key.SNAPSHOT_ENTRIES, text -> Values.count(text, 1, 1 << 30));
        Integer retain = said.one(Key.SNAPSHOT_RETAIN, text -> Values.count(text, 0, 1 << 30));
        Integer groups = said.one(Key.GROUPS, text -> Values.count(text, 1, 64));
        Integer prepared = said.one(Key.PREPARED, text -> Values.count(text, 0, 100_000));
        Integer statements = said.one(Key.STATEMENTS, text -> Values.count(text, 0, 1_000_000));
        DiskBound disk = disk();
        if (segment == null
                || segments == null
                || memtable == null
                || cache == null
                || entries == null
                || retain == null
                || groups == null
                || prepared == null
                || statements == null
                || disk == null) {
            return null;
        }
        return new NodeConfig.Sizes(
                segment.intValue(),
                segments,
                memtable,
                cache,
                entries,
                retain,
                groups,
                prepared,
                statements,
                disk);
    }

    private @Nullable DiskBound disk() {
        Integer percent = said.one(Key.DISK_WARN, Values::percent);
        Long quota =
                said.text(Key.DISK_QUOTA).isEmpty()
                        ? Long.valueOf(0)
                        : said.one(
                                Key.DISK_QUOTA, text -> Values.size(text, 256 * MEBI, 1024 * TEBI));
        return percent == null || quota == null ? null : new DiskBound(percent, quota);
    }

    @Nullable WatchConfig watch() {
        Long offset =
                said.one(
                        Key.CLOCK_OFFSET,
                        text -> Values.duration(text, 1_000_000, 600 * SECOND_NANOS));
        Boolean accrual = said.one(Key.DETECTOR, SizesReading::accrual);
        Long period =
                said.one(
                        Key.DETECTOR_PERIOD,
                        text -> Values.duration(text, 10_000_000, 10 * SECOND_NANOS));
        Integer threshold = said.one(Key.DETECTOR_THRESHOLD, text -> Values.count(text, 1, 300));
        Integer periods = said.one(Key.DETECTOR_PERIODS, text -> Values.count(text, 1, 1000));
        if (offset == null
                || accrual == null
                || period == null
                || threshold == null
                || periods == null) {
            return null;
        }
        return new WatchConfig(
                offset,
                accrual
                        ? FailureDetector.Accrual.of(period, threshold * 1000)
                                .withPause(period + period / 2)
                        : new FailureDetector.Silence(period, periods));
    }

    private static Boolean accrual(String text) throws Meaningless {
        return switch (text) {
            case "phi" -> true;
            case "heartbeat" -> false;
            default -> throw new Meaningless("is no detector", "write phi or heartbeat");
        };
    }

    private static Long segment(String text) throws Meaningless {
        long bytes = Values.size(text, MEBI, 1 << 30);
        if (bytes % SEGMENT_UNIT != 0) {
            throw new Meaningless(
                    "is no multiple of 32KiB", "the log is written in blocks of 32KiB");
        }
        return bytes;
    }
}
