package dev.parley.role.api;

import dev.parley.account.Accounts;
import dev.parley.account.Approach;
import dev.parley.account.OperatorToken;
import dev.parley.directory.Account;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

/** Knows who may administer. */
final class Administrators {
    private final Accounts accounts;
    private final OperatorToken operator;

    Administrators(Accounts accounts, OperatorToken operator) {
        this.accounts = accounts;
        this.operator = operator;
    }

    /** Whether it is the data folder's token, shown on this machine where it is good. */
    boolean isOperator(Call.Access access, String token, Approach approach) {
        return switch (access) {
            case ADMINISTRATOR, OPERATOR -> approach.isLocal() && operator.matches(token);
            case ANYONE, SIGNED_IN -> false;
        };
    }

    /**
     * @throws ProtocolException when the call is not for this visitor
     */
    void check(Call.Access access, Visitor visitor) {
        switch (access) {
            case ANYONE, SIGNED_IN -> {}
            case ADMINISTRATOR -> {
                var identity = visitor.identity();
                if (identity != null
                        && accounts.find(identity.account())
                                .filter(Account::administrator)
                                .isEmpty()) {
                    throw new ProtocolException(
                            ErrorCode.FORBIDDEN, "Only administrators may do this.");
                }
            }
            case OPERATOR -> {
                if (visitor.identity() != null) {
                    throw new ProtocolException(
                            ErrorCode.FORBIDDEN,
                            "Only a program with the data folder's token may do this.");
                }
            }
        }
    }
}
