package fulcrum.server.backup;

import fulcrum.machine.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 as names of contents.
public final class Digest {

    private Digest() {}

    /// In 64 lower-case hexadecimal digits.
    public static String of(Bytes content) {
        return HexFormat.of().formatHex(sha256().digest(content.toArray()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has it
        }
    }
}
