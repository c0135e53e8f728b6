package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Addresses as the catalog and files have them.
final class PlacesTest {

    @Test
    void whatIsWrittenIsReadAgain() {
        for (String text : List.of("127.0.0.1:7101", "one.example:80", "[::1]:65535")) {
            InetSocketAddress address = Objects.requireNonNull(Places.parse(text));
            assertThat(Places.write(address)).isEqualTo(text);
        }
    }

    @Test
    void whatHasNoHostOrNoPortIsNone() {
        for (String text : List.of("", ":80", "one.example", "one.example:", "a:65536", "a:x")) {
            assertThat(Places.parse(text)).as(text).isNull();
        }
    }

    @Test
    void aNameIsLookedUpAtEachCallAndNotBefore() {
        assertThat(Objects.requireNonNull(Places.parse("one.example:80")).isUnresolved()).isTrue();
    }
}
