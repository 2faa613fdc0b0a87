package dev.parley.bench.installation;

import dev.parley.protocol.Api;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.Json;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Message;
import dev.parley.protocol.Visibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Accounts on a server, made once over HTTP as people make them, each with Argon2id, and kept with
 * their session cookies in a file: later runs take them from there and hash nothing.
 */
public final class Accounts {
    private static final int AT_ONCE = 4;
    private static final int AT_ONCE_POSTING = 64;
    private static final int SECRET_BYTES = 12;
    private static final int UNAUTHENTICATED = 401;

    private final Web web;
    private final Path file;
    private Kept kept;

    /** What stands in the file. */
    record Kept(String prefix, String password, List<Account> accounts) {
        @Override
        public String toString() {
            return "Kept[" + prefix + "]";
        }
    }

    private Accounts(Web web, Path file, Kept kept) {
        this.web = web;
        this.file = file;
        this.kept = kept;
    }

    /** Those in {@code file}, which need not be there yet. */
    public static Accounts open(Web web, Path file) {
        try {
            if (Files.exists(file)) {
                var accounts =
                        new Accounts(web, file, Json.body(Files.readAllBytes(file), Kept.class));
                accounts.renewCookies();
                return accounts;
            }
            var random = new SecureRandom();
            var bits = new byte[SECRET_BYTES];
            random.nextBytes(bits);
            var secret = HexFormat.of().formatHex(bits);
            return new Accounts(
                    web,
                    file,
                    new Kept("bench-" + secret.substring(0, 6) + "-", secret, List.of()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** So many accounts; those that are missing are made. */
    public List<Account> take(int count) {
        int first = kept.accounts().size();
        if (first < count) {
            var more = each(count - first, i -> signUp(kept.prefix() + (first + i)));
            var all = new ArrayList<>(kept.accounts());
            all.addAll(more);
            keep(all);
        }
        return kept.accounts().subList(0, count);
    }

    /** So many accounts, each with a room of its own. */
    public List<Account> takeWithRooms(int count) {
        var accounts = take(count);
        if (accounts.stream().anyMatch(account -> account.room() == null)) {
            var housed =
                    each(
                            count,
                            i -> {
                                var account = accounts.get(i);
                                return account.room() == null
                                        ? account.withRoom(room(account, "Bench " + i, List.of()))
                                        : account;
                            });
            var all = new ArrayList<>(housed);
            all.addAll(kept.accounts().subList(count, kept.accounts().size()));
            keep(all);
        }
        return kept.accounts().subList(0, count);
    }

    /** Makes a private room with these members and returns its id. */
    public String room(Account owner, String name, List<Account> others) {
        int first = Math.min(others.size(), Limits.CREATE_MEMBERS - 1);
        var wish =
                new Api.NewChannel(
                        UUID.randomUUID().toString(),
                        name,
                        ChannelKind.ROOM,
                        Visibility.PRIVATE,
                        others.subList(0, first).stream().map(Account::username).toList());
        var id = web.call("POST", "/channels", owner.cookie(), wish).as(ChannelRow.class).id();
        each(
                others.size() - first,
                i -> {
                    var reply =
                            web.call(
                                    "PUT",
                                    "/channels/"
                                            + id
                                            + "/members/"
                                            + others.get(first + i).username(),
                                    owner.cookie(),
                                    null);
                    if (!reply.isGood()) {
                        throw new BenchException("The server says: " + reply.sentence());
                    }
                    return reply.status();
                });
        return id;
    }

    /** The account's id inside the server. */
    public String id(Account account) {
        return web.call("GET", "/me", account.cookie(), null).as(Api.Me.class).id();
    }

    /** One ticket for each of these accounts; they live 30 s. */
    public List<String> tickets(List<Account> accounts) {
        return each(
                accounts.size(),
                i ->
                        web.call("GET", "/gateway", accounts.get(i).cookie(), null)
                                .as(Api.Gateway.class)
                                .ticket());
    }

    /** Signs an account in by its password, as after a sign-out: Argon2id. */
    public Account signIn(Account account) {
        var reply =
                web.call(
                        "POST",
                        "/sessions",
                        null,
                        new Api.SignIn(account.username(), kept.password()));
        reply.as(Api.SignedIn.class);
        return account.withCookie(cookie(reply));
    }

    /** Signs all of these in, some at a time. */
    public void signInEach(List<Account> accounts) {
        each(accounts.size(), i -> signIn(accounts.get(i)));
    }

    /** Fills a room: the members take turns. */
    public void post(String room, List<Account> members, int messages, String text) {
        each(
                AT_ONCE_POSTING,
                lane -> {
                    for (int i = lane; i < messages; i += AT_ONCE_POSTING) {
                        web.call(
                                        "POST",
                                        "/channels/" + room + "/messages",
                                        members.get(i % members.size()).cookie(),
                                        new Api.NewMessage(UUID.randomUUID().toString(), text))
                                .as(Message.class);
                    }
                    return lane;
                },
                AT_ONCE_POSTING);
    }

    private Account signUp(String username) {
        var reply =
                web.call(
                        "POST",
                        "/accounts",
                        null,
                        new Api.SignUp(username, kept.password(), null, null, null, null, null));
        if (reply.status() == 429) {
            throw new BenchException(
                    "The server lets no more accounts be made now: "
                            + reply.sentence()
                            + " For a bench, start it with"
                            + " PARLEY_AUTH_SIGN_UPS_PER_ADDRESS_AND_HOUR=1000000.");
        }
        reply.as(Api.SignedIn.class);
        return new Account(username, cookie(reply), null);
    }

    /** Cookies live a month; after that, or on a server with another key, it takes a sign-in. */
    private void renewCookies() {
        if (kept.accounts().isEmpty()) {
            return;
        }
        var first = kept.accounts().getFirst();
        if (web.call("GET", "/me", first.cookie(), null).status() == UNAUTHENTICATED) {
            keep(each(kept.accounts().size(), i -> signIn(kept.accounts().get(i))));
        }
    }

    private static String cookie(Web.Reply reply) {
        var cookie = reply.cookie();
        if (cookie == null) {
            throw new BenchException("The server set no cookie.");
        }
        return cookie;
    }

    private void keep(List<Account> accounts) {
        kept = new Kept(kept.prefix(), kept.password(), List.copyOf(accounts));
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            var part = file.resolveSibling(file.getFileName() + ".part");
            Files.deleteIfExists(part);
            Files.createFile(
                    part,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.write(part, Json.encode(kept));
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private interface Step<T> {
        T at(int i);
    }

    private static <T> List<T> each(int count, Step<T> step) {
        return each(count, step, AT_ONCE);
    }

    private static <T> List<T> each(int count, Step<T> step, int atOnce) {
        var turns = new Semaphore(atOnce);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<T>>();
            for (int i = 0; i < count; i++) {
                int which = i;
                Callable<T> one =
                        () -> {
                            turns.acquire();
                            try {
                                return step.at(which);
                            } finally {
                                turns.release();
                            }
                        };
                all.add(threads.submit(one));
            }
            var results = new ArrayList<T>();
            for (var one : all) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof BenchException known) {
                throw known;
            }
            throw new BenchException("It failed: " + failed.getCause(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted.", interrupted);
        }
    }
}
