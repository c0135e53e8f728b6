package fulcrum.sql.catalog;

import java.util.List;

/// Who may do what with an object, as `aclitem[]` has it.
public record Acl(List<Grant> grants) {

    /// For everybody, in place of a role's number.
    public static final int PUBLIC = 0;

    /// What one role was given by another.
    ///
    /// @param privileges letters of the manual's table 5.1, such as `arwdDxt`
    /// @param grantable those of them that it may pass on
    public record Grant(int grantee, int grantor, String privileges, String grantable) {}

    public Acl {
        grants = List.copyOf(grants);
    }

    /// Whether a role, or everybody, was given this.
    public boolean allows(int role, char privilege) {
        return grants.stream()
                .anyMatch(grant ->
                        (grant.grantee == role || grant.grantee == PUBLIC)
                                && grant.privileges.indexOf(privilege) >= 0);
    }
}
