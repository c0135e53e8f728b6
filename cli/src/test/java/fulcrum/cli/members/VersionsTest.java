package fulcrum.cli.members;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.server.json.Json;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What is made of a node's word about versions.
final class VersionsTest {

    private static Versions versions(String rest) throws Json.Malformed {
        String text =
                """
                {"cluster":"c","finalised":1,"newest":2,
                "members":[{"node":"n1","state":"active","version":2},
                {"node":"n2","state":"cordoned","version":null}],
                "gates":[{"gate":"replica_hashes","open":false,"since":2,"guards":"messages",
                "meaning":"replicas compare"},
                {"gate":"later","open":true,"since":null,"guards":"?","meaning":"unknown"}],%s}
                """
                        .formatted(rest);
        return new Versions((Map<?, ?>) Objects.requireNonNull(Json.read(text)));
    }

    @Test
    void theTableSaysWhoRunsWhatAndWhatIsInTheWay() throws Exception {
        Versions under =
                versions("\"done\":false,\"missing\":[{\"what\":\"n2\",\"why\":\"not said\"}]");
        assertThat(under.isDone()).isFalse();
        assertThat(String.join("\n", under.lines()))
                .isEqualTo(
                        """
                        node  state     version
                        n1    active    2
                        n2    cordoned  not said

                        gate            since  open  what it is good for
                        replica_hashes  2      no    replicas compare
                        later           ?      yes   unknown

                        version 1 is finalised; version 2 cannot be: n2: not said\
                        """);
    }

    @Test
    void whatIsNextIsSaid() throws Exception {
        assertThat(versions("\"done\":false,\"missing\":[]").lines().getLast())
                .endsWith("everybody runs version 2: './fulcrum upgrade finalize'");
        assertThat(versions("\"done\":true,\"missing\":[]").lines().getLast())
                .isEqualTo("version 1 is finalised, and nobody runs a later one");
    }

    @Test
    void whatWasDoneIsSaid() throws Exception {
        assertThat(versions("\"already\":false,\"opened\":[\"a\",\"b\"]").sentence())
                .isEqualTo("version 1 is finalised, and open are a, b");
        assertThat(versions("\"already\":false,\"opened\":[]").sentence())
                .isEqualTo("version 1 is finalised");
        assertThat(versions("\"already\":true,\"opened\":[]").sentence())
                .isEqualTo("version 1 was finalised already; nothing was done");
    }
}
