package fulcrum.server.inquiry;

import fulcrum.database.keys.Datum;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.List;

/// What two nodes say to each other of what one would like to know.
sealed interface InquiryMessage {

    /// Of the one who asks, by which it knows the answer.
    long number();

    /// A question.
    ///
    /// @param topic what it is about, such as `locks`
    record Ask(long number, String topic) implements InquiryMessage {}

    /// Some rows of the answer.
    ///
    /// @param more others follow
    record Answer(long number, boolean more, List<Datum[]> rows) implements InquiryMessage {
        public Answer {
            rows = List.copyOf(rows);
        }
    }

    /// There is no answer: nobody here knows what it is about.
    record NotKnown(long number) implements InquiryMessage {}

    Codec<InquiryMessage> CODEC = new InquiryCodec();

    /// The bytes: version, tag, number, and what the message has beside; values with their kinds
    /// ([DatumBytes]).
    final class InquiryCodec implements Codec<InquiryMessage> {

        @Override
        public byte version() {
            return 1;
        }

        @Override
        public void write(InquiryMessage message, Encoder out) {
            switch (message) {
                case Ask(long number, String topic) -> out.tag(1).varint(number).text(topic);
                case Answer(long number, boolean more, List<Datum[]> rows) ->
                        out.tag(2).varint(number).bool(more).list(rows, InquiryCodec::writeRow);
                case NotKnown(long number) -> out.tag(3).varint(number);
            }
        }

        private static void writeRow(Datum[] row, Encoder out) {
            out.list(List.of(row), DatumBytes::write);
        }

        @Override
        public InquiryMessage read(Decoder in) {
            int tag = in.tag();
            return switch (tag) {
                case 1 -> new Ask(in.varint(), in.text());
                case 2 -> new Answer(in.varint(), in.bool(), in.list(InquiryCodec::readRow));
                case 3 -> new NotKnown(in.varint());
                default -> throw in.unknownTag(tag);
            };
        }

        private static Datum[] readRow(Decoder in) {
            return in.list(DatumBytes::read).toArray(Datum[]::new);
        }
    }
}
