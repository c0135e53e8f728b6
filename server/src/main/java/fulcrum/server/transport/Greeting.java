package fulcrum.server.transport;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What two ends of a connection say to each other before and after everything else. Its layout
/// outlives versions of the wire, since it is where these are agreed on.
public sealed interface Greeting {

    /// The caller's first frame.
    ///
    /// @param versions that the caller speaks
    /// @param from who calls; null for a client
    /// @param to whom the caller believes to call; null if it does not care
    /// @param life drawn at random when the caller's process began: tells two processes with one
    ///   identity apart
    /// @param epoch of the cluster in which the caller lives, from 1; of a client it means nothing
    record Hello(
            VersionRange versions,
            ClusterId cluster,
            @Nullable NodeId from,
            @Nullable NodeId to,
            Purpose purpose,
            long life,
            long epoch)
            implements Greeting {

        /// The first epoch, which the first version of these bytes does not name.
        static final long FIRST_EPOCH = 1;

        /// Of the first epoch.
        Hello(
                VersionRange versions,
                ClusterId cluster,
                @Nullable NodeId from,
                @Nullable NodeId to,
                Purpose purpose,
                long life) {
            this(versions, cluster, from, to, purpose, life, FIRST_EPOCH);
        }
    }

    /// The answer to a hello that was accepted: the version to speak from now on, and who answers.
    record Welcome(int version, NodeId from, long life) implements Greeting {}

    /// The last frame of a connection that was turned away.
    ///
    /// @param versions that the refuser speaks
    record Farewell(Refusal reason, String detail, VersionRange versions) implements Greeting {}

    /// "FLCM".
    int MAGIC = 0x464C434D;

    /// Bytes of the longest greeting with its kind; before a welcome, nothing longer is read.
    int BYTES_MOST = 512;

    /// A detail is cut to so many characters of ASCII.
    int DETAIL_MOST = 200;

    /// The greetings as bytes. A hello of the first epoch is what it was before there were epochs;
    /// one of a later epoch is malformed to software that knows of none, which is as well: it lives
    /// in the first.
    Codec<Greeting> CODEC =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(Greeting greeting, Encoder out) {
                    out.fixed32(MAGIC);
                    switch (greeting) {
                        case Hello g when g.epoch == Hello.FIRST_EPOCH -> hello(1, g, out);
                        case Hello g -> hello(4, g, out).varint(g.epoch);
                        case Welcome g -> out.tag(2).varint(g.version).node(g.from).fixed64(g.life);
                        case Farewell g -> {
                            out.tag(3).tag(g.reason.tag()).text(g.detail);
                            versions(g.versions, out);
                        }
                    }
                }

                @Override
                public Greeting read(Decoder in) {
                    if (in.fixed32() != MAGIC) {
                        throw in.malformed("no greeting of this kind of node");
                    }
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> hello(in, _ -> Hello.FIRST_EPOCH);
                        case 2 -> new Welcome(in.integer(), in.node(), in.fixed64());
                        case 3 ->
                                new Farewell(
                                        Refusal.tagged(in.tag()),
                                        in.text(DETAIL_MOST),
                                        versions(in));
                        case 4 -> hello(in, Decoder::varint);
                        default -> throw in.unknownTag(tag);
                    };
                }

                private Encoder hello(int tag, Hello g, Encoder out) {
                    out.tag(tag);
                    versions(g.versions, out);
                    out.fixed64(g.cluster.high()).fixed64(g.cluster.low());
                    out.nodeOrNull(g.from).nodeOrNull(g.to);
                    return out.tag(g.purpose.tag()).fixed64(g.life);
                }

                private Hello hello(Decoder in, ToLongFunction<Decoder> epoch) {
                    return new Hello(
                            versions(in),
                            new ClusterId(in.fixed64(), in.fixed64()),
                            in.nodeOrNull(),
                            in.nodeOrNull(),
                            purpose(in),
                            in.fixed64(),
                            epoch.applyAsLong(in));
                }

                private void versions(VersionRange versions, Encoder out) {
                    out.varint(versions.lowest()).varint(versions.highest());
                }

                private VersionRange versions(Decoder in) {
                    return new VersionRange(in.integer(), in.integer());
                }

                private Purpose purpose(Decoder in) {
                    int tag = in.tag();
                    for (Purpose purpose : Purpose.values()) {
                        if (purpose.tag() == tag) {
                            return purpose;
                        }
                    }
                    throw in.unknownTag(tag);
                }
            };
}
