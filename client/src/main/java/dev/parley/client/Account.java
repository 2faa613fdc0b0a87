package dev.parley.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.protocol.Api;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.UserRef;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Gatherers;

/**
 * A signed-in person: the calls of the HTTP API, with tokens that renew themselves. Calls block,
 * and throw {@link RefusedException} (with {@code unauthenticated} or {@code bad_token} when the
 * session has ended) and {@link UnreachableException}. Safe for use by many threads.
 */
public final class Account {
    /** They stand in its address, which has 4 KB at most. */
    private static final int NAMES_A_CALL = 100;

    private final ParleyServer server;
    private final TokenStore tokens;

    Account(ParleyServer server, TokenStore tokens) {
        this.server = server;
        this.tokens = tokens;
    }

    public ParleyServer server() {
        return server;
    }

    /** One's own profile. */
    public Api.Me me() {
        return get("/me", Api.Me.class);
    }

    /** Public rooms whose name contains the query, all of them for an empty one. */
    public List<Api.DirectoryEntry> directory(String query) {
        return get(
                        "/channels/directory?query=" + URLEncoder.encode(query, UTF_8),
                        Api.ChannelDirectory.class)
                .channels();
    }

    /** People whose name contains the query, at most 50. */
    public List<UserRef> users(String query) {
        return get("/users?query=" + URLEncoder.encode(query, UTF_8), Api.Users.class).users();
    }

    /** How these people are seen now; of who is not in the answer nothing is known. */
    public List<Api.PersonPresence> presence(List<String> usernames) {
        return usernames.stream()
                .gather(Gatherers.windowFixed(NAMES_A_CALL))
                .map(some -> URLEncoder.encode(String.join(",", some), UTF_8))
                .map(some -> get("/presence?users=" + some, Api.Presences.class))
                .flatMap(answer -> answer.presence().stream())
                .toList();
    }

    /** One channel, by its id. */
    public ChannelRow channel(String channel) {
        return get("/channels/" + segment(channel), ChannelRow.class);
    }

    /** Changes one's own settings of a channel, on all devices; what is null stays. */
    public ChannelRow settings(String channel, Api.ChannelSettingsChange change) {
        return exchange(
                token ->
                        server.call(
                                "PUT",
                                "/channels/" + segment(channel) + "/settings",
                                token,
                                change,
                                ChannelRow.class));
    }

    /**
     * A page of a channel's members.
     *
     * @param after the username that the page before ended with, null for the first page
     * @param limit at most so many members
     */
    public Api.Members members(String channel, @Nullable String after, int limit) {
        var from = after == null ? "" : "&after=" + URLEncoder.encode(after, UTF_8);
        return get(
                "/channels/" + segment(channel) + "/members?limit=" + limit + from,
                Api.Members.class);
    }

    /** Ends this session on the server: the tokens are worth nothing afterwards. */
    public void signOut() {
        exchange(token -> server.exchange("DELETE", "/sessions/current", token, null));
    }

    /**
     * An address for the socket and a ticket to enter it with.
     *
     * @param avoid an address that could not be reached, so that another is named if there is one
     */
    Api.Gateway gateway(@Nullable String avoid) {
        var query = avoid == null ? "" : "?avoid=" + URLEncoder.encode(avoid, UTF_8);
        return get("/gateway" + query, Api.Gateway.class);
    }

    /** Changes the tokens though they seem good: the gateway knew better. */
    void renew() {
        tokens.replace(tokens.current(), server::refreshed);
    }

    private <T> T get(String path, Class<T> answer) {
        return exchange(token -> server.call("GET", path, token, null, answer));
    }

    /** Calls with the access token, and once more with a new one when it is too old. */
    private <T> T exchange(Function<String, T> call) {
        var pair = tokens.current();
        try {
            return call.apply(pair.accessToken());
        } catch (RefusedException refused) {
            if (!isAboutTokens(refused)) {
                throw refused;
            }
            return call.apply(tokens.replace(pair, server::refreshed).accessToken());
        }
    }

    static boolean isAboutTokens(RefusedException refused) {
        return refused.code() == ErrorCode.UNAUTHENTICATED || refused.code() == ErrorCode.BAD_TOKEN;
    }

    private static String segment(String id) {
        return URLEncoder.encode(id, UTF_8).replace("+", "%20");
    }
}
