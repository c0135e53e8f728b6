package fulcrum.server.http;

import fulcrum.server.tls.Certificates;
import fulcrum.server.tls.CertificatesRefused;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a node proves with who it is, and the order to read it again.
final class CertificatePage {

    private CertificatePage() {}

    static Answer answer(@Nullable Certificates certificates, String method) {
        if (certificates == null) {
            return Answer.problem(
                    404,
                    "no certificates",
                    "the configuration of this node names no certificates",
                    "name them with tls.ca, tls.certificate and tls.key");
        }
        if (method.equals("POST")) {
            try {
                certificates.reread();
            } catch (CertificatesRefused refused) {
                return Answer.problem(
                        409,
                        "the files are of no use; what was read before stays in force",
                        String.valueOf(refused.getMessage()),
                        refused.hint());
            }
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", certificates.credentials().name().toString());
        tree.put("until", certificates.credentials().until().toString());
        tree.put("secondsLeft", certificates.left().toSeconds());
        tree.put("edition", certificates.terms().edition());
        return Answer.json(200, tree);
    }
}
