package fulcrum.protocols.ot;

import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.ot.Component.Delete;
import fulcrum.protocols.ot.Component.Insert;
import fulcrum.protocols.ot.Component.Retain;

/// Operations as bytes: a tag and a count, or a text, for each component.
public final class OperationCodec {

    public static final Codec<TextOperation> OPERATIONS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(TextOperation operation, Encoder out) {
                    out.list(operation.components(), OperationCodec::writeComponent);
                }

                @Override
                public TextOperation read(Decoder in) {
                    return new TextOperation(in.list(OperationCodec::component));
                }
            };

    private OperationCodec() {}

    private static void writeComponent(Component component, Encoder out) {
        switch (component) {
            case Retain(int count) -> out.tag(1).varint(count);
            case Insert(String text) -> out.tag(2).text(text);
            case Delete(int count) -> out.tag(3).varint(count);
        }
    }

    private static Component component(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 1 -> new Retain(in.integer());
            case 2 -> new Insert(in.text());
            case 3 -> new Delete(in.integer());
            default -> throw in.unknownTag(tag);
        };
    }
}
