package fulcrum.server.postgres.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fulcrum.server.postgres.login.LoginRule.Method;
import fulcrum.server.postgres.login.LoginRule.NoRule;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which rule is about whom, and what is no rule.
final class LoginRulesTest {

    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress FAR = InetAddress.ofLiteral("10.1.2.3");
    private static final InetAddress FAR_6 = InetAddress.ofLiteral("fe80::1");

    @Test
    void theFirstRuleThatFitsDecides() {
        LoginRules rules =
                LoginRules.of(
                        "host all mallory all reject",
                        "hostssl shop,stock \"all\",ann 10.0.0.0/8 trust",
                        "hostnossl sameuser all fe80::/10 trust",
                        "host shop all 10.1.0.0/16 scram-sha-256");
        assertThat(rules.method(true, "shop", "mallory", FAR)).isEqualTo(Method.REJECT);
        assertThat(rules.method(true, "shop", "ann", FAR)).isEqualTo(Method.TRUST);
        assertThat(rules.method(true, "stock", "all", FAR)).isEqualTo(Method.TRUST);
        assertThat(rules.method(false, "shop", "ann", FAR)).isEqualTo(Method.SCRAM_SHA_256);
        assertThat(rules.method(true, "shop", "bob", FAR)).isEqualTo(Method.SCRAM_SHA_256);
        assertThat(rules.method(true, "stock", "bob", FAR)).isNull();
        assertThat(rules.method(false, "bob", "bob", FAR_6)).isEqualTo(Method.TRUST);
        assertThat(rules.method(true, "bob", "bob", FAR_6)).isNull();
        assertThat(rules.method(false, "ann", "bob", FAR_6)).isNull();
    }

    @Test
    void withoutRulesAPasswordIsNeededFromEverywhere() {
        assertThat(LoginRules.STANDARD.method(false, "x", "y", HERE))
                .isEqualTo(Method.SCRAM_SHA_256);
        assertThat(LoginRules.STANDARD.method(true, "x", "y", FAR_6))
                .isEqualTo(Method.SCRAM_SHA_256);
    }

    @Test
    void aDevClusterTrustsItsOneUserOnThisMachine() {
        InetAddress here6 = InetAddress.ofLiteral("::1");
        assertThat(LoginRules.DEV.method(false, "fulcrum", "fulcrum", HERE))
                .isEqualTo(Method.TRUST);
        assertThat(LoginRules.DEV.method(true, "fulcrum", "fulcrum", here6))
                .isEqualTo(Method.TRUST);
        assertThat(LoginRules.DEV.method(false, "fulcrum", "ann", HERE))
                .isEqualTo(Method.SCRAM_SHA_256);
        assertThat(LoginRules.DEV.method(false, "fulcrum", "fulcrum", FAR))
                .isEqualTo(Method.SCRAM_SHA_256);
    }

    @Test
    void aRuleIsWrittenAsItIsRead() throws Exception {
        for (String line :
                new String[] {
                    "host all all all scram-sha-256",
                    "hostssl shop,stock ann 10.0.0.0/8 trust",
                    "hostnossl sameuser bob,eve 0:0:0:0:0:0:0:1/128 reject"
                }) {
            assertThat(LoginRule.parse(line)).hasToString(line);
        }
        assertThat(LoginRule.parse("  host\tall , x  \"a b\", c  127.0.0.1   trust "))
                .hasToString("host all \"a b\",c 127.0.0.1/32 trust");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|has 0 fields, and a rule five",
                "host all all trust|has 4 fields, and a rule five",
                "host all all 10.0.0.0 255.0.0.0 trust|has 6 fields, and a rule five",
                "local all all all trust|is about Unix sockets, of which there are none",
                "hostgssenc all all all trust|is about connections of type 'hostgssenc'",
                "host all all all md5|has the method 'md5', which tells too much",
                "host all all all ldap|has the method 'ldap'",
                "host all all one.example trust|says 'one.example' where addresses stand",
                "host all all 10.0.0.0/33 trust|says '10.0.0.0/33' where addresses stand",
                "host all all 10.0.0/8 trust|says '10.0.0/8' where addresses stand",
                "host all all fe80::/129 trust|says 'fe80::/129' where addresses stand",
                "host all all :/8 trust|says ':/8' where addresses stand",
                "host all +staff all trust|says '+staff', which this version does not know",
                "host replication all all trust|says 'replication', which this version does not"
                        + " know",
                "host all \"ann all trust|has a quote without an end",
                "host all all all trust,|ends with a comma",
                "host all all all trust,reject|has a list where one word stands",
            })
    void whatIsNoRuleIsRefusedWithTheWayOut(String line, String why) {
        NoRule wrong = catchThrowableOfType(NoRule.class, () -> LoginRule.parse(line));
        assertThat(wrong).hasMessage(why);
        assertThat(wrong.hint()).isNotEmpty();
    }
}
