package fulcrum.server.tls;

import java.nio.file.Path;

/// Something that is wrong with a file.
///
/// @param reason told behind the file's name, such as `cannot be read: no such file`
/// @param hint what to do about it
public record Wrong(Path file, String reason, String hint) {

    @Override
    public String toString() {
        return file + " " + reason;
    }
}
