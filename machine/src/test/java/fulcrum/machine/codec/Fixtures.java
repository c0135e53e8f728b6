package fulcrum.machine.codec;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Old bytes, kept forever: a line is a frame in hexadecimal, ` = `, and the value as it prints.
///
/// A file lives under `fixtures/v<version>/`. Its lines are never edited or made anew once bytes of
/// that version have left a test, whatever the code writes now; lines are added, and a new version
/// gets a new file.
public final class Fixtures {

    /// A line.
    public record Fixture(Bytes frame, String value) {}

    private Fixtures() {}

    /// Demands that every kept frame is still read as the value it was written from.
    public static <T> void areRead(String resource, Codec<T> codec) {
        for (Fixture fixture : in(resource)) {
            assertThat(codec.decode(fixture.frame())).hasToString(fixture.value());
        }
    }

    /// Demands that the codec still writes these very bytes, which holds for its own version.
    public static <T> void areWritten(String resource, Codec<T> codec) {
        for (Fixture fixture : in(resource)) {
            assertThat(codec.encode(codec.decode(fixture.frame()))).isEqualTo(fixture.frame());
        }
    }

    /// The same, and that they are what is made of the values.
    ///
    /// @param made the frame of a value as it prints
    public static <T> void areWritten(
            String resource, Codec<T> codec, Function<String, Bytes> made) {
        areWritten(resource, codec);
        for (Fixture fixture : in(resource)) {
            assertThat(made.apply(fixture.value())).as(fixture.value()).isEqualTo(fixture.frame());
        }
    }

    /// The lines of a file.
    public static List<Fixture> in(String resource) {
        List<Fixture> fixtures = new ArrayList<>();
        for (String line : text(resource).lines().toList()) {
            int equals = line.indexOf(" = ");
            if (!line.startsWith("#") && equals > 0) {
                Bytes frame = Bytes.hex(line.substring(0, equals));
                fixtures.add(new Fixture(frame, line.substring(equals + 3)));
            }
        }
        assertThat(fixtures).as(resource).isNotEmpty();
        return fixtures;
    }

    /// The whole of a file.
    public static String text(String resource) {
        try (InputStream in = Fixtures.class.getResourceAsStream("/fixtures/" + resource)) {
            assertThat(in).as(resource).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
