package dev.parley.role.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;

import dev.parley.account.LiveSettings;
import dev.parley.protocol.Api;

import java.util.List;

/** Calls of administrators, and of programs that may read the data folder. */
final class AdministrationCalls {
    private final LiveSettings settings;

    AdministrationCalls(ApiParts parts) {
        settings = parts.administration().settings();
    }

    List<Call> calls() {
        return List.of(
                Call.administrator(GET, "/admin/settings", this::settings),
                Call.administrator(PATCH, "/admin/settings", this::changeSettings));
    }

    private Answer settings(Request request) {
        return Answer.ok(settings.now());
    }

    private Answer changeSettings(Request request) {
        return Answer.ok(settings.change(request.body(Api.SettingsChange.class)));
    }
}
