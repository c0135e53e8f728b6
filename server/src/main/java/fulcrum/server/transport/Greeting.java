package fulcrum.server.transport;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
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
    record Hello(
            VersionRange versions,
            ClusterId cluster,
            @Nullable NodeId from,
            @Nullable NodeId to,
            Purpose purpose,
            long life)
            implements Greeting {}

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

    /// The greetings as bytes.
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
                        case Hello g -> {
                            out.tag(1);
                            versions(g.versions, out);
                            out.fixed64(g.cluster.high()).fixed64(g.cluster.low());
                            out.nodeOrNull(g.from).nodeOrNull(g.to);
                            out.tag(g.purpose.tag()).fixed64(g.life);
                        }
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
                        case 1 ->
                                new Hello(
                                        versions(in),
                                        new ClusterId(in.fixed64(), in.fixed64()),
                                        in.nodeOrNull(),
                                        in.nodeOrNull(),
                                        purpose(in),
                                        in.fixed64());
                        case 2 -> new Welcome(in.integer(), in.node(), in.fixed64());
                        case 3 ->
                                new Farewell(
                                        Refusal.tagged(in.tag()),
                                        in.text(DETAIL_MOST),
                                        versions(in));
                        default -> throw in.unknownTag(tag);
                    };
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
