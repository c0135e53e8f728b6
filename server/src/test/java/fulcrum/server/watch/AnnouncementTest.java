package fulcrum.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class AnnouncementTest {

    private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);

    @Test
    void tellsWhereTheDoorsAreAndIsReadBack() {
        Announcement told =
                Announcement.of(
                        InetSocketAddress.createUnresolved("one.example", 7101),
                        InetSocketAddress.createUnresolved("::1", 5433),
                        NOWHERE);
        assertThat(told.toBytes().asText()).isEqualTo("peers=one.example:7101\nsql=[::1]:5433\n");
        assertThat(Announcement.read(told.toBytes())).isEqualTo(told);
        assertThat(told.peersAddress())
                .isEqualTo(InetSocketAddress.createUnresolved("one.example", 7101));
    }

    @Test
    void whatIsNoAddressIsNone() {
        for (String text :
                new String[] {
                    "", "\n", "peers", "peers=", "peers=x", "peers=:1", "peers=x:70000"
                }) {
            assertThat(Announcement.read(Bytes.text(text)).peersAddress()).as(text).isNull();
        }
        assertThat(Announcement.read(Bytes.text("later=1\nhttp=h:1\n")))
                .isEqualTo(new Announcement(null, null, "h:1"));
    }
}
