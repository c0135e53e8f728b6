package fulcrum.server.rescue;

import fulcrum.machine.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A digest (SHA-256) of a row of numbers, texts and bytes. Each text and each row of bytes goes in
/// with its length, so that no two rows of them look alike.
final class Fingerprint {

    private final MessageDigest digest;

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    static String of(String text) {
        return new Fingerprint().add(text).text();
    }

    Fingerprint add(long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
        return this;
    }

    Fingerprint add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    Fingerprint add(Bytes bytes) {
        return add(bytes.toArray());
    }

    private Fingerprint add(byte[] bytes) {
        add(bytes.length);
        digest.update(bytes);
        return this;
    }

    /// In hexadecimal digits; nothing can be added afterwards.
    String text() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
