package fulcrum.server.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What nodes say to each other when they are asked about themselves, as bytes.
final class InquiryMessageTest {

    private static final Datum[] ROW = {
        Datum.NULL,
        new Datum.Bool(true),
        new Datum.Int(-5),
        new Datum.DoublePrecision(1.5),
        new Datum.Text("n1"),
        new Datum.ByteArray(Bytes.text("k")),
        new Datum.TimestampTz(7),
        new Datum.Interval(1, 2, 3),
        new Datum.Array(KeyType.Scalar.TEXT, List.of(new Datum.Text("a"), Datum.NULL))
    };

    @Test
    void whatIsWrittenIsRead() {
        assertThat(again(new InquiryMessage.Ask(3, "locks")))
                .isEqualTo(new InquiryMessage.Ask(3, "locks"));
        assertThat(again(new InquiryMessage.NotKnown(9))).isEqualTo(new InquiryMessage.NotKnown(9));
        InquiryMessage.Answer answer =
                (InquiryMessage.Answer)
                        again(new InquiryMessage.Answer(4, true, List.<Datum[]>of(ROW)));
        assertThat(answer.number()).isEqualTo(4);
        assertThat(answer.more()).isTrue();
        assertThat(answer.rows()).hasSize(1);
        assertThat(answer.rows().getFirst()).containsExactly(ROW);
    }

    private static InquiryMessage again(InquiryMessage message) {
        return InquiryMessage.CODEC.decode(InquiryMessage.CODEC.encode(message));
    }

    @Test
    void theBytesOfVersionOneAreStillRead() {
        byte[] ask = HexFormat.of().parseHex("010103056c6f636b73");
        assertThat(InquiryMessage.CODEC.decode(ask)).isEqualTo(new InquiryMessage.Ask(3, "locks"));
        byte[] notKnown = HexFormat.of().parseHex("010309");
        assertThat(InquiryMessage.CODEC.decode(notKnown)).isEqualTo(new InquiryMessage.NotKnown(9));
        byte[] rows =
                HexFormat.of()
                        .parseHex(
                                "0102040101090001010209033ff800000000000004026e3105016b060e07020406080204016100");
        InquiryMessage.Answer answer = (InquiryMessage.Answer) InquiryMessage.CODEC.decode(rows);
        assertThat(answer.rows().getFirst()).containsExactly(ROW);
    }

    @Test
    void whatNobodyWritesIsMalformed() {
        byte[] unknown = HexFormat.of().parseHex("010903");
        assertThatThrownBy(() -> InquiryMessage.CODEC.decode(unknown))
                .isInstanceOf(Malformed.class);
    }
}
