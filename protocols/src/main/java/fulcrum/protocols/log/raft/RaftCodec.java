package fulcrum.protocols.log.raft;

import fulcrum.machine.Bytes;
import fulcrum.machine.Durable;
import fulcrum.machine.Snapshot;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.Conflict;
import fulcrum.protocols.log.raft.RaftMessage.InstallSnapshot;
import fulcrum.protocols.log.raft.RaftMessage.Installed;
import fulcrum.protocols.log.raft.RaftMessage.PreVote;
import fulcrum.protocols.log.raft.RaftMessage.ReadIndex;
import fulcrum.protocols.log.raft.RaftMessage.ReadIndexed;
import fulcrum.protocols.log.raft.RaftMessage.RequestPreVote;
import fulcrum.protocols.log.raft.RaftMessage.RequestVote;
import fulcrum.protocols.log.raft.RaftMessage.Rest;
import fulcrum.protocols.log.raft.RaftMessage.Stale;
import fulcrum.protocols.log.raft.RaftMessage.TimeoutNow;
import fulcrum.protocols.log.raft.RaftMessage.Vote;
import fulcrum.protocols.log.raft.RaftRecord.Compacted;
import fulcrum.protocols.log.raft.RaftRecord.HardState;
import fulcrum.protocols.log.raft.RaftRecord.Removed;
import fulcrum.protocols.log.raft.RaftRecord.Stored;

/// Raft's messages, records and snapshot headers as bytes.
public final class RaftCodec {

    private RaftCodec() {}

    /// What travels between servers.
    public static final Codec<RaftMessage> MESSAGES =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(RaftMessage message, Encoder out) {
                    switch (message) {
                        case AppendEntries m -> {
                            out.tag(1).varint(m.term()).varint(m.prevLogIndex());
                            out.varint(m.prevLogTerm()).varint(m.leaderCommit());
                            out.signed(m.round()).list(m.entries(), RaftCodec::writeEntry);
                        }
                        case Appended m ->
                                out.tag(2)
                                        .varint(m.term())
                                        .varint(m.matchIndex())
                                        .signed(m.round());
                        case Conflict m -> {
                            out.tag(3).varint(m.term()).varint(m.prevLogIndex());
                            out.varint(m.conflictTerm()).varint(m.conflictIndex());
                            out.signed(m.round());
                        }
                        case RequestVote m -> {
                            out.tag(4).varint(m.term()).varint(m.lastLogIndex());
                            out.varint(m.lastLogTerm()).bool(m.transfer());
                        }
                        case Vote m -> out.tag(5).varint(m.term()).bool(m.granted());
                        case RequestPreVote m -> {
                            out.tag(6).varint(m.term()).varint(m.lastLogIndex());
                            out.varint(m.lastLogTerm());
                        }
                        case PreVote m -> out.tag(7).varint(m.term()).bool(m.granted());
                        case InstallSnapshot m -> {
                            out.tag(8).varint(m.term()).varint(m.lastIncludedIndex());
                            out.varint(m.lastIncludedTerm()).signed(m.round());
                        }
                        case Installed m ->
                                out.tag(9)
                                        .varint(m.term())
                                        .varint(m.matchIndex())
                                        .signed(m.round());
                        case Stale m -> out.tag(10).varint(m.term());
                        case TimeoutNow m -> out.tag(11).varint(m.term());
                        case ReadIndex m -> out.tag(12).varint(m.term()).varint(m.ticket());
                        case ReadIndexed m ->
                                out.tag(13).varint(m.term()).varint(m.ticket()).varint(m.index());
                        case Rest m ->
                                out.tag(14)
                                        .varint(m.term())
                                        .varint(m.commitIndex())
                                        .signed(m.round());
                    }
                }

                @Override
                public RaftMessage read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> readAppendEntries(in);
                        case 2 -> new Appended(in.varint(), in.varint(), in.signed());
                        case 3 ->
                                new Conflict(
                                        in.varint(),
                                        in.varint(),
                                        in.varint(),
                                        in.varint(),
                                        in.signed());
                        case 4 -> new RequestVote(in.varint(), in.varint(), in.varint(), in.bool());
                        case 5 -> new Vote(in.varint(), in.bool());
                        case 6 -> new RequestPreVote(in.varint(), in.varint(), in.varint());
                        case 7 -> new PreVote(in.varint(), in.bool());
                        case 8 ->
                                new InstallSnapshot(
                                        in.varint(), in.varint(), in.varint(), in.signed());
                        case 9 -> new Installed(in.varint(), in.varint(), in.signed());
                        case 10 -> new Stale(in.varint());
                        case 11 -> new TimeoutNow(in.varint());
                        case 12 -> new ReadIndex(in.varint(), in.varint());
                        case 13 -> new ReadIndexed(in.varint(), in.varint(), in.varint());
                        case 14 -> new Rest(in.varint(), in.varint(), in.signed());
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    /// What is written to the log of the node.
    public static final Codec<Durable> RECORDS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(Durable record, Encoder out) {
                    switch ((RaftRecord) record) {
                        case HardState r ->
                                out.tag(1).varint(r.currentTerm()).nodeOrNull(r.votedFor());
                        case Stored r -> out.tag(2).list(r.entries(), RaftCodec::writeEntry);
                        case Removed r -> out.tag(3).varint(r.fromIndex());
                        case Compacted r -> {
                            out.tag(4).varint(r.snapshot().number()).varint(r.snapshot().index());
                            out.bytes(r.snapshot().header());
                            out.varint(r.baseIndex()).varint(r.baseTerm());
                        }
                    }
                }

                @Override
                public RaftRecord read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> new HardState(in.varint(), in.nodeOrNull());
                        case 2 -> new Stored(in.list(RaftCodec::readEntry));
                        case 3 -> new Removed(in.varint());
                        case 4 ->
                                new Compacted(
                                        new Snapshot(in.varint(), in.varint(), in.bytes()),
                                        in.varint(),
                                        in.varint());
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    /// What is kept of a log's end that was given up.
    public static final Codec<Tail> TAILS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(Tail tail, Encoder out) {
                    out.varint(tail.position()).varint(tail.byTerm());
                    out.tag(
                            switch (tail.cause()) {
                                case CONFLICT -> 1;
                                case SNAPSHOT -> 2;
                            });
                    out.list(tail.entries(), RaftCodec::writeEntry);
                }

                @Override
                public Tail read(Decoder in) {
                    return new Tail(
                            in.varint(), in.varint(), cause(in), in.list(RaftCodec::readEntry));
                }

                private static Tail.Cause cause(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> Tail.Cause.CONFLICT;
                        case 2 -> Tail.Cause.SNAPSHOT;
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    private static final Codec<Mark> MARKS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(Mark mark, Encoder out) {
                    out.varint(mark.term());
                    writeConfiguration(mark.configuration(), out);
                }

                @Override
                public Mark read(Decoder in) {
                    return new Mark(in.varint(), readConfiguration(in));
                }
            };

    /// What a snapshot says of itself.
    static Mark mark(Snapshot snapshot) {
        return MARKS.decode(snapshot.header());
    }

    /// What is to travel with a snapshot.
    static Bytes header(Mark mark) {
        return MARKS.encode(mark);
    }

    private static AppendEntries readAppendEntries(Decoder in) {
        long term = in.varint();
        long prevLogIndex = in.varint();
        long prevLogTerm = in.varint();
        long leaderCommit = in.varint();
        long round = in.signed();
        return new AppendEntries(
                term,
                prevLogIndex,
                prevLogTerm,
                in.list(RaftCodec::readEntry),
                leaderCommit,
                round);
    }

    private static void writeEntry(Entry entry, Encoder out) {
        switch (entry) {
            case Entry.Command e ->
                    out.tag(1).varint(e.index()).varint(e.term()).bytes(e.command());
            case Entry.Members e -> {
                out.tag(2).varint(e.index()).varint(e.term());
                writeConfiguration(e.configuration(), out);
            }
            case Entry.Blank e -> out.tag(3).varint(e.index()).varint(e.term());
        }
    }

    private static Entry readEntry(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 1 -> new Entry.Command(in.varint(), in.varint(), in.bytes());
            case 2 -> new Entry.Members(in.varint(), in.varint(), readConfiguration(in));
            case 3 -> new Entry.Blank(in.varint(), in.varint());
            default -> throw in.unknownTag(tag);
        };
    }

    private static void writeConfiguration(Configuration c, Encoder out) {
        out.nodes(c.voters()).nodes(c.outgoing()).nodes(c.learners()).nodes(c.incoming());
    }

    private static Configuration readConfiguration(Decoder in) {
        return new Configuration(in.nodes(), in.nodes(), in.nodes(), in.nodes());
    }
}
