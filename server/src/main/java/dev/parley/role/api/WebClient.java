package dev.parley.role.api;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The web client: files in the class path's folder {@code web}, kept in memory once they were asked
 * for. A path that names no file is one of the client's own, and answered by its page.
 */
final class WebClient {
    private static final String PAGE = "index.html";
    private static final String HASHED = "assets/";
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_@~-][A-Za-z0-9._@~/-]*");
    private static final Set<String> COMPRESSED =
            Set.of("html", "js", "css", "svg", "json", "webmanifest", "txt", "wasm");

    /** The types that are served; what ends otherwise is not part of a web client. */
    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("json", "application/json"),
                    Map.entry("webmanifest", "application/manifest+json"),
                    Map.entry("txt", "text/plain; charset=utf-8"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("ico", "image/x-icon"),
                    Map.entry("woff2", "font/woff2"),
                    Map.entry("wasm", "application/wasm"),
                    Map.entry("mp3", "audio/mpeg"),
                    Map.entry("ogg", "audio/ogg"));

    private final ClassLoader loader;
    private final String folder;
    private final Supplier<Set<String>> sockets;

    /** Bounded by what is in the class path: only files that exist are kept. */
    private final ConcurrentHashMap<String, StaticFile> files = new ConcurrentHashMap<>();

    /**
     * @param folder in the class path, without a slash at its ends
     * @param sockets further hosts that a page loaded now may open sockets to, such as {@code
     *     wss://chat.example.org}
     */
    WebClient(ClassLoader loader, String folder, Supplier<Set<String>> sockets) {
        this.loader = loader;
        this.folder = folder;
        this.sockets = sockets;
    }

    /**
     * No inline script, nothing from elsewhere, in nobody's frame. Styles may stand inline, as
     * components that measure and place themselves write them.
     */
    private static String policy(Set<String> sockets) {
        return "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                + " img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self';"
                + " connect-src 'self'"
                + (sockets.isEmpty() ? "" : " " + String.join(" ", new TreeSet<>(sockets)))
                + "; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self';"
                + " frame-ancestors 'none'";
    }

    /**
     * The file, or the page when a browser goes to a path of the client's own; empty when there is
     * neither.
     *
     * @param path of the request
     * @param header looks up a header of the request by name, null when it has none
     */
    Optional<Answer> answer(String path, Function<String, @Nullable String> header) {
        var name = path.equals("/") ? PAGE : path.substring(1);
        var file = file(name);
        // Only who goes to an address asks for a page; who loads a script must not get one.
        if (file == null && has(header.apply("Accept"), "text/html")) {
            name = PAGE;
            file = file(PAGE);
        }
        return file == null
                ? Optional.empty()
                : Optional.of(
                        answer(
                                name,
                                file,
                                file.gzipped() != null
                                        && has(header.apply("Accept-Encoding"), "gzip"),
                                header.apply("If-None-Match")));
    }

    private static boolean has(@Nullable String header, String word) {
        return header != null && header.contains(word);
    }

    private Answer answer(String name, StaticFile file, boolean gzip, @Nullable String known) {
        var policy = policy(sockets.get());
        // A page that is kept must not keep the policy of nodes that are gone.
        var ofPolicy = name.equals(PAGE) ? "-" + Integer.toHexString(policy.hashCode()) : "";
        var etag = '"' + file.hash() + ofPolicy + (gzip ? "-gz" : "") + '"';
        var answer =
                (etag.equals(known)
                                ? Answer.empty(Answer.NOT_MODIFIED)
                                : new Answer(
                                        Answer.OK,
                                        Map.of("Content-Type", file.type()),
                                        gzip ? file.gzipped() : file.bytes()))
                        .with("ETag", etag)
                        .with("Vary", "Accept-Encoding")
                        .with("Content-Security-Policy", policy)
                        .with(
                                "Cache-Control",
                                name.startsWith(HASHED)
                                        ? "public, max-age=31536000, immutable"
                                        : "no-cache");
        return gzip ? answer.with("Content-Encoding", "gzip") : answer;
    }

    private @Nullable StaticFile file(String name) {
        var known = files.get(name);
        if (known != null || !PATH.matcher(name).matches() || name.contains("..")) {
            return known;
        }
        var ending = name.substring(name.lastIndexOf('.') + 1);
        var type = TYPES.get(ending);
        if (type == null) {
            return null;
        }
        try (var in = loader.getResourceAsStream(folder + "/" + name)) {
            if (in == null) {
                return null;
            }
            var bytes = in.readAllBytes();
            var gzipped = COMPRESSED.contains(ending) ? gzipped(bytes) : null;
            var read = new StaticFile(type, bytes, gzipped, hash(bytes));
            files.put(name, read);
            return read;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] gzipped(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream(bytes.length / 2 + 64);
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static String hash(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 22);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /**
     * @param gzipped null for what is compressed already
     */
    private record StaticFile(String type, byte[] bytes, byte @Nullable [] gzipped, String hash) {}
}
