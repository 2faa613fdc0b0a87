package dev.parley.directory;

import dev.parley.channel.AccountId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Map;

/** How people have chosen to be seen, until they choose anew. */
public interface PresenceChoices {
    /** The choices of these people; who never chose is left out. */
    Map<AccountId, Choice> of(Collection<AccountId> accounts);

    /** Chooses a status; null takes the choice back. The text stays. */
    void setStatus(AccountId account, @Nullable Status status);

    /** Sets the text; an empty one takes it away. The status stays. */
    void setText(AccountId account, String text);

    /** Forgets what was chosen, text and all. */
    void remove(AccountId account);

    /** What can be chosen by hand. */
    enum Status {
        AWAY,
        BUSY,
        INVISIBLE
    }

    /**
     * @param status null when none was chosen
     * @param text empty for none
     */
    record Choice(@Nullable Status status, String text) {
        public static final Choice NONE = new Choice(null, "");
    }
}
