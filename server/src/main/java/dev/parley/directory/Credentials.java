package dev.parley.directory;

import dev.parley.channel.AccountId;

/** What a password is compared with. */
public record Credentials(AccountId account, String passwordHash) {
    @Override
    public String toString() {
        return "Credentials[account=" + account + "]";
    }
}
