package fulcrum.server.postgres.login;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules of a node, in their order: the first that fits a connection decides, and who fits none
/// is not let in.
public record LoginRules(List<LoginRule> all) {

    /// Where nobody says otherwise: whoever has a password, from anywhere.
    public static final LoginRules STANDARD =
            new LoginRules(
                    List.of(
                            new LoginRule(
                                    LoginRule.Type.HOST,
                                    List.of(),
                                    false,
                                    List.of(),
                                    null,
                                    LoginRule.Method.SCRAM_SHA_256)));

    /// For a cluster that somebody plays with on his own machine: `fulcrum` needs no password
    /// there.
    public static final LoginRules DEV =
            new LoginRules(
                    List.of(
                            LoginRule.trust("fulcrum", "fulcrum", AddressRange.LOOPBACK_4),
                            LoginRule.trust("fulcrum", "fulcrum", AddressRange.LOOPBACK_6),
                            STANDARD.all.getFirst()));

    public LoginRules {
        all = List.copyOf(all);
    }

    /// Reads rules that are right.
    ///
    /// @throws IllegalArgumentException where one is not
    public static LoginRules of(String... lines) {
        List<LoginRule> rules = new ArrayList<>();
        for (String line : lines) {
            try {
                rules.add(LoginRule.parse(line));
            } catch (LoginRule.NoRule wrong) {
                throw new IllegalArgumentException(line, wrong);
            }
        }
        return new LoginRules(rules);
    }

    /// How somebody has to prove who he is; null where no rule is about him.
    public LoginRule.@Nullable Method method(
            boolean tls, String database, String user, InetAddress address) {
        for (LoginRule rule : all) {
            if (rule.fits(tls, database, user, address)) {
                return rule.method();
            }
        }
        return null;
    }
}
