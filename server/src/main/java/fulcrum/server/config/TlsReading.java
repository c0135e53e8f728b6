package fulcrum.server.config;

import fulcrum.machine.NodeId;
import fulcrum.server.config.Values.Meaningless;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.tls.CertificatesRefused;
import fulcrum.server.tls.Credentials;
import fulcrum.server.tls.TlsFiles;
import fulcrum.server.tls.TlsSetup;
import fulcrum.server.transport.ClusterId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is said of keys and certificates, judged with the files as they are now.
final class TlsReading {

    private final Said said;

    TlsReading(Said said) {
        this.said = said;
    }

    /// Null where there is to be none, or something is wrong with it.
    @Nullable TlsSetup setup(@Nullable ClusterId cluster, @Nullable NodeId self) {
        TlsSetup.Offer sql = said.one(Key.TLS_SQL, Values::offer);
        Boolean http = said.one(Key.TLS_HTTP, Values::truth);
        List<Key> keys = List.of(Key.TLS_CA, Key.TLS_CERTIFICATE, Key.TLS_KEY);
        List<Key> named = keys.stream().filter(key -> !said.text(key).isEmpty()).toList();
        if (named.isEmpty()) {
            if (Boolean.TRUE.equals(http) || sql == TlsSetup.Offer.REQUIRE) {
                Key demanding = Boolean.TRUE.equals(http) ? Key.TLS_HTTP : Key.TLS_SQL;
                said.complain(
                        said.place(demanding, demanding),
                        "'" + demanding.label() + "' needs a certificate, and there is none",
                        "name the files with tls.ca, tls.certificate and tls.key");
            }
            return null;
        }
        for (Key key : keys) {
            if (!named.contains(key)) {
                said.complain(
                        said.place(named.getFirst(), named.getFirst()),
                        "'" + named.getFirst().label() + "' is set, and '" + key.label() + "' not",
                        "name all three of tls.ca, tls.certificate and tls.key; './fulcrum cert"
                                + " node' makes them");
            }
        }
        Path authority = said.one(Key.TLS_CA, TlsReading::file);
        Path certificate = said.one(Key.TLS_CERTIFICATE, TlsReading::file);
        Path key = said.one(Key.TLS_KEY, TlsReading::file);
        if (named.size() < keys.size() || authority == null || certificate == null || key == null) {
            return null;
        }
        if (NodeConfig.NOBODY_YET.equals(self)) {
            said.complain(
                    said.place(Key.TLS_CERTIFICATE, Key.TLS_CERTIFICATE),
                    "a node that is to join has no number yet that a certificate could name",
                    "a node cannot join under TLS in this version: found it as a member");
            return null;
        }
        TlsFiles files = new TlsFiles(authority, certificate, key);
        if (cluster != null && self != null) {
            judge(files, cluster, self);
        }
        return sql == null || http == null ? null : new TlsSetup(files, sql, http);
    }

    /// The files as they are now: a node with others would not start.
    private void judge(TlsFiles files, ClusterId cluster, NodeId self) {
        try {
            var _ = Credentials.ofNode(files, cluster, self, Instant.now());
        } catch (CertificatesRefused refused) {
            for (fulcrum.server.tls.Wrong each : refused.wrong()) {
                Key key =
                        each.file().equals(files.authority())
                                ? Key.TLS_CA
                                : each.file().equals(files.key())
                                        ? Key.TLS_KEY
                                        : Key.TLS_CERTIFICATE;
                said.complain(said.place(key, key), "'" + key.label() + "': " + each, each.hint());
            }
        }
    }

    private static Path file(String text) throws Meaningless {
        try {
            return Path.of(text);
        } catch (InvalidPathException _) {
            throw new Meaningless("is no path", "name a file");
        }
    }
}
