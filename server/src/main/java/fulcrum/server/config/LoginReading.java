package fulcrum.server.config;

import fulcrum.server.postgres.login.LoginRule;
import fulcrum.server.postgres.login.LoginRules;
import java.util.ArrayList;
import java.util.List;

/// What is said of who may log in at the SQL door.
final class LoginReading {

    private final Said said;

    LoginReading(Said said) {
        this.said = said;
    }

    /// The rules that are right; all others are complained of.
    ///
    /// @param tls whether the node has a certificate
    LoginRules rules(boolean tls) {
        List<LoginRule> rules = new ArrayList<>();
        for (Setting.Part part : said.setting(Key.LOGIN).parts()) {
            try {
                LoginRule rule = LoginRule.parse(part.text());
                if (rule.type() == LoginRule.Type.HOSTSSL && !tls) {
                    said.complain(
                            part.source(),
                            "the rule '" + part.text() + "' is about TLS, and there is none",
                            "name the files with tls.ca, tls.certificate and tls.key, or write"
                                    + " 'host'");
                }
                rules.add(rule);
            } catch (LoginRule.NoRule wrong) {
                said.complain(
                        part.source(),
                        "the rule '" + part.text() + "' " + wrong.getMessage(),
                        wrong.hint());
            }
        }
        return rules.isEmpty() ? LoginRules.STANDARD : new LoginRules(rules);
    }
}
